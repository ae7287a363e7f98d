using System.CommandLine;
using R3edge.Application.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.Cli.Backtesting;

/// <summary>The options that say which bars to trade: a file, or a simulated market where none is given.</summary>
internal sealed class MarketOptions
{
    private readonly Option<string?> _data = new("--data", "-d")
    {
        Description = "The bars: CSV, plain or gzipped, or a Binance dump; a simulated market where not given",
        HelpName = "FILE",
    };

    private readonly Option<string?> _instrument = new("--instrument", "-i")
    {
        Description = "What the bars are of, as SYMBOL or VENUE/SYMBOL; the file's name where not given",
        HelpName = "SYMBOL",
    };

    private readonly Option<Timeframe?> _timeframe = CliOptions.TimeframeOf("The length of a bar, where it should not be told from the data; 1m in the simulated market");
    private readonly Option<DateTime?> _from = CliOptions.Time("--from", "Leave out bars that open before this UTC time");
    private readonly Option<DateTime?> _to = CliOptions.Time("--to", "Leave out bars that open at or after this UTC time");
    private readonly Option<decimal> _tick = CliOptions.Number("--tick", "Price step of the venue", 0.00000001m, 0.0000000000001m, 1_000_000m);
    private readonly Option<decimal> _lot = CliOptions.Number("--lot", "Quantity step of the venue", 0.00000001m, 0.0000000000001m, 1_000_000m);
    private readonly Option<decimal> _minimumNotional = CliOptions.Number("--min-notional", "Smallest value of an order", 0m, 0m, 1_000_000_000m);
    private readonly Option<int> _seed = CliOptions.WholeNumber("--seed", "Selects the simulated market", 7, 0, int.MaxValue);
    private readonly Option<int> _days = CliOptions.WholeNumber("--days", "Days of the simulated market", 30, 1, 3_650);

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(ExampleCommand command) =>
        command.AddGroup("Market", _data, _instrument, _timeframe, _from, _to, _tick, _lot, _minimumNotional, _seed, _days);

    /// <summary>The file of bars; null where they are simulated.</summary>
    /// <param name="parsed">The command line.</param>
    public string? File(ParseResult parsed) => parsed.GetValue(_data);

    /// <summary>Reads or simulates the bars.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">There are no such bars.</exception>
    public Market Load(ParseResult parsed)
    {
        if (File(parsed) is not { } path)
        {
            Refuse(parsed, [_instrument, _tick, _lot, _minimumNotional], "goes with --data FILE; the simulated market has its own");
            return Cut(parsed, Simulate(parsed));
        }

        Refuse(parsed, [_seed, _days], "goes with the simulated market, not with --data");
        var bars = BarFile.Load(path, parsed.GetValue(_timeframe)).OrUserError();
        var symbol = parsed.GetValue(_instrument) ?? Path.GetFileName(path).Split('.')[0];
        return Cut(parsed, new Market(path, Instrument(parsed, symbol), bars));
    }

    /// <summary>The length of a bar, where it is said.</summary>
    /// <param name="parsed">The command line.</param>
    public Timeframe? TimeframeOf(ParseResult parsed) => parsed.GetValue(_timeframe);

    /// <summary>Refuses every option but the timeframe, where the market is another one.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="more">Further options that do not go with it.</param>
    /// <param name="why">Why, behind the name of the option.</param>
    /// <exception cref="UserErrorException">One is given.</exception>
    public void RefuseAllButTimeframe(ParseResult parsed, Option[] more, string why) =>
        Refuse(parsed, [_data, _instrument, _from, _to, _tick, _lot, _minimumNotional, _seed, _days, .. more], why);

    private static void Refuse(ParseResult parsed, Option[] options, string why)
    {
        if (options.FirstOrDefault(option => parsed.IsGiven(option)) is { } given)
        {
            UserError.Throw($"{given.Name} {why}");
        }
    }

    private Market Simulate(ParseResult parsed)
    {
        var options = new SimulationOptions
        {
            Seed = (ulong)parsed.GetValue(_seed),
            Instruments = 1,
            Days = parsed.GetValue(_days),
            Timeframe = parsed.GetValue(_timeframe) ?? Timeframe.OneMinute,
        };
        if (TimeSpan.FromDays(options.Days) < options.Timeframe.Duration)
        {
            UserError.Throw($"--days {options.Days} is shorter than one bar of {options.Timeframe}");
        }

        var market = MarketSimulator.Run(options)[0];
        return new Market($"the simulated market of seed {options.Seed}", market.Instrument, market.Bars);
    }

    private Instrument Instrument(ParseResult parsed, string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var symbol = text[(slash + 1)..];
        if (symbol.Length is 0 or > 64)
        {
            UserError.Throw($"'{text}' is not an instrument; write it as SYMBOL or VENUE/SYMBOL, such as BTC-USD or kraken/BTC-USD");
        }

        try
        {
            var venue = slash < 0 ? new Venue("file") : new Venue(text[..slash]);
            return new Instrument(
                new InstrumentId(venue, symbol), parsed.GetValue(_tick), parsed.GetValue(_lot), parsed.GetValue(_minimumNotional));
        }
        catch (ArgumentException)
        {
            throw new UserErrorException($"'{text[..slash]}' is not a venue; use letters, digits and hyphens");
        }
    }

    private Market Cut(ParseResult parsed, Market market)
    {
        var (from, to) = (parsed.GetValue(_from), parsed.GetValue(_to));
        var bars = market.Bars;
        var start = from is { } first ? LowerBound(bars, first) : 0;
        var end = to is { } last ? LowerBound(bars, last) : bars.Count;
        if (start >= end)
        {
            UserError.Throw($"--from and --to leave no bar: the bars of {market.Source} open from {CsvText.Format(bars.OpenTime(0))} to {CsvText.Format(bars.OpenTime(bars.Count - 1))}");
        }

        return end - start == bars.Count ? market : market with { Bars = bars.Slice(start, end - start) };
    }

    private static int LowerBound(BarSeries bars, DateTime time)
    {
        var found = bars.OpenTicks.BinarySearch(time.Ticks);
        return found < 0 ? ~found : found;
    }
}

/// <summary>Bars to trade.</summary>
/// <param name="Source">Where they are from, in words.</param>
/// <param name="Instrument">What they are of.</param>
/// <param name="Bars">The bars, at least one.</param>
internal sealed record Market(string Source, Instrument Instrument, BarSeries Bars);
