using System.CommandLine;
using R3edge.Application.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Markets;

namespace R3edge.Cli.Collection;

/// <summary><c>r3edge data resample</c>: bars of a longer timeframe.</summary>
internal static class DataResampleCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var file = CliOptions.BarFileArgument();
        var timeframe = CliOptions.TimeframeOf("The length of the new bars", required: true);
        var output = CliOptions.Out("The file to write; gzipped where its name ends in .gz");
        var fillGaps = new Option<bool>("--fill-gaps")
        {
            Description = "Fill intervals without any bar with flat bars at the last close, volume 0",
        };
        var incomplete = new Option<bool>("--include-incomplete")
        {
            Description = "Keep the last bar even where the data ends before it does",
        };
        var command = new ExampleCommand(
            "resample",
            "Turn bars into bars of a longer timeframe; intervals begin at UTC midnight, weeks on Monday",
            "r3edge data resample btc-1m.csv.gz --timeframe 1h --out btc-1h.csv",
            "r3edge data resample btc-1h.csv --timeframe 1d --out -")
        {
            file, timeframe, output, fillGaps, incomplete,
        };
        command.SetAction(parsed =>
        {
            var target = parsed.GetRequiredValue(output)!;
            var people = console.ForPeople(target);
            var source = parsed.GetRequiredValue(file);
            var length = parsed.GetRequiredValue(timeframe)!.Value;
            var series = BarFile.Load(source).OrUserError();
            Check(series, length, source);
            var gaps = parsed.GetValue(fillGaps) ? GapPolicy.CarryForward : GapPolicy.Omit;
            var resampled = BarResampler.Resample(series, length, gaps, parsed.GetValue(incomplete));
            if (resampled.Count == 0)
            {
                UserError.Throw($"{source} ends before its first bar of {length} is complete; --include-incomplete writes it all the same");
            }

            OutputFile.Write(console, target, writer => BarCsvWriter.Write(writer, resampled));
            people.Line($"Wrote {SeriesText.Describe(resampled)} to {target}.");
            if (series.OpenTime(0) > resampled.OpenTime(0))
            {
                people.Line($"The first bar holds only what follows {CsvText.Format(series.OpenTime(0))}, where the data begins.");
            }

            if (series.OpenTime(series.Count - 1) >= resampled.CloseTime(resampled.Count - 1))
            {
                people.Line("The last bar is left out because the data ends before it does; --include-incomplete keeps it.");
            }
        });
        return command;
    }

    private static void Check(BarSeries series, Timeframe length, string source)
    {
        if (!length.IsMultipleOf(series.Timeframe))
        {
            UserError.Throw($"{source} has bars of {series.Timeframe}, which do not add up to bars of {length}");
        }

        for (var i = 0; i < series.Count; i++)
        {
            if (i > 0 && series.OpenTime(i) < series.CloseTime(i - 1))
            {
                UserError.Throw($"{source}: the bar of {CsvText.Format(series.OpenTime(i))} opens before the one before it ends");
            }

            if (series.CloseTime(i) > length.Floor(series.OpenTime(i)) + length.Duration)
            {
                UserError.Throw($"{source}: the bar of {CsvText.Format(series.OpenTime(i))} reaches over the end of its bar of {length}");
            }
        }
    }
}
