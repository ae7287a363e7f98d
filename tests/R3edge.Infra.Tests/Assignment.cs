using R3edge.Infra.Tests.Language;

namespace R3edge.Infra.Tests;

/// <summary>A role that somebody is given.</summary>
/// <param name="Who">The identity: functions, bridge, capture or deployer.</param>
/// <param name="Role">The name of the role; empty where the id is that of none.</param>
/// <param name="ScopeType">The type of what it is given on; empty for the subscription.</param>
/// <param name="Scope">The id of what it is given on.</param>
internal sealed record Assignment(string Who, string Role, string ScopeType, string Scope)
{
    /// <summary>The built-in roles that the deployment gives, by their ids as Azure publishes them
    /// (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles).</summary>
    public static IReadOnlyDictionary<string, string> BuiltIn { get; } = new Dictionary<string, string>
    {
        ["b24988ac-6180-42a0-ab88-20f7382dd24c"] = "Contributor",
        ["f58310d9-a9f6-439a-9e8d-f62e7b41a168"] = "Role Based Access Control Administrator",
        ["a638d3c7-ab3a-418d-83e6-5f17a39d4fde"] = "Azure Event Hubs Data Receiver",
        ["2b629674-e913-4c01-ae53-ef4638d8f975"] = "Azure Event Hubs Data Sender",
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = "AcrPull",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
    };

    /// <summary>Reads an assignment.</summary>
    public static Assignment Of(ResourceInstance resource)
    {
        var principal = resource.Text("properties.principalId").Split('.')[0];
        var id = resource.Text("properties.roleDefinitionId").Split('/')[^1];
        return new Assignment(
            principal.Split('-')[2], BuiltIn.GetValueOrDefault(id, ""), resource.Scope?.Type ?? "", resource.Scope?.Id ?? "");
    }
}
