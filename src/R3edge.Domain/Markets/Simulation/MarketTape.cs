using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Markets.Simulation;

/// <summary>
/// The market of <see cref="MarketSimulator"/> told tick by tick and without an end: messages on the books, quotes, trades and closed
/// bars of all instruments in the order of their times. The trades of a bar have its open, high, low and close, and its volume, and what
/// takers bought of it, up to the rounding of a sum of doubles; each prints at the bid or the ask of the quote before it, which has at least its quantity. Books
/// never cross; spreads are wider and books thinner while volatility is high. Equal options give equal events on every machine, bit for
/// bit. Nothing is allocated per event. Not safe for use by several threads at once.
/// </summary>
public sealed class MarketTape : ISnapshotable
{
    private readonly MarketTapeOptions _options;
    private readonly MarketSimulator _simulator;
    private readonly InstrumentTape[] _tapes;
    private readonly long[] _next;
    private readonly Bar[] _bars;
    private readonly SimulatedRegime[] _regimes;
    private readonly double[] _path = new double[MarketSimulator.StepsPerBar];
    private long _barNumber = -1;
    private InstrumentTape _current;

    /// <summary>Starts before the first event.</summary>
    /// <param name="options">What to simulate.</param>
    /// <exception cref="ArgumentException">As for <see cref="MarketSimulator"/>.</exception>
    public MarketTape(MarketTapeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _simulator = new MarketSimulator(options.Market);
        _tapes = new InstrumentTape[options.Market.Instruments];
        for (var i = 0; i < _tapes.Length; i++)
        {
            _tapes[i] = new InstrumentTape(options, i);
        }

        _next = new long[_tapes.Length];
        Array.Fill(_next, long.MaxValue);
        _bars = new Bar[_tapes.Length];
        _regimes = new SimulatedRegime[_tapes.Length];
        _current = _tapes[0];
    }

    /// <summary>The instruments, in the order that <see cref="Instrument"/> counts.</summary>
    public IReadOnlyList<Instrument> Instruments => _simulator.Instruments;

    /// <summary>Which instrument the last event is of.</summary>
    public int Instrument { get; private set; }

    /// <summary>UTC time of the last event.</summary>
    public DateTime Time { get; private set; }

    /// <summary>The last trade of the instrument of the last event.</summary>
    public Trade Trade => _current.Trade;

    /// <summary>The last quote of the instrument of the last event.</summary>
    public Quote Quote => _current.Quote;

    /// <summary>The number of the instrument's last quote or message on its book; grows with time.</summary>
    public long MessageNumber => _current.MessageNumber;

    /// <summary>Buy levels, best first, of the instrument's last message on its book; changes where it is an update. Valid until the next event.</summary>
    public ReadOnlySpan<BookLevel> Bids => _current.Bids;

    /// <summary>Sell levels, as <see cref="Bids"/>.</summary>
    public ReadOnlySpan<BookLevel> Asks => _current.Asks;

    /// <summary>The bar of the instrument in which the last event is: complete where that is <see cref="TapeEventKind.BarClosed"/>.</summary>
    public Bar Bar => _current.Bar;

    /// <summary>The state of the market that the bar comes from.</summary>
    public SimulatedRegime Regime => _regimes[Instrument];

    /// <summary>Goes on to the next event, which is told by the properties.</summary>
    /// <returns>What it tells.</returns>
    public TapeEventKind Next()
    {
        var first = First();
        if (_next[first] == long.MaxValue)
        {
            StepBar();
            BeginBar();
            first = First();
        }

        return Emit(first);
    }

    /// <summary>
    /// Goes on to a time without telling what is before it: at the cost of the bars in between, not of their ticks. The next event is
    /// the first at or after that time that has not been told, as if all had been told, but that the next message on each book is a snapshot.
    /// </summary>
    /// <param name="time">UTC.</param>
    /// <exception cref="ArgumentException">An event after it has been told, or it is before the start.</exception>
    public void SkipTo(DateTime time)
    {
        if (time < Time || time < _options.Market.Start)
        {
            throw new ArgumentException($"The tape is at {(Time > _options.Market.Start ? Time : _options.Market.Start):O}, after {time:O}.", nameof(time));
        }

        var hasStepped = false;
        while (_barNumber < 0 || _simulator.NextOpenTime < time)
        {
            StepBar();
            hasStepped = true;
        }

        if (hasStepped)
        {
            BeginBar();
        }

        for (var first = First(); _next[first] < time.Ticks; first = First())
        {
            Emit(first);
        }

        foreach (var tape in _tapes)
        {
            tape.RequireSnapshot();
        }
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_options.TradesPerBar);
        writer.Write(_barNumber);
        writer.Write(Time);
        writer.Write(Instrument);
        _simulator.Save(writer);
        for (var i = 0; i < _tapes.Length; i++)
        {
            BarSnapshots.Write(writer, in _bars[i]);
            writer.Write((int)_regimes[i]);
            var (trade, phase, lacksSnapshot) = _tapes[i].Place;
            writer.Write(trade);
            writer.Write(phase);
            writer.Write(lacksSnapshot);
        }
    }

    /// <summary>Replaces the state by a saved one of a tape with equal options. What the last event told is not restored; the next one is.</summary>
    /// <param name="reader">Holds it.</param>
    /// <exception cref="InvalidDataException">The snapshot does not fit.</exception>
    public void Restore(ref SnapshotReader reader)
    {
        if (reader.ReadInt32() is var trades && trades != _options.TradesPerBar)
        {
            throw new InvalidDataException($"The snapshot is of a tape of {trades} trades a bar, not of {_options.TradesPerBar}.");
        }

        _barNumber = reader.ReadInt64();
        Time = reader.ReadTime();
        Instrument = reader.ReadCount(_tapes.Length - 1);
        _current = _tapes[Instrument];
        _simulator.Restore(ref reader);
        for (var i = 0; i < _tapes.Length; i++)
        {
            _bars[i] = BarSnapshots.Read(ref reader);
            _regimes[i] = (SimulatedRegime)reader.ReadCount((int)SimulatedRegime.Crisis);
            var (trade, phase, lacksSnapshot) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean());
            _next[i] = long.MaxValue;
            if (_barNumber >= 0)
            {
                Begin(i);
                _tapes[i].GoTo(trade, phase, lacksSnapshot);
                _next[i] = _tapes[i].NextTicks;
            }
        }
    }

    private int First()
    {
        var first = 0;
        for (var i = 1; i < _next.Length; i++)
        {
            first = _next[i] < _next[first] ? i : first;
        }

        return first;
    }

    private TapeEventKind Emit(int instrument)
    {
        Instrument = instrument;
        Time = new DateTime(_next[instrument], DateTimeKind.Utc);
        _current = _tapes[instrument];
        var kind = _current.Emit();
        _next[instrument] = _current.NextTicks;
        return kind;
    }

    private void StepBar()
    {
        _simulator.Step(_bars, _regimes);
        _barNumber++;
    }

    private void BeginBar()
    {
        for (var i = 0; i < _tapes.Length; i++)
        {
            Begin(i);
            _next[i] = _tapes[i].NextTicks;
        }
    }

    private void Begin(int instrument)
    {
        _simulator.CopyPath(instrument, _path);
        _tapes[instrument].Begin(in _bars[instrument], _path, _simulator.RelativeVolatility(instrument), _barNumber);
    }
}
