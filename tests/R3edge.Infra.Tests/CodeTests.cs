using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using R3edge.Infra.Tests.Grammar;
using R3edge.Infra.Tests.Language;
using R3edge.Storage.Azure;
using R3edge.Testing;

namespace R3edge.Infra.Tests;

/// <summary>What the code uses is deployed, and what is deployed is used.</summary>
public partial class CodeTests
{
    private static readonly string[] Counted =
        ["Behind", "Damaged", "LaneFailed", "NoGateway", "NotAdopted", "NotAuthorised", "PositionLeft", "PutAside", "Silent", "TakenToBeOver"];

    private static Deployment Dev(
        string provider = AzureSettings.EntraId, IReadOnlyDictionary<string, SyntaxFile>? files = null) => Deployment.OfParameters(
        files ?? Deployment.Files,
        "dev.bicepparam",
        [("R3EDGE_BRIDGE_IMAGE", "crr3edge.azurecr.io/r3edge-bridge:1"), ("R3EDGE_AUTHENTICATION", provider)]);

    [Fact]
    public void Facts_AreFoundInTheCode()
    {
        Assert.True(CodeFacts.Readers.Count >= 12);
        Assert.Contains("Collector", CodeFacts.Functions);
        Assert.Contains("PutAside", CodeFacts.Events);
        Assert.True(CodeFacts.Uses("R3edge.Functions", "TableServiceClient"));
        Assert.True(CodeFacts.Uses("R3edge.Bridge", "EventHubProducerClient"));
        Assert.False(CodeFacts.Uses("R3edge.Bridge", "BlobServiceClient"));
        Assert.True(CodeFacts.UsesDurableTask);
    }

    [Theory]
    [InlineData(AzureSettings.EntraId)]
    [InlineData(AzureSettings.Oidc)]
    public void WhatIsUsed_IsDeployed_AndWhatIsDeployedIsUsed(string provider) =>
        Assert.Empty(CodeAgreement.Differences(Dev(provider)));

    [Theory]
    [InlineData("events", "  { hub: 'qualified-signals', group: 'signal-archive' }\n", "",
        "The consumer group qualified-signals/signal-archive is used and not deployed.")]
    [InlineData("events", "group: 'signal-archive'", "group: 'archive'",
        "The consumer group qualified-signals/signal-archive is used and not deployed.",
        "The consumer group qualified-signals/archive is deployed and not used.")]
    [InlineData("events", "'order-updates'", "'fills'",
        "The hub order-updates is used and not deployed.",
        "The hub fills is deployed and not used.",
        "The consumer group order-updates/tracking is used and not deployed.",
        "The consumer group fills/tracking is deployed and not used.",
        "The role 'Azure Event Hubs Data Sender' of functions on order-updates is used and not deployed.",
        "The role 'Azure Event Hubs Data Sender' of functions on fills is deployed and not used.")]
    [InlineData("events", "{ hub: 'orders', identity: 'functions', principalId: functionsPrincipalId }",
        "{ hub: 'orders', identity: 'bridge', principalId: bridgePrincipalId }",
        "The role 'Azure Event Hubs Data Sender' of functions on orders is used and not deployed.",
        "The role 'Azure Event Hubs Data Sender' of bridge on orders is deployed and not used.")]
    [InlineData("functions", "'KeyVault__vaultUri'", "'KeyVault__uri'",
        "The setting KeyVault__vaultUri is used and not deployed.",
        "The setting KeyVault__uri is deployed and not used.")]
    [InlineData("bridge", "            { name: 'Storage__tableServiceUri', value: dataTableEndpoint }\n", "",
        "The setting of the bridge Storage__tableServiceUri is used and not deployed.")]
    [InlineData("storage", "'Storage Queue Data Contributor', ", "",
        "The role 'Storage Queue Data Contributor' of functions on storageAccounts is used and not deployed.")]
    [InlineData("registry", "roles.AcrPull)\n  }", "roles.Contributor)\n  }",
        "The role 'AcrPull' of bridge on registries is used and not deployed.",
        "The role 'Contributor' of bridge on registries is deployed and not used.")]
    public void Differences_DeploymentWithAFault_AreTold(string module, string old, string replacement, params string[] expected)
    {
        var path = $"modules/{module}.bicep";
        var text = Deployment.Files[path].Text;
        Assert.Contains(old, text, StringComparison.Ordinal);
        var files = Deployment.Files.ToDictionary();
        files[path] = Deployment.Parse(new Dictionary<string, string>
        {
            [path] = text.Replace(old, replacement, StringComparison.Ordinal),
        })[path];

        Assert.Equal(expected, CodeAgreement.Differences(Dev(AzureSettings.EntraId, files)));
    }

    [Fact]
    public void MarketData_IsAllThatTheBridgeWrites() => Assert.Equal(["market-data"], CodeFacts.Hubs.Except(CodeFacts.Written));

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
            .Concat(["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "AzureWebJobs.TargetPrices.Disabled"]);

        Assert.Empty(sample.RootElement.GetProperty("Values").EnumerateObject().Select(member => member.Name).Except(known));
    }

    [Fact]
    public void InstancesThatAreAlwaysThere_AreOfFunctionsThatExist()
    {
        var ready = (ListValue)Deployment.Of("prod.bicepparam")["app"].At("properties.functionAppConfig.scaleAndConcurrency.alwaysReady")!;
        var names = CodeAgreement.NamesOf(ready).ToArray();

        Assert.Contains("durable", names);
        Assert.All(names.Where(name => name != "durable"), name => Assert.Contains(name.Split(':')[1], CodeFacts.Functions));
        Assert.Empty(((ListValue)Dev()["app"].At("properties.functionAppConfig.scaleAndConcurrency.alwaysReady")!).Items);
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

        Assert.Equal(Counted.Order(), counted.Order());
        Assert.All(counted, name => Assert.Contains(name, CodeFacts.Events));
        Assert.All(counted, name => Assert.Contains($"'{name}'", workbook, StringComparison.Ordinal));
    }

    [Fact]
    public void EventsThatAlertsCount_AreNeitherFilteredNorSampledAway()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));
        var logging = host.RootElement.GetProperty("logging");
        var sampling = logging.GetProperty("applicationInsights").GetProperty("samplingSettings");

        // The host logs what a function tells under the category Function.
        string[] enough = ["Trace", "Debug", "Information", "Warning"];
        Assert.Contains(logging.GetProperty("logLevel").GetProperty("Function").GetString(), enough);
        Assert.Contains("Trace", sampling.GetProperty("excludedTypes").GetString()!.Split(';'));
        Assert.All(
            Counted,
            name => Assert.Matches($"LogLevel.(Warning|Error),[^\\]]*\\]\\s*public static partial void {name}\\(", CodeFacts.Logs));
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

    [GeneratedRegex(@"EventName\) == '(\w+)'")]
    private static partial Regex EventName();
}
