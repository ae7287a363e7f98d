using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using Spectre.Console;

namespace R3edge.Cli.Local;

/// <summary>The options that say which part of a long list is shown.</summary>
internal sealed class PageOptions
{
    private readonly Option<int> _limit = CliOptions.WholeNumber("--limit", "How many at most", 100, 1, 1000);
    private readonly Option<string?> _after = new("--after") { Description = "Go on behind an earlier list: what it ended with", HelpName = "NEXT" };

    /// <summary>The options.</summary>
    public Option[] All => [_limit, _after];

    /// <summary>What is sent to the host.</summary>
    public IReadOnlyDictionary<string, string?> Of(ParseResult parsed) => new Dictionary<string, string?>
    {
        ["limit"] = parsed.GetValue(_limit).ToString(CultureInfo.InvariantCulture),
        ["after"] = parsed.GetValue(_after),
    };

    /// <summary>Says how to see more, where there is more.</summary>
    public static void ShowNext(IAnsiConsole people, JsonElement page)
    {
        if (page.At("next") is { } next)
        {
            people.Line($"There are more: --after {next.GetString()}");
        }
    }
}
