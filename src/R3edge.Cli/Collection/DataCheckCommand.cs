using System.CommandLine;
using System.Globalization;
using R3edge.Application.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Quality;

namespace R3edge.Cli.Collection;

/// <summary><c>r3edge data check</c>: what is wrong with a file of bars, and a repaired file where asked for.</summary>
internal static class DataCheckCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var file = CliOptions.BarFileArgument();
        var timeframe = CliOptions.TimeframeOf("The length of a bar, where it should not be told from the data");
        var all = new Option<bool>("--all") { Description = "Show every finding, not only the first of each kind" };
        var repair = CliOptions.Out(
            "Write a repaired file: impossible and repeated bars dropped, the rest in order of time", required: false, name: "--repair");
        var fillGaps = new Option<bool>("--fill-gaps")
        {
            Description = "With --repair: fill gaps with flat bars at the last close, volume 0",
        };
        var json = CliOptions.Json();
        var command = new ExampleCommand(
            "check",
            "Show what is wrong with a file of bars: gaps, repeated and disordered times, impossible bars, spikes, zero volume. "
            + "The exit code is 0 whatever is found, and 2 where the file cannot be read.",
            "r3edge data check btc-1h.csv",
            "r3edge data check btc-1h.csv --json - | jq .counts",
            "r3edge data check btc-1h.csv --repair btc-1h-clean.csv --fill-gaps")
        {
            file, timeframe, all, repair, fillGaps, json,
        };
        command.SetAction(parsed => Run(console, new Request(
            parsed.GetRequiredValue(file),
            parsed.GetValue(timeframe),
            parsed.GetValue(all),
            parsed.GetValue(repair),
            parsed.GetValue(fillGaps),
            parsed.GetValue(json))));
        return command;
    }

    private static void Run(CliConsole console, Request request)
    {
        if (request.FillGaps && request.RepairTo is null)
        {
            UserError.Throw("--fill-gaps goes with --repair FILE");
        }

        var people = console.ForPeople(request.RepairTo, request.Json);
        var table = BarFile.ReadRows(request.File, request.Timeframe).OrUserError();
        var (findings, report) = BarQuality.Check(table.Rows, table.Timeframe);
        var repaired = request.RepairTo is null
            ? null
            : BarFile.Repair(table, new RepairOptions { FillGaps = request.FillGaps }).OrUserError();
        OutputFile.WriteAll(
            console,
            [
                new OutputContent(request.RepairTo, writer => BarCsvWriter.Write(writer, repaired!.Bars)),
                JsonOutput.Content(request.Json, Describe(request, findings, report, repaired)),
            ]);
        QualityText.Write(people, request.File, report, findings, request.All);
        if (repaired is not null)
        {
            QualityText.WriteRepair(people, request.RepairTo!, repaired, request.All);
        }
    }

    private static object Describe(
        Request request, IReadOnlyList<QualityFinding> findings, QualityReport report, RepairResult? repaired) => new
        {
            request.File,
            report.Timeframe,
            report.Rows,
            report.FirstTime,
            report.LastTime,
            report.MissingBars,
            report.LongestGapBars,
            report.LongestGapAfter,
            report.IsClean,
            Counts = Enum.GetValues<QualityProblem>().ToDictionary(
                problem => char.ToLower(problem.ToString()[0], CultureInfo.InvariantCulture) + problem.ToString()[1..],
                problem => report[problem]),
            Findings = findings,
            Repair = repaired is null
                ? null
                : new
                {
                    File = request.RepairTo,
                    Bars = repaired.Bars.Count,
                    repaired.Dropped,
                    repaired.ReorderedLines,
                    repaired.Filled,
                },
        };

    private sealed record Request(string File, Timeframe? Timeframe, bool All, string? RepairTo, bool FillGaps, string? Json);
}
