using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Markets.Simulation;

/// <summary>
/// A seeded market: regimes that switch (Markov chain), volatility that clusters (GARCH(1,1), Bollerslev 1986), jumps
/// (Merton 1976), a daily rhythm, volume that follows volatility, a flow of takers that leans the way the price goes, and instruments that move together (one common factor).
/// Equal options give equal bars on every machine, bit for bit: it uses IEEE 754 + - * / and square root only, in a fixed order.
/// Not safe for use by several threads at once.
/// </summary>
public sealed class MarketSimulator : ISnapshotable
{
    /// <summary>Steps of the price within a bar; they make highs and lows what the price truly reached.</summary>
    public const int StepsPerBar = 8;

    // Far behind the streams of the prices, so that those are the same whatever is drawn for the flow.
    private const ulong FirstFlowStream = 1_000;

    private readonly DeterministicRandom _random;
    private readonly SimulatedInstrument[] _processes;
    private readonly double[] _season;
    private readonly double[] _market = new double[StepsPerBar];
    private readonly double _crisisBegins;
    private readonly double _crisisEnds;
    private readonly long _barTicks;
    private readonly long _startTicks;
    private bool _crisis;
    private long _openTicks;

    /// <summary>Starts a simulation before its first bar.</summary>
    /// <param name="options">What to simulate.</param>
    /// <exception cref="ArgumentException">
    /// The start is not a UTC boundary of the timeframe, or the GARCH weights exceed 0.999 together.
    /// </exception>
    public MarketSimulator(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Start.Kind != DateTimeKind.Utc || options.Timeframe.Floor(options.Start) != options.Start)
        {
            throw new ArgumentException($"Start must be a UTC boundary of {options.Timeframe}.", nameof(options));
        }

        if (options.GarchReaction + options.GarchPersistence > 0.999)
        {
            throw new ArgumentException("GarchReaction and GarchPersistence must add up to 0.999 at most.", nameof(options));
        }

        Timeframe = options.Timeframe;
        _barTicks = options.Timeframe.Duration.Ticks;
        _startTicks = options.Start.Ticks;
        _openTicks = _startTicks;
        _season = IntradaySeason.Factors(options.Timeframe);
        _crisisBegins = SwitchProbability(options, RegimeProfile.CrisisIntervalFactor);
        _crisisEnds = SwitchProbability(options, RegimeProfile.Of(SimulatedRegime.Crisis).DurationFactor);
        _random = DeterministicRandom.ForStream(options.Seed, 0);
        _processes = new SimulatedInstrument[options.Instruments];
        var instruments = new Instrument[options.Instruments];
        for (var i = 0; i < instruments.Length; i++)
        {
            var profile = SimulatedInstruments.Get(i);
            instruments[i] = profile.ToInstrument();
            _processes[i] = new SimulatedInstrument(
                profile,
                options,
                DeterministicRandom.ForStream(options.Seed, (ulong)i + 1),
                DeterministicRandom.ForStream(options.Seed, (ulong)i + 1 + FirstFlowStream));
        }

