using System.Reflection;
using System.Text.RegularExpressions;
using R3edge.Application.Pipeline;
using R3edge.Testing;

namespace R3edge.Infra.Tests;

/// <summary>What the code asks of Azure, read out of its sources: they are compiled only where the Azure packages are at hand.</summary>
internal static partial class CodeFacts
{
    private static readonly Lazy<string> FunctionsText = new(() => Sources("R3edge.Functions"));

    /// <summary>The hub and the consumer group of every trigger.</summary>
    public static IReadOnlyList<(string Hub, string Group)> Readers { get; } =
    [
        .. Trigger().Matches(FunctionsText.Value).Select(match => (
            Constant(typeof(HubNames), match.Groups[1].Value), Constant(typeof(ConsumerGroups), match.Groups[2].Value))),
    ];

    /// <summary>The hubs that the services in the function app publish to.</summary>
    public static IReadOnlySet<string> Written { get; } = Publishing()
        .Matches(Sources("R3edge.Application") + FunctionsText.Value)
        .Select(match => Constant(typeof(HubNames), match.Groups[1].Value))
        .ToHashSet();

    /// <summary>The sources of the function app.</summary>
    public static string Text => FunctionsText.Value;

    /// <summary>The names of all functions.</summary>
    public static IReadOnlySet<string> Functions { get; } =
        Function().Matches(FunctionsText.Value).Select(match => match.Groups[1].Value).ToHashSet();

    /// <summary>The sources that log what alerts count.</summary>
    public static string Logs { get; } = $"{FunctionsText.Value}\n{Sources("R3edge.Application")}";

    /// <summary>The names of the events that the function app logs.</summary>
    public static IReadOnlySet<string> Events { get; } =
        LoggedEvent().Matches(Logs).Select(match => match.Groups[1].Value).ToHashSet();

    /// <summary>Whether a host reaches something through a client of the SDK: it asks the adapters for what is made with it.</summary>
    /// <param name="host">The project.</param>
    /// <param name="client">The client.</param>
    public static bool Uses(string host, string client) => Asked()
        .Matches(host == "R3edge.Functions" ? FunctionsText.Value : Sources(host))
        .Any(match => Makes(match.Groups[1].Value).Contains(client));

    /// <summary>Whether a service in the function app stores or removes secrets, or only reads them.</summary>
    public static bool WritesSecrets { get; } = SecretWriting().IsMatch(
        FunctionsText.Value + Sources("R3edge.Application") + Sources("R3edge.Exchanges") + Sources("R3edge.Api"));

    /// <summary>Whether the function app uses the extension of Durable Task.</summary>
    public static bool UsesDurableTask => File
        .ReadAllText(Path.Combine(Repository.Root, "src", "R3edge.Functions", "R3edge.Functions.csproj"))
        .Contains("Extensions.DurableTask", StringComparison.Ordinal);

    /// <summary>The hubs by their names in the code.</summary>
    public static IReadOnlySet<string> Hubs { get; } = HubNames.Definitions(1).Select(hub => hub.Name).ToHashSet();

    private static string[] Makes(string adapter) => adapter switch
    {
        "Tables" => ["TableServiceClient", "BlobServiceClient"],
        "TablesAlone" => ["TableServiceClient"],
        "Blobs" => ["BlobServiceClient"],
        "Publisher" => ["EventHubProducerClient"],
        "Secrets" => ["SecretClient"],
        "HubClock" => [],
        _ => throw new InvalidOperationException($"What {adapter} reaches is not known here."),
    };

    private static string Constant(Type type, string name) =>
        (string)type.GetField(name, BindingFlags.Public | BindingFlags.Static)!.GetRawConstantValue()!;

    private static string Sources(string project) => string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(File.ReadAllText));

    [GeneratedRegex(@"EventHubTrigger\(\s*HubNames\.(\w+),\s*ConsumerGroup = ConsumerGroups\.(\w+)")]
    private static partial Regex Trigger();

    [GeneratedRegex(@"(?:Outbox\(\w+,|Publish(?:Async)?\()\s*HubNames\.(\w+)")]
    private static partial Regex Publishing();

    [GeneratedRegex(@"\bstorage\.(\w+)\(")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\b_?secrets\s*\.(?:Set|Delete)Async\(", RegexOptions.IgnoreCase)]
    private static partial Regex SecretWriting();

    [GeneratedRegex(@"\[Function\(""(\w+)""\)\]")]
    private static partial Regex Function();

    [GeneratedRegex(@"\[LoggerMessage\([^\]]*\)\]\s*public static partial void (\w+)\(")]
    private static partial Regex LoggedEvent();
}
