using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Markets;
using Spectre.Console;

namespace R3edge.Cli.Local;

/// <summary><c>r3edge scan</c>: what a running host sees, the best opportunity first.</summary>
internal static class ScanCommand
{
    private static readonly string[] Columns = ["rank", "score", "instrument", "timeframe", "regime", "strategy", "why"];

    public static Command Create(CliConsole console)
    {
        var access = new HostAccess();
        var filter = new Filter();
        var csv = CliOptions.Out("Write the ranking as CSV", name: "--csv", required: false);
        var command = new ExampleCommand(
            "scan",
            "Rank the markets of the running host by opportunity, and say why",
            "r3edge scan",
            "r3edge scan --timeframe 1m --regime trending-up+ranging --max-spread 0.01 --limit 10",
            "r3edge scan --strategy ma-cross --csv -");
        filter.AddTo(command);
        access.AddTo(command, csv);
        command.SetAction((parsed, cancellationToken) => access.ShowAsync(
            console,
            parsed,
            client => client.GetAsync(QueryHelpers.AddQueryString("scan", filter.Of(parsed)), cancellationToken),
            Show,
            answer => CsvOutput.Content(parsed.GetValue(csv), Columns, table => Write(table, answer)),
            parsed.GetValue(csv)));
        return command;
    }

    private static void Show(IAnsiConsole people, JsonElement scan)
    {
        var table = Tables.Create(">Rank", ">Score", "Instrument", "Timeframe", "Regime", "Strategy", "Why");
        foreach (var entry in scan.Items("entries"))
        {
            table.Row(
                entry.Plain("rank"),
                entry.Ratio("score"),
                entry.Plain("instrument"),
                entry.Plain("timeframe"),
                entry.Plain("regime"),
                entry.Plain("strategy"),
                entry.Plain("why"));
        }

        people.Line($"At {scan.Time("at")}");
        people.Write(table);
        var excluded = scan.Items("excluded").GroupBy(entry => entry.Word("reason")).Select(same => $"{same.Count()} {same.Key}").ToArray();
        if (excluded.Length > 0)
        {
            people.Line($"Not ranked: {string.Join(", ", excluded)}; --json names them.");
        }
    }

    private static void Write(CsvOutput table, JsonElement scan)
    {
        foreach (var entry in scan.Items("entries"))
        {
            foreach (var column in Columns)
            {
                table.Cell(entry.At(column)?.ToString());
            }

            table.EndRow();
        }
    }

    private sealed class Filter
    {
        private readonly Option<string?> _venue = new("--venue") { Description = "Only this venue", HelpName = "VENUE" };
        private readonly Option<Timeframe?> _timeframe = CliOptions.TimeframeOf("Only this timeframe");
        private readonly Option<string?> _regime = new("--regime")
        {
            Description = "Only these regimes, such as trending-up or trending-up+ranging",
            HelpName = "REGIME",
        };

        private readonly Option<string?> _strategy = new("--strategy", "-s") { Description = "Only what suits this strategy", HelpName = "NAME" };
        private readonly Option<decimal?> _liquidity = CliOptions.OptionalNumber(
            "--min-liquidity", "Only markets that trade so many quote units a day", 0m, 1_000_000_000_000_000m);

        private readonly Option<decimal?> _spread = CliOptions.OptionalNumber(
            "--max-spread", "Only markets whose spread is at most this fraction of the price", 0.000000001m, 1m);

        private readonly Option<int> _limit = CliOptions.WholeNumber("--limit", "How many at most", 100, 1, 1000);

        public void AddTo(ExampleCommand command) =>
            command.AddGroup("Filter", _venue, _timeframe, _regime, _strategy, _liquidity, _spread, _limit);

        public Dictionary<string, string?> Of(ParseResult parsed) => new()
        {
            ["venue"] = parsed.GetValue(_venue),
            ["timeframe"] = parsed.GetValue(_timeframe)?.ToString(),
            ["regime"] = parsed.GetValue(_regime),
            ["strategy"] = parsed.GetValue(_strategy),
            ["minimumLiquidity"] = parsed.GetValue(_liquidity)?.ToString(CultureInfo.InvariantCulture),
            ["maximumSpread"] = parsed.GetValue(_spread)?.ToString(CultureInfo.InvariantCulture),
            ["limit"] = parsed.GetValue(_limit).ToString(CultureInfo.InvariantCulture),
        };
    }
}
