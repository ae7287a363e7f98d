using R3edge.Infra.Tests.Language;
using R3edge.Storage.Azure;

namespace R3edge.Infra.Tests;

/// <summary>Holds a deployment against what the code uses, both ways.</summary>
internal static class CodeAgreement
{
    // What the host itself reads, and how a client finds its identity; no code of the platform asks for them.
    private static readonly string[] HostSettings =
    [
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__tableServiceUri",
        "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "EventHubs__credential", "EventHubs__clientId",
        "AzureWebJobs.TargetPrices.Disabled", "AZURE_CLIENT_ID", "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    ];

    /// <summary>Where they differ, one sentence each.</summary>
    /// <param name="deployment">A deployment with a bridge.</param>
    public static IReadOnlyList<string> Differences(Deployment deployment) =>
    [
        .. Compare("hub", CodeFacts.Hubs, deployment.Type("Microsoft.EventHub/namespaces/eventhubs").Select(hub => hub.Name)),
        .. Compare(
            "consumer group",
            CodeFacts.Readers.Select(reader => $"{reader.Hub}/{reader.Group}"),
            deployment.Type("Microsoft.EventHub/namespaces/eventhubs/consumergroups")
                .Select(group => $"{group.Parent!.Name}/{group.Name}")),
        .. Compare("setting", SettingsOfFunctions(deployment), NamesOf(AppSettings(deployment))),
        .. Compare(
            "setting of the bridge",
            AzureSettings.OfBridge.Select(AzureSettings.ToVariable).Append("AZURE_CLIENT_ID"),
            deployment.Type("Microsoft.App/containerApps").Take(1).SelectMany(BridgeSettings)),
        .. Compare("role", Roles(), deployment.Type("Microsoft.Authorization/roleAssignments").Select(Role).Distinct()),
    ];

    /// <summary>The names of a list of objects.</summary>
    public static IEnumerable<string> NamesOf(ListValue list) =>
        list.Items.Cast<ObjectValue>().Select(item => ((TextValue)item.Members["name"]).Text);

    private static IEnumerable<string> Compare(string what, IEnumerable<string> used, IEnumerable<string> deployed)
    {
        var (uses, has) = (used.ToArray(), deployed.ToArray());
        return uses.Except(has).Order().Select(name => $"The {what} {name} is used and not deployed.")
            .Concat(has.Except(uses).Order().Select(name => $"The {what} {name} is deployed and not used."))
            .Concat(has.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => $"The {what} {group.Key} is there twice."));
    }

    private static IEnumerable<string> SettingsOfFunctions(Deployment deployment)
    {
        var isOidc = AppSettings(deployment).Items.Cast<ObjectValue>()
            .Any(item => item.Members["value"] is TextValue { Text: AzureSettings.Oidc });
        return AzureSettings.OfFunctions
            .Where(name => !isOidc || !name.StartsWith(AzureSettings.EntraIdSection, StringComparison.Ordinal))
            .Concat(isOidc ? [AzureSettings.OidcAuthority, AzureSettings.OidcAudience] : [])
            .Select(AzureSettings.ToVariable)
            .Concat(HostSettings);
    }

    private static ListValue AppSettings(Deployment deployment) => (ListValue)deployment["app"].At("properties.siteConfig.appSettings")!;

    private static IEnumerable<string> BridgeSettings(ResourceInstance app)
    {
        var containers = (ListValue)app.At("properties.template.containers")!;
        return NamesOf((ListValue)((ObjectValue)containers.Items.Single()).Members["env"]);
    }

    // A role on a hub is told with the hub, every other with the type of what it is given on.
    private static string Role(ResourceInstance resource)
    {
        var one = Assignment.Of(resource);
        var on = one.ScopeType.EndsWith("/eventhubs", StringComparison.Ordinal) ? one.Scope.Split('/')[^1] : one.ScopeType.Split('/')[^1];
        return $"'{one.Role}' of {one.Who} on {on}";
    }

    private static List<string> Roles()
    {
        var roles = new List<string>
        {
            "'Monitoring Metrics Publisher' of functions on components",
            "'AcrPull' of bridge on registries",
            "'Storage Blob Data Contributor' of capture on containers",
        };
        When(CodeFacts.Readers.Count > 0, "'Azure Event Hubs Data Receiver' of functions on namespaces");
        When(CodeFacts.UsesDurableTask,
            "'Storage Blob Data Owner' of functions on storageAccounts",
            "'Storage Queue Data Contributor' of functions on storageAccounts");
        When(CodeFacts.Uses("R3edge.Functions", "SecretClient"),
            $"'Key Vault Secrets {(CodeFacts.WritesSecrets ? "Officer" : "User")}' of functions on vaults");
        OfHost("functions", "R3edge.Functions", CodeFacts.Written);
        OfHost("bridge", "R3edge.Bridge", CodeFacts.Hubs.Except(CodeFacts.Written));
        return roles;

        void When(bool isUsed, params string[] needed) => roles.AddRange(isUsed ? needed : []);

        void OfHost(string identity, string project, IEnumerable<string> written)
        {
            When(CodeFacts.Uses(project, "EventHubProducerClient"),
                [.. written.Select(hub => $"'Azure Event Hubs Data Sender' of {identity} on {hub}")]);
            When(CodeFacts.Uses(project, "TableServiceClient"), $"'Storage Table Data Contributor' of {identity} on storageAccounts");
            When(CodeFacts.Uses(project, "BlobServiceClient"), $"'Storage Blob Data Contributor' of {identity} on storageAccounts");
        }
    }
}
