using System.CommandLine;
using R3edge.Application.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;

namespace R3edge.Cli.Collection;

/// <summary><c>r3edge data import</c>: any accepted file into R3edge's own form.</summary>
internal static class DataImportCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var file = CliOptions.BarFileArgument();
        var output = CliOptions.Out("The file to write; gzipped where its name ends in .gz");
        var timeframe = CliOptions.TimeframeOf("The length of a bar, where it should not be told from the data");
        var command = new ExampleCommand(
            "import",
            "Write any accepted file as time,open,high,low,close,volume with ISO-8601 times",
            "r3edge data import BTCUSDT-1h-2025-01.csv --out btc-1h.csv.gz",
            "r3edge data import dump.csv.gz --timeframe 1m --out -")
        {
            file, output, timeframe,
        };
        command.SetAction(parsed =>
        {
            var target = parsed.GetRequiredValue(output)!;
            var people = console.ForPeople(target);
            var series = BarFile.Load(parsed.GetRequiredValue(file), parsed.GetValue(timeframe)).OrUserError();
            OutputFile.Write(console, target, writer => BarCsvWriter.Write(writer, series));
            people.Line($"Wrote {SeriesText.Describe(series)} to {target}.");
        });
        return command;
    }
}