        Instruments = instruments;
    }

    /// <summary>The instruments, in the order of every span and list here.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>The length of a bar.</summary>
    public Timeframe Timeframe { get; }

    /// <summary>UTC opening time of the bars that the next step gives.</summary>
    public DateTime NextOpenTime => new(_openTicks, DateTimeKind.Utc);

    /// <summary>Simulates the whole span of the options. The same bars as the streaming form gives.</summary>
    /// <param name="options">What to simulate.</param>
    /// <returns>One market for each instrument.</returns>
    /// <exception cref="ArgumentException">As for the constructor, or the span is shorter than one bar.</exception>
    public static IReadOnlyList<SimulatedMarket> Run(SimulationOptions options)
    {
        var simulator = new MarketSimulator(options);
        var count = checked((int)(options.Days * TimeSpan.TicksPerDay / simulator._barTicks));
        if (count == 0)
        {
            throw new ArgumentException($"{options.Days} days hold no bar of {options.Timeframe}.", nameof(options));
        }

        var bars = new Bar[options.Instruments];
        var regimes = new SimulatedRegime[options.Instruments];
        var openTicks = new long[count];
        var columns = new double[options.Instruments][][];
        var paths = new SimulatedRegime[options.Instruments][];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = [.. Enumerable.Range(0, 6).Select(_ => new double[count])];
            paths[i] = new SimulatedRegime[count];
        }

        for (var row = 0; row < count; row++)
        {
            openTicks[row] = simulator._openTicks;
            simulator.Step(bars, regimes);
            for (var i = 0; i < columns.Length; i++)
            {
                ref readonly var bar = ref bars[i];
                var column = columns[i];
                column[0][row] = bar.Open;
                column[1][row] = bar.High;
                column[2][row] = bar.Low;
                column[3][row] = bar.Close;
                column[4][row] = bar.Volume;
                column[5][row] = bar.TakerBuyVolume ?? double.NaN;
                paths[i][row] = regimes[i];
            }
        }

        // Series are immutable, so all of them may share the column of times.
        var markets = new SimulatedMarket[options.Instruments];
        for (var i = 0; i < markets.Length; i++)
        {
            var column = columns[i];
            var series = new BarSeries(
                options.Timeframe, openTicks, column[0], column[1], column[2], column[3], column[4], column[5]);
            markets[i] = new SimulatedMarket(simulator.Instruments[i], series, paths[i]);
        }

        return markets;
    }

    /// <summary>Produces the next bar of every instrument. Allocates nothing.</summary>
    /// <param name="bars">Receives one bar for each instrument.</param>
    /// <param name="regimes">Receives the regime of each instrument in that bar.</param>
    /// <exception cref="ArgumentException">A span does not have one entry for each instrument.</exception>
    public void Step(Span<Bar> bars, Span<SimulatedRegime> regimes)
    {
        if (bars.Length != _processes.Length || regimes.Length != _processes.Length)
        {
            throw new ArgumentException($"Give one entry for each of the {_processes.Length} instruments.", nameof(bars));
        }

        var open = new DateTime(_openTicks, DateTimeKind.Utc);
        _openTicks += _barTicks;
        var close = new DateTime(_openTicks, DateTimeKind.Utc);
        var slot = (int)(open.TimeOfDay.Ticks / _barTicks);
        _crisis = _random.NextDouble() < (_crisis ? _crisisEnds : _crisisBegins) ? !_crisis : _crisis;
        for (var i = 0; i < _market.Length; i++)
        {
            _market[i] = _random.NextNormal();
        }

        for (var i = 0; i < _processes.Length; i++)
        {
            bars[i] = _processes[i].Next(open, close, _market, _crisis, _season[slot]);
            regimes[i] = _processes[i].Regime;
        }
    }

    /// <summary>
    /// Copies the prices of an instrument after each step within the last bar, on tick: what its trades would have printed.
    /// Before the first of them the price is the bar's open; the last is its close; none is outside its range.
    /// </summary>
    /// <param name="instrument">Index into <see cref="Instruments"/>.</param>
    /// <param name="prices">Receives <see cref="StepsPerBar"/> prices.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    /// <exception cref="InvalidOperationException">There has been no step yet.</exception>
    public void CopyPath(int instrument, Span<double> prices)
    {
        if (prices.Length != StepsPerBar)
        {
            throw new ArgumentException($"Give room for {StepsPerBar} prices.", nameof(prices));
        }

        if (_openTicks == _startTicks)
        {
            throw new InvalidOperationException("There is no path before the first step.");
        }

        _processes[instrument].CopyPath(prices);
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(Timeframe.Duration.Ticks);
        writer.Write(_processes.Length);
        writer.Write(_openTicks);
        writer.Write(_crisis);
        _random.Save(writer);
        foreach (var process in _processes)
        {
            process.Save(writer);
        }
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        if (reader.ReadInt64() != Timeframe.Duration.Ticks || reader.ReadInt32() != _processes.Length)
        {
            throw new InvalidDataException($"The snapshot is not of {_processes.Length} instruments with bars of {Timeframe}.");
        }

        _openTicks = reader.ReadTime().Ticks;
        _crisis = reader.ReadBoolean();
        _random.Restore(ref reader);
        foreach (var process in _processes)
        {
            process.Restore(ref reader);
        }
    }

    /// <summary>The volatility of an instrument's last bar over its long-run average.</summary>
    internal double RelativeVolatility(int instrument) => _processes[instrument].RelativeVolatility;

    /// <summary>The chance that something of a mean duration ends within one bar.</summary>
    internal static double SwitchProbability(SimulationOptions options, double durationFactor) =>
        1.0 - DeterministicMath.Exp(-options.Timeframe.Duration.Ticks / (durationFactor * options.MeanRegimeDuration.Ticks));
}
