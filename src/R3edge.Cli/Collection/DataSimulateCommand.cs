using System.CommandLine;
using System.Globalization;
using R3edge.Application.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.Cli.Collection;

/// <summary><c>r3edge data simulate</c>: bars of instruments that do not exist, the same for the same seed.</summary>
internal static class DataSimulateCommand
{
    private const int MostInstruments = 26;
    private const int MostDays = 36_500;
    private const long MostBars = 10_000_000; // All of them are held in memory, at some 50 bytes each.

    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var seed = CliOptions.WholeNumber("--seed", "Selects the history: the same seed gives the same files", 1, 0, int.MaxValue);
        var instruments = CliOptions.WholeNumber("--instruments", "How many instruments", 4, 1, MostInstruments);
        var days = CliOptions.WholeNumber("--days", "How many days", 30, 1, MostDays);
        var timeframe = CliOptions.TimeframeOf("The length of a bar, 1m where not given");
        var start = CliOptions.Time("--start", "When the first bar opens, 2024-01-01 where not given");
        var output = CliOptions.Out("The folder to write to; made where there is none", "DIR");
        var command = new ExampleCommand(
            "simulate",
            "Write bars of simulated instruments, one file each, for trying things out without market data",
            "r3edge data simulate --seed 7 --instruments 5 --days 30 --timeframe 1m --out market",
            "r3edge data simulate --timeframe 1d --days 2000 --out years")
        {
            seed, instruments, days, timeframe, start, output,
        };
        command.SetAction(parsed =>
        {
            var length = parsed.GetValue(timeframe) ?? Timeframe.OneMinute;
            var options = new SimulationOptions
            {
                Seed = (ulong)parsed.GetValue(seed),
                Instruments = parsed.GetValue(instruments),
                Days = parsed.GetValue(days),
                Timeframe = length,
            };
            options = options with { Start = parsed.GetValue(start) ?? options.Start };
            Run(console, options, parsed.GetRequiredValue(output)!);
        });
        return command;
    }

    private static void Run(CliConsole console, SimulationOptions options, string folder)
    {
        if (folder == CliConsole.StandardOutput)
        {
            UserError.Throw("--out must be a folder here: there is one file for each instrument");
        }

        Check(options);
        var markets = MarketSimulator.Run(options);
        OutputFile.CreateFolder(folder);
        var table = Tables.Create("File", "Instrument", ">Bars", ">Lowest", ">Highest", ">Last close");
        var files = new List<OutputContent>();
        foreach (var market in markets)
        {
            var bars = market.Bars;
            var path = Path.Combine(folder, $"{market.Instrument.Id.Symbol}_{bars.Timeframe}.csv");
            files.Add(new OutputContent(path, writer => BarCsvWriter.Write(writer, bars)));
            table.Row(
                path,
                market.Instrument.Id.ToString(),
                bars.Count.ToString("N0", CultureInfo.InvariantCulture),
                CsvText.Format(bars.Low.ToArray().Min()),
                CsvText.Format(bars.High.ToArray().Max()),
                CsvText.Format(bars.Close[^1]));
        }

        OutputFile.WriteAll(console, files);
        console.ForPeople().Write(table);
    }

    private static void Check(SimulationOptions options)
    {
        if (options.Timeframe.Floor(options.Start) != options.Start)
        {
            var boundary = CsvText.Format(options.Timeframe.Floor(options.Start));
            UserError.Throw($"--start {CsvText.Format(options.Start)} is not where a bar of {options.Timeframe} opens; {boundary} is");
        }

        var bars = options.Days * (TimeSpan.TicksPerDay / (double)options.Timeframe.Duration.Ticks);
        if (bars < 1.0)
        {
            UserError.Throw($"--days {options.Days} is shorter than one bar of {options.Timeframe}");
        }

        if (bars * options.Instruments > MostBars)
        {
            UserError.Throw(string.Create(
                CultureInfo.InvariantCulture,
                $"that would be {bars * options.Instruments:N0} bars and at most {MostBars:N0} fit; ")
                + "take fewer --days or --instruments, or a longer --timeframe");
        }
    }
}
