using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using R3edge.Infra.Tests.Language;
using R3edge.Storage.Azure;
using R3edge.Testing;

namespace R3edge.Infra.Tests;

/// <summary>What the code uses is deployed, and what is deployed is used.</summary>
public partial class CodeTests
{
    // What the host itself reads, and how a client finds its identity; no code of the platform asks for them.
    private static readonly string[] HostSettings =
    [
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__tableServiceUri",
        "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "EventHubs__credential", "EventHubs__clientId",
        "AZURE_CLIENT_ID", "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    ];

    private static readonly string[] OidcSettings =
        [AzureSettings.ToVariable(AzureSettings.OidcAuthority), AzureSettings.ToVariable(AzureSettings.OidcAudience)];

    private static Deployment Dev(string provider = "EntraId") => Deployment.Of(
        "dev.bicepparam", ("R3EDGE_BRIDGE_IMAGE", "crr3edge.azurecr.io/r3edge-bridge:1"), ("R3EDGE_AUTHENTICATION", provider));

    [Fact]
    public void Facts_AreFoundInTheCode()
    {
        Assert.True(CodeFacts.Readers.Count >= 12);
        Assert.Contains("Collector", CodeFacts.Functions);
        Assert.Contains("PutAside", CodeFacts.Events);
        Assert.True(CodeFacts.Uses("TableServiceClient"));
        Assert.True(CodeFacts.UsesDurableTask);
    }

    [Fact]
    public void Hubs_AreThoseOfTheCode() => Assert.Equal(
        CodeFacts.Hubs.Order(), Dev().Type("Microsoft.EventHub/namespaces/eventhubs").Select(hub => hub.Name).Order());

    [Fact]
    public void ConsumerGroups_AreThoseOfTheTriggers() => Assert.Equal(
        CodeFacts.Readers.Order(),
        Dev().Type("Microsoft.EventHub/namespaces/eventhubs/consumergroups").Select(group => (group.Parent!.Name, group.Name)).Order());

    [Fact]
    public void SendersOfEachHub_AreThoseWhoPublishToIt()
    {
        var senders = Dev().Type("Microsoft.Authorization/roleAssignments")
            .Where(one => Assignment.Of(one).Role == "Azure Event Hubs Data Sender")
            .Select(one => (Assignment.Of(one).Scope.Split('/')[^1], Assignment.Of(one).Who))
            .Order();

        var functions = CodeFacts.Written.Select(hub => (hub, "functions"));
        var bridge = CodeFacts.Hubs.Except(CodeFacts.Written).Select(hub => (hub, "bridge"));
        Assert.Equal(functions.Concat(bridge).Order(), senders);
        Assert.Equal(["market-data"], CodeFacts.Hubs.Except(CodeFacts.Written));
    }

    [Theory]
    [InlineData(AzureSettings.EntraId)]
    [InlineData(AzureSettings.Oidc)]
    public void SettingsOfTheFunctionApp_AreThoseThatTheCodeReads(string provider)
    {
        var entra = AzureSettings.OfFunctions.Where(name => name.StartsWith(AzureSettings.EntraIdSection, StringComparison.Ordinal));
        var read = AzureSettings.OfFunctions.Select(AzureSettings.ToVariable);
        if (provider == AzureSettings.Oidc)
        {
            read = read.Except(entra.Select(AzureSettings.ToVariable)).Concat(OidcSettings);
        }

        var settings = (ListValue)Dev(provider)["app"].At("properties.siteConfig.appSettings")!;
        Assert.Equal(read.Concat(HostSettings).Order(), NamesOf(settings).Order());
    }

    [Fact]
    public void SettingsOfTheBridge_AreThoseThatTheCodeReads()
    {
        var containers = (ListValue)Dev().Type("Microsoft.App/containerApps").Single().At("properties.template.containers")!;
        var settings = (ListValue)((ObjectValue)containers.Items.Single()).Members["env"];

        Assert.Equal(AzureSettings.OfBridge.Select(AzureSettings.ToVariable).Append("AZURE_CLIENT_ID").Order(), NamesOf(settings).Order());
    }

    [Fact]
    public void EverySettingOfTheCode_BelongsToAHost()
    {
        var names = typeof(AzureSettings).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(name => name.Contains(':', StringComparison.Ordinal));

        Assert.Equal(
            names.Order(),
            AzureSettings.OfFunctions.Concat(AzureSettings.OfBridge).Concat([AzureSettings.OidcAuthority, AzureSettings.OidcAudience])
                .Distinct().Order());
    }

    [Fact]
    public void SampleSettings_AreSettingsOfTheCode()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        var known = typeof(AzureSettings).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => AzureSettings.ToVariable((string)field.GetRawConstantValue()!))
            .Concat(["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"]);

        Assert.Empty(sample.RootElement.GetProperty("Values").EnumerateObject().Select(member => member.Name).Except(known));
    }

    [Fact]
    public void InstancesThatAreAlwaysThere_AreOfFunctionsThatExist()
    {
        var ready = (ListValue)Deployment.Of("prod.bicepparam")["app"].At("properties.functionAppConfig.scaleAndConcurrency.alwaysReady")!;
        var names = NamesOf(ready).ToArray();

        Assert.Contains("durable", names);
        Assert.All(names.Where(name => name != "durable"), name => Assert.Contains(name.Split(':')[1], CodeFacts.Functions));
    }

    [Fact]
    public void EventsThatAlertsCount_AreLoggedByTheCode()
    {
        var workbook = File.ReadAllText(Path.Combine(Deployment.Folder, "workbook.json"));
        var queries = Dev().Type("Microsoft.Insights/scheduledQueryRules")
            .Select(rule => ((ListValue)rule.At("properties.criteria.allOf")!).Items.Single())
            .Select(criterion => ((TextValue)((ObjectValue)criterion).Members["query"]).Text)
            .ToArray();
        var counted = queries.SelectMany(query => EventName().Matches(query)).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Equal(["Behind", "PutAside", "Silent"], counted.Order());
        Assert.All(counted, name => Assert.Contains(name, CodeFacts.Events));
        Assert.All(counted, name => Assert.Contains($"'{name}'", workbook, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("host.json")]
    [InlineData("infra/workbook.json")]
    [InlineData("infra/roles.json")]
    [InlineData("infra/local/eventhubs.json")]
    public void JsonFile_IsJson(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, path)));
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }

    [Fact]
    public void Emulator_HasTheHubsAndGroupsOfTheCode()
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(Deployment.Folder, "local", "eventhubs.json")));
        var space = config.RootElement.GetProperty("UserConfig").GetProperty("NamespaceConfig").EnumerateArray().Single();
        var groups = space.GetProperty("Entities").EnumerateArray().SelectMany(hub => hub.GetProperty("ConsumerGroups").EnumerateArray()
            .Select(group => (hub.GetProperty("Name").GetString()!, group.GetProperty("Name").GetString()!)));

        Assert.Equal("emulatorNs1", space.GetProperty("Name").GetString());
        Assert.Equal(CodeFacts.Readers.Order(), groups.Order());
    }

    private static IEnumerable<string> NamesOf(ListValue list) =>
        list.Items.Cast<ObjectValue>().Select(item => ((TextValue)item.Members["name"]).Text);

    [GeneratedRegex(@"EventName\) == '(\w+)'")]
    private static partial Regex EventName();
}
