using Azure.Bicep.Types.Concrete;
using R3edge.Infra.Tests.Grammar;
using R3edge.Infra.Tests.Types;

namespace R3edge.Infra.Tests.Language;

/// <summary>What the files of one deployment share, and what comes of them.</summary>
/// <param name="files">The files by their paths below the folder of the deployment.</param>
/// <param name="types">The definitions of the resources.</param>
/// <param name="readText">Reads another file, by its path below the folder.</param>
/// <param name="variables">The environment variables.</param>
internal sealed class DeploymentContext(
    IReadOnlyDictionary<string, SyntaxFile> files,
    AzureTypes types,
    Func<string, string> readText,
    IReadOnlyDictionary<string, string> variables)
{
    /// <summary>A subscription that stands for any.</summary>
    public const string SubscriptionId = "/subscriptions/00000000-0000-0000-0000-000000000001";

    private const string Group = SubscriptionId + "/resourceGroups/rg-any";

    private readonly HashSet<Finding> _known = [];

    public IReadOnlyDictionary<string, SyntaxFile> Files { get; } = files;

    public AzureTypes Types { get; } = types;

    public Func<string, string> ReadText { get; } = readText;

    public IReadOnlyDictionary<string, string> Variables { get; } = variables;

    /// <summary>What is wrong, in the order in which it was found.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>What is deployed.</summary>
    public List<ResourceInstance> Resources { get; } = [];

    /// <summary>The files that were part of it.</summary>
    public HashSet<string> Visited { get; } = [];

    /// <summary>Where a file is deployed: to the subscription, or to a resource group that stands for any.</summary>
    public static string ScopeOf(SyntaxFile file) => BicepTemplate.TargetScopeOf(file) == ScopeType.Subscription ? SubscriptionId : Group;

    public void Report(SourcePlace place, Fault kind, string message)
    {
        var finding = new Finding(place.File, place.Line, kind, message);
        if (_known.Add(finding))
        {
            Findings.Add(finding);
        }
    }
}
