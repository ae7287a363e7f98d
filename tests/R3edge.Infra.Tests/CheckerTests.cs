using R3edge.Infra.Tests.Grammar;

namespace R3edge.Infra.Tests;

/// <summary>The checker finds what is wrong: each file is right but for one fault, which must be found and nothing else.</summary>
public class CheckerTests
{
    private const string Storage = """
        resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
          name: 'stexample'
          location: 'westeurope'
          kind: 'StorageV2'
          sku: { name: 'Standard_LRS' }
          properties: {
            allowSharedKeyAccess: false
          }
        }

        """;

    private static readonly Dictionary<string, (string Text, string Finding)> Cases = new()
    {
        ["right"] = (Storage, ""),
        ["syntax"] = (Storage.Replace("'westeurope'", "'westeurope", StringComparison.Ordinal), "Syntax: The grammar cannot read this."),
        ["no such type"] = (
            Storage.Replace("storageAccounts@", "storageAcounts@", StringComparison.Ordinal),
            "(1): UnknownType: There is no type Microsoft.Storage/storageAcounts."),
        ["type in another case"] = (
            Storage.Replace("storageAccounts@", "storageaccounts@", StringComparison.Ordinal),
            "(1): UnknownType: There is no type Microsoft.Storage/storageaccounts."),
        ["no such version"] = (
            Storage.Replace("2024-01-01", "2024-01-02", StringComparison.Ordinal),
            "(1): UnknownType: Microsoft.Storage/storageAccounts has no version 2024-01-02; it has"),
        ["no such property"] = (
            Storage.Replace("allowSharedKeyAccess", "allowSharedKey", StringComparison.Ordinal),
            "(7): UnknownProperty: Microsoft.Storage/storageAccounts.properties has no allowSharedKey."),
        ["property in another case"] = (
            Storage.Replace("allowSharedKeyAccess", "AllowSharedKeyAccess", StringComparison.Ordinal),
            "(7): UnknownProperty: Microsoft.Storage/storageAccounts.properties has no AllowSharedKeyAccess; it is written "
            + "allowSharedKeyAccess."),
        ["missing"] = (
            Storage.Replace("  kind: 'StorageV2'\n", "", StringComparison.Ordinal),
            "(1): MissingProperty: Microsoft.Storage/storageAccounts needs kind."),
        ["missing below"] = (
            Storage.Replace("{ name: 'Standard_LRS' }", "{ }", StringComparison.Ordinal),
            "(5): MissingProperty: Microsoft.Storage/storageAccounts.sku needs name."),
        ["required and null"] = (
            Storage.Replace("'StorageV2'", "null", StringComparison.Ordinal),
            "(1): MissingProperty: Microsoft.Storage/storageAccounts needs kind."),
        ["read-only"] = (
            Storage.Replace("allowSharedKeyAccess: false", "provisioningState: 'Succeeded'", StringComparison.Ordinal),
            "(7): ReadOnlyProperty: Microsoft.Storage/storageAccounts.properties.provisioningState cannot be set."),
        ["wrong type"] = (
            Storage.Replace("false", "'false'", StringComparison.Ordinal),
            "(7): WrongType: Microsoft.Storage/storageAccounts.properties.allowSharedKeyAccess is bool, not string."),
        ["list for object"] = (
            Storage.Replace("{ name: 'Standard_LRS' }", "['Standard_LRS']", StringComparison.Ordinal),
            "(5): WrongType: Microsoft.Storage/storageAccounts.sku is object, not array."),
        ["no such literal"] = (
            Storage.Replace("'StorageV2'", "'StorageV3'", StringComparison.Ordinal),
            "(4): WrongValue: Microsoft.Storage/storageAccounts.kind is BlobStorage or BlockBlobStorage or FileStorage or Storage or "
            + "StorageV2, not 'StorageV3'."),
        ["name too long"] = (
            Storage.Replace("stexample", "stexamplestexamplestexample", StringComparison.Ordinal),
            "(2): WrongValue: Microsoft.Storage/storageAccounts.name has 27 characters, 'stexamplestexamplestexample'."),
        ["name against the pattern"] = (
            """
            resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
              name: 'cr-r3edge'
              location: 'westeurope'
              sku: { name: 'Basic' }
            }
            """,
            "(2): WrongValue: Microsoft.ContainerRegistry/registries.name does not match ^[a-zA-Z0-9]*$: 'cr-r3edge'."),
        ["number out of range"] = (
            """
            resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
              name: 'evhns-example'
              location: 'westeurope'
              sku: { name: 'Standard', capacity: -1 }
            }
            """,
            "(4): WrongValue: Microsoft.EventHub/namespaces.sku.capacity is -1, which is out of its range."),
        ["read-only of the account"] = (
            Storage + "output key string = account.properties.primaryEndpoint.blob",
            "(10): UnknownProperty: There is no primaryEndpoint to read."),
        ["parent of another type"] = (
            Storage + """
            resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = {
              parent: account
              name: 'bars'
            }
            """,
            "(10): Scope: The parent of Microsoft.EventHub/namespaces/eventhubs is Microsoft.Storage/storageAccounts."),
        ["no parent"] = (
            """
            resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = {
              name: 'bars'
            }
            """,
            "(1): Scope: The parent of Microsoft.EventHub/namespaces/eventhubs is missing."),
        ["no extension"] = (
            Storage + """
            resource vault 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
              name: 'crr3edge'
              scope: account
              location: 'westeurope'
              sku: { name: 'Basic' }
            }
            """,
            "(10): Scope: Microsoft.ContainerRegistry/registries cannot be deployed to Extension."),
        ["wrong scope"] = (
            "targetScope = 'subscription'\n" + Storage,
            "(2): Scope: Microsoft.Storage/storageAccounts cannot be deployed to Subscription."),
        ["discriminator"] = (
            """
            resource rule 'Microsoft.Insights/metricAlerts@2018-03-01' = {
              name: 'alert'
              location: 'global'
              properties: {
                severity: 0
                enabled: true
                scopes: ['/subscriptions']
                evaluationFrequency: 'PT1M'
                windowSize: 'PT1M'
                criteria: { 'odata.type': 'Microsoft.Azure.Monitor.SingleResource' }
              }
            }
            """,
            "(10): WrongValue: Microsoft.Insights/metricAlerts.properties.criteria.odata.type is "),
        ["item of a loop"] = (
            """
            var names = ['Microsoft.Storage', 2]
            resource set 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
              name: 'set'
              properties: {
                logs: [for one in names: { category: one, enabled: true }]
              }
            }
            """,
            "(5): WrongType: Microsoft.Insights/diagnosticSettings.properties.logs[1].category is string, not int."),
        ["unused"] = (Storage + "var nobody = 1", "(10): Unused: nobody is not used."),
        ["twice"] = (Storage + "var one = 1\nvar one = 2\noutput two int = one", "(11): Duplicate: one is there twice."),
        ["property twice"] = (
            Storage.Replace("{ name: 'Standard_LRS' }", "{ name: 'Standard_LRS', name: 'Standard_ZRS' }", StringComparison.Ordinal),
            "(5): Duplicate: name is there twice."),
        ["no such name"] = (
            Storage.Replace("'westeurope'", "place", StringComparison.Ordinal), "(3): UnknownName: place stands for nothing."),
        ["no such function"] = (
            Storage.Replace("'westeurope'", "lower('x')", StringComparison.Ordinal),
            "(3): UnknownName: The checker does not know lower(string)."),
        ["parameter not given"] = (
            "param place string\n" + Storage.Replace("'westeurope'", "place", StringComparison.Ordinal),
            "Parameter: parameter not given.bicep needs place."),
        ["module"] = (
            """
            module other 'right.bicep' = {
              name: 'other'
              params: { place: 'here' }
            }
            """,
            "(1): Parameter: right.bicep has no parameter place."),
        ["output of another type"] = (
            Storage + "output isThere int = account.id", "(10): WrongType: isThere is int, not string."),
    };

