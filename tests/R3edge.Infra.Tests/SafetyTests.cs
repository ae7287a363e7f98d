using System.Text.Json;
using R3edge.Infra.Tests.Language;

namespace R3edge.Infra.Tests;

/// <summary>Nobody may do more than he must, nobody gets in with a key, and everything tells what it does.</summary>
public class SafetyTests
{
    private static readonly Lazy<Deployment> Production = new(() => Deployment.Of(
        "prod.bicepparam", ("R3EDGE_BRIDGE_IMAGE", "crr3edge.azurecr.io/r3edge-bridge:1")));

    private static Deployment Prod => Production.Value;

    [Fact]
    public void RolesFile_HasTheOfficialIds_AndNoRoleThatNobodyIsGiven()
    {
        using var roles = JsonDocument.Parse(File.ReadAllText(Path.Combine(Deployment.Folder, "roles.json")));
        var listed = roles.RootElement.EnumerateObject().Select(role => (role.Value.GetString()!, role.Name)).Order();

        Assert.Equal(Assignment.BuiltIn.Select(role => (role.Key, role.Value)).Order(), listed);
        Assert.Equal(
            Assignment.BuiltIn.Values.Order(),
            Assignments(Prod).Concat(Assignments(Workflow())).Select(one => one.Role).Distinct().Order());
    }

    [Fact]
    public void Bridge_CanSendMarketDataAndReadNoHub()
    {
        var onHubs = Assignments(Prod)
            .Where(one => one.Who == "bridge" && one.Scope.Contains("Microsoft.EventHub", StringComparison.Ordinal));
        var only = Assert.Single(onHubs);

        Assert.Equal("Azure Event Hubs Data Sender", only.Role);
        Assert.EndsWith("/eventhubs/market-data", only.Scope, StringComparison.Ordinal);
    }

    [Fact]
    public void RoleAssignments_HaveNamesOfTheirOwn()
    {
        var names = Prod.Type("Microsoft.Authorization/roleAssignments").Select(one => one.Id).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", false)]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess", false)]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.supportsHttpsTrafficOnly", true)]
    [InlineData("Microsoft.EventHub/namespaces", "properties.disableLocalAuth", true)]
    [InlineData("Microsoft.Insights/components", "properties.DisableLocalAuth", true)]
    [InlineData("Microsoft.OperationalInsights/workspaces", "properties.features.disableLocalAuth", true)]
    [InlineData("Microsoft.ContainerRegistry/registries", "properties.adminUserEnabled", false)]
    [InlineData("Microsoft.KeyVault/vaults", "properties.enableRbacAuthorization", true)]
    [InlineData("Microsoft.KeyVault/vaults", "properties.enablePurgeProtection", true)]
    [InlineData("Microsoft.Web/sites", "properties.httpsOnly", true)]
    [InlineData("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties.allow", false)]
    public void Setting_IsSafe(string type, string path, bool expected)
    {
        var resources = Prod.Type(type).ToArray();

        Assert.NotEmpty(resources);
        Assert.All(resources, resource => Assert.Equal(expected, Assert.IsType<FlagValue>(resource.At(path)).IsSet));
    }

    [Fact]
    public void EveryResourceWithDiagnostics_SendsThemToTheWorkspace()
    {
        string[] types =
        [
            "Microsoft.App/managedEnvironments", "Microsoft.ContainerRegistry/registries", "Microsoft.EventHub/namespaces",
            "Microsoft.KeyVault/vaults", "Microsoft.OperationalInsights/workspaces", "Microsoft.Storage/storageAccounts",
            "Microsoft.Web/sites",
        ];
        var settings = Prod.Type("Microsoft.Insights/diagnosticSettings").ToArray();

        Assert.All(settings, one => Assert.Equal(Prod["workspace"].Id, one.Text("properties.workspaceId")));
        Assert.Empty(types.SelectMany(Prod.Type).Select(one => one.Id).Except(settings.Select(one => one.Scope!.Id)));
    }

    [Fact]
    public void Alerts_ReachSomebody()
    {
        var group = Prod["people"];
        var byLog = Prod.Type("Microsoft.Insights/scheduledQueryRules").ToArray();
        var byMetric = Prod.Type("Microsoft.Insights/metricAlerts").ToArray();

        Assert.Equal(
            ["consumer-lag", "dead-letters", "failed-orchestrations", "failing-functions", "live-orders", "no-market-data"],
            byLog.Select(rule => rule.Name["alert-r3edge-".Length..]).Order());
        Assert.All(byLog, rule => Assert.Equal(
            group.Id, Assert.IsType<TextValue>(Assert.IsType<ListValue>(rule.At("properties.actions.actionGroups")).Items.Single()).Text));
        Assert.Equal(
            ["hub-silent", "hub-throttled", "hub-unread"], byMetric.Select(rule => rule.Name["alert-r3edge-".Length..]).Order());
        Assert.All(byLog.Concat(byMetric), rule => Assert.True(Assert.IsType<FlagValue>(rule.At("properties.enabled")).IsSet));
    }

    [Fact]
    public void Alerts_OnMarketData_WaitForTheBridge()
    {
        var before = Deployment.Of("prod.bicepparam");
        var off = before.Type("Microsoft.Insights/scheduledQueryRules").Concat(before.Type("Microsoft.Insights/metricAlerts"))
            .Where(rule => rule.At("properties.enabled") is FlagValue { IsSet: false })
            .Select(rule => rule.Name["alert-r3edge-".Length..]);

        Assert.Equal(["hub-silent", "hub-unread", "no-market-data"], off.Order());
    }

    [Fact]
    public void Bridge_IsEachContainerExactlyOnce()
    {
        var shards = Prod.Type("Microsoft.App/containerApps").ToArray();

        Assert.Equal(4, shards.Length);
        Assert.All(shards, shard => Assert.Equal(
            (1, 1),
            (Assert.IsType<NumberValue>(shard.At("properties.template.scale.minReplicas")).Number,
                Assert.IsType<NumberValue>(shard.At("properties.template.scale.maxReplicas")).Number)));
    }

    [Fact]
    public void LiveTrading_IsOffUntilSomebodyTurnsItOn()
    {
        var settings = (ListValue)Prod["app"].At("properties.siteConfig.appSettings")!;
        var live = settings.Items.Cast<ObjectValue>().Single(one => ((TextValue)one.Members["name"]).Text == "Trading__AllowLive");

        Assert.Equal("false", ((TextValue)live.Members["value"]).Text);
    }

    private static IEnumerable<Assignment> Assignments(Deployment deployment) =>
        deployment.Type("Microsoft.Authorization/roleAssignments").Select(Assignment.Of);

    private static Deployment Workflow() => Deployment.Of(
        Deployment.Files, "github.bicep", ("environmentName", "prod"), ("location", "westeurope"), ("repository", "owner/r3edge"));
}
