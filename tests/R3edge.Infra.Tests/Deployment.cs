using R3edge.Infra.Tests.Grammar;
using R3edge.Infra.Tests.Language;
using R3edge.Infra.Tests.Types;
using R3edge.Testing;

namespace R3edge.Infra.Tests;

/// <summary>A deployment, worked out as far as it can be without Azure.</summary>
/// <param name="Findings">What is wrong.</param>
/// <param name="Resources">What is deployed.</param>
/// <param name="Visited">The files that are part of it.</param>
internal sealed record Deployment(
    IReadOnlyList<Finding> Findings, IReadOnlyList<ResourceInstance> Resources, IReadOnlySet<string> Visited)
{
    private static readonly Lazy<IReadOnlyDictionary<string, SyntaxFile>> Parsed = new(() => Parse(Texts()));

    /// <summary>The folder of the repository's own.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "infra");

    /// <summary>The repository's own files.</summary>
    public static IReadOnlyDictionary<string, SyntaxFile> Files => Parsed.Value;

    /// <summary>The repository's own deployment.</summary>
    /// <param name="parameters">The file of parameters.</param>
    /// <param name="variables">The environment variables.</param>
    public static Deployment Of(string parameters, params (string Name, string Value)[] variables) =>
        OfParameters(Files, parameters, variables);

    /// <summary>A deployment like the repository's own.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="parameters">The file of parameters.</param>
    /// <param name="variables">The environment variables.</param>
    public static Deployment OfParameters(
        IReadOnlyDictionary<string, SyntaxFile> files, string parameters, params (string Name, string Value)[] variables)
    {
        var context = Context(files, ReadText, variables);
        var given = new BicepTemplate(
            context, files[parameters], new Dictionary<string, BicepValue>(), DeploymentContext.SubscriptionId,
            new SourcePlace(parameters, 1))
            .Variables();
        return Run(context, "main.bicep", given);
    }

    /// <summary>A deployment of a file with arguments.</summary>
    public static Deployment Of(
        IReadOnlyDictionary<string, SyntaxFile> files, string file, params (string Name, string Value)[] arguments)
    {
        var place = new SourcePlace("arguments", 1);
        return Run(
            Context(files, ReadText),
            file,
            arguments.ToDictionary(one => one.Name, one => (BicepValue)new TextValue(place, one.Value)));
    }

    /// <summary>Parses files.</summary>
    public static IReadOnlyDictionary<string, SyntaxFile> Parse(IReadOnlyDictionary<string, string> texts) =>
        BicepGrammar.Parse(texts).ToDictionary(file => file.Name);

    /// <summary>A resource by its name in the file.</summary>
    public ResourceInstance this[string symbol] => Resources.Single(resource => resource.Symbol == symbol);

    /// <summary>The resources of a type.</summary>
    public IEnumerable<ResourceInstance> Type(string type) => Resources.Where(resource => resource.Type == type);

    private static Deployment Run(DeploymentContext context, string file, IReadOnlyDictionary<string, BicepValue> arguments)
    {
        foreach (var (name, parsed) in context.Files)
        {
            foreach (var error in parsed.Errors())
            {
                context.Report(new SourcePlace(name, error.Line), Fault.Syntax, "The grammar cannot read this.");
            }
        }

        var template = new BicepTemplate(
            context, context.Files[file], arguments, DeploymentContext.ScopeOf(context.Files[file]), new SourcePlace("arguments", 1));
        if (context.Findings.Count == 0)
        {
            template.Deploy();
        }

        return new Deployment(context.Findings, context.Resources, context.Visited);
    }

    private static DeploymentContext Context(
        IReadOnlyDictionary<string, SyntaxFile> files, Func<string, string> read, params (string Name, string Value)[] variables) =>
        new(files, AzureTypes.Shared, read, variables.ToDictionary(one => one.Name, one => one.Value));

    private static string ReadText(string path) => File.ReadAllText(Path.Combine(Folder, path));

    private static Dictionary<string, string> Texts() => Directory
        .EnumerateFiles(Folder, "*.bicep*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'), File.ReadAllText);
}