    private static readonly Lazy<IReadOnlyDictionary<string, SyntaxFile>> Files = new(
        () => Deployment.Parse(Cases.ToDictionary(one => one.Key + ".bicep", one => one.Value.Text)));

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_OneFault_IsFoundAndNothingElse(string name)
    {
        string[] parts = [$"{name}.bicep", "right.bicep"];
        var files = Files.Value.Where(file => parts.Contains(file.Key)).ToDictionary();

        var findings = Deployment.Of(files, $"{name}.bicep").Findings;

        if (Cases[name].Finding.Length == 0)
        {
            Assert.Empty(findings);
            return;
        }

        Assert.Contains(Cases[name].Finding, findings[0].ToString(), StringComparison.Ordinal);
        Assert.True(findings.Count == 1 || findings.All(finding => finding.Kind == Fault.Syntax), string.Join('\n', findings));
    }

    [Theory]
    [InlineData("param size int", "(1): Parameter: size is int, not string.")]
    [InlineData("@minLength(6)\nparam size string", "Parameter: size breaks the rule minLength of main.bicep.")]
    [InlineData("@allowed(['little', 'much'])\nparam size string", "Parameter: size breaks the rule allowed of main.bicep.")]
    public void Check_ArgumentAgainstItsDeclaration_IsFound(string declaration, string expected)
    {
        var files = Deployment.Parse(new Dictionary<string, string>
        {
            ["main.bicep"] = declaration + "\noutput same string = string(size)",
        });

        var finding = Assert.Single(Deployment.Of(files, "main.bicep", ("size", "large")).Findings);
        Assert.Contains(expected, finding.ToString(), StringComparison.Ordinal);
    }
}
