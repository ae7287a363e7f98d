using System.CommandLine;
using R3edge.Application.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Markets;

namespace R3edge.Cli.Collection;

/// <summary><c>r3edge data resample</c>: bars of a longer timeframe, or of trades.</summary>
internal static class DataResampleCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var file = CliOptions.BarFileArgument($"; or trades: {TradeCsv.Header}");
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
            "Turn bars into bars of a longer timeframe, or trades into bars; intervals begin at UTC midnight, weeks on Monday",
            "r3edge data resample btc-1m.csv.gz --timeframe 1h --out btc-1h.csv",
            "r3edge data resample btc-1h.csv --timeframe 1d --out -",
            "r3edge data resample BTC-USDT_trades.csv --timeframe 1m --out btc-1m.csv")
        {
            file, timeframe, output, fillGaps, incomplete,
        };
        command.SetAction(parsed =>
        {
            var target = parsed.GetRequiredValue(output)!;
            var people = console.ForPeople(target);
            var source = parsed.GetRequiredValue(file);
            var length = parsed.GetRequiredValue(timeframe)!.Value;
            var gaps = parsed.GetValue(fillGaps) ? GapPolicy.CarryForward : GapPolicy.Omit;
            var (bars, first, leftOut) = TradeFile.IsOne(source)
                ? OfTrades(source, length, gaps, parsed.GetValue(incomplete))
                : OfBars(source, length, gaps, parsed.GetValue(incomplete));
            if (bars.Count == 0)
            {
                UserError.Throw($"{source} ends before its first bar of {length} is complete; --include-incomplete writes it all the same");
            }

            OutputFile.Write(console, target, writer => BarCsvWriter.Write(writer, bars));
            people.Line($"Wrote {SeriesText.Describe(bars)} to {target}.");
            if (first > bars.OpenTime(0))
            {
                people.Line($"The first bar holds only what follows {CsvText.Format(first)}, where the data begins.");
            }

            if (leftOut is not null)
            {
                people.Line($"The last bar is left out because {leftOut}; --include-incomplete keeps it.");
            }
        });
        return command;
    }

    private static Resampled OfBars(string source, Timeframe length, GapPolicy gaps, bool includeIncomplete)
    {
        var series = BarFile.Load(source).OrUserError();
        Check(series, length, source);
        var bars = BarResampler.Resample(series, length, gaps, includeIncomplete);
        var isLeftOut = bars.Count > 0 && series.OpenTime(series.Count - 1) >= bars.CloseTime(bars.Count - 1);
        return new Resampled(bars, series.OpenTime(0), isLeftOut ? "the data ends before it does" : null);
    }

    private static Resampled OfTrades(string source, Timeframe length, GapPolicy gaps, bool includeIncomplete)
    {
        var read = TradeFile.Load(source, length, gaps, includeIncomplete).OrUserError();
        return new Resampled(read.Bars, read.First, includeIncomplete ? null : "more might have traded in it");
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

    /// <summary>Bars that were made of others, or of trades.</summary>
    /// <param name="Bars">The bars.</param>
    /// <param name="First">The UTC time at which the data begins.</param>
    /// <param name="LeftOut">Why the last bar is left out; null where it is not.</param>
    private sealed record Resampled(BarSeries Bars, DateTime First, string? LeftOut);
}
