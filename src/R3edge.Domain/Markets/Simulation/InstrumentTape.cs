namespace R3edge.Domain.Markets.Simulation;

/// <summary>
/// The events of one instrument within a bar: before each trade a quote, now and then a message on the book, at the end the bar. All
/// of it follows from the bar, the path through it and its number, so that a place in it is two numbers.
/// </summary>
internal sealed partial class InstrumentTape
{
    private const long TicksPerMicrosecond = 10;
    private readonly double _ticksPerUnit;
    private readonly double _lotsPerUnit;
    private readonly double _usualLots;
    private readonly double _spreadFraction;
    private readonly int _tradesPerBookUpdate;
    private readonly ulong _seed;
    private readonly DeterministicRandom _random = new(0);
    private readonly TapeBookSide _bids;
    private readonly TapeBookSide _asks;
    private readonly long[] _times;
    private readonly long[] _prices;
    private readonly long[] _lots;
    private readonly bool[] _isBuy;
    private TapeDepth _depth;
    private long _spread;
    private long _grid;
    private long _number;
    private int _count;
    private int _trade;
    private Phase _phase;
    private bool _lacksSnapshot = true;

    public InstrumentTape(MarketTapeOptions options, int instrument)
    {
        var profile = SimulatedInstruments.Get(instrument);
        _ticksPerUnit = profile.TicksPerUnit;
        _lotsPerUnit = profile.LotsPerUnit;
        _usualLots = profile.DailyTurnover / profile.Price / 1440.0 * profile.LotsPerUnit;
        _spreadFraction = options.SpreadBasisPoints / 10_000.0;
        _tradesPerBookUpdate = options.TradesPerBookUpdate;

        // Beyond the streams of the simulator.
        var outer = options.Market.Seed;
        _seed = DeterministicRandom.SplitMix64(ref outer) ^ ((ulong)(instrument + 1) * 0xA076_1D64_78BD_642F);
        _bids = new TapeBookSide(options.Levels, isBid: true, _ticksPerUnit, _lotsPerUnit);
        _asks = new TapeBookSide(options.Levels, isBid: false, _ticksPerUnit, _lotsPerUnit);
        _times = new long[options.TradesPerBar];
        _prices = new long[options.TradesPerBar];
        _lots = new long[options.TradesPerBar];
        _isBuy = new bool[options.TradesPerBar];
        _weights = new double[options.TradesPerBar];
    }

    private enum Phase
    {
        Book,
        Quote,
        Trade,
        Close,
        Over,
    }

    /// <summary>UTC ticks of the next event; <see cref="long.MaxValue"/> when the bar has been told.</summary>
    public long NextTicks => _phase switch
    {
        Phase.Book or Phase.Quote => QuoteTicks(_trade),
        Phase.Trade => _times[_trade],
        Phase.Close => Bar.CloseTime.Ticks,
        _ => long.MaxValue,
    };

    public Bar Bar { get; private set; }

    public Quote Quote { get; private set; }

    public Trade Trade { get; private set; }

    public ReadOnlySpan<BookLevel> Bids => _bids.Told;

    public ReadOnlySpan<BookLevel> Asks => _asks.Told;

    /// <summary>The number of the last quote or message on the book; grows with time.</summary>
    public long MessageNumber { get; private set; }

    /// <summary>Where in the bar the next event is.</summary>
    public (int Trade, int Phase, bool LacksSnapshot) Place => (_trade, (int)_phase, _lacksSnapshot);

    /// <summary>Readers need a snapshot of the book before the next update.</summary>
    public void RequireSnapshot() => _lacksSnapshot = true;

    /// <summary>Gives the next event.</summary>
    public TapeEventKind Emit()
    {
        var i = _trade;
        switch (_phase)
        {
            case Phase.Book:
                return TellBook(i);
            case Phase.Quote:
                var (bid, ask) = BestAt(i);
                MessageNumber = (((_number * _times.Length) + i) * 2) + 2;
                Quote = new Quote(
                    new DateTime(QuoteTicks(i), DateTimeKind.Utc),
                    bid / _ticksPerUnit,
                    (_depth.LotsAt(bid) + (_isBuy[i] ? 0 : _lots[i])) / _lotsPerUnit,
                    ask / _ticksPerUnit,
                    (_depth.LotsAt(ask) + (_isBuy[i] ? _lots[i] : 0)) / _lotsPerUnit);
                _phase = Phase.Trade;
                return TapeEventKind.Quote;
            case Phase.Trade:
                Trade = new Trade(
                    new DateTime(_times[i], DateTimeKind.Utc),
                    _prices[i] / _ticksPerUnit,
                    _lots[i] / _lotsPerUnit,
                    _isBuy[i] ? Side.Buy : Side.Sell,
                    (_number * _times.Length) + i + 1);
                _trade++;
                _phase = _trade == _count ? Phase.Close : _trade % _tradesPerBookUpdate == 0 ? Phase.Book : Phase.Quote;
                return TapeEventKind.Trade;
            case Phase.Close:
                _phase = Phase.Over;
                return TapeEventKind.BarClosed;
            default:
                throw new InvalidOperationException("The bar has been told.");
        }
    }

    /// <summary>Goes to a place in the bar that has just begun.</summary>
    /// <param name="trade">The next trade.</param>
    /// <param name="phase">What comes next of it.</param>
    /// <param name="lacksSnapshot">Whether readers need a snapshot.</param>
    /// <exception cref="InvalidDataException">There is no such place.</exception>
    public void GoTo(int trade, int phase, bool lacksSnapshot)
    {
        if (trade < 0 || trade > _count || phase is < 0 or > (int)Phase.Over || trade == _count != (Phase)phase >= Phase.Close)
        {
            throw new InvalidDataException($"A bar of {_count} trades has no place {trade}/{phase}.");
        }

        (_trade, _phase, _lacksSnapshot) = (trade, (Phase)phase, lacksSnapshot);

        // The next update tells what has changed since the last message, so the book must be as it was then.
        var told = (_phase == Phase.Book ? trade - 1 : Math.Min(trade, _count - 1)) / _tradesPerBookUpdate * _tradesPerBookUpdate;
        if (trade > 0 || _phase > Phase.Book)
        {
            MoveBook(told);
        }
    }

    private TapeEventKind TellBook(int i)
    {
        MoveBook(i);
        MessageNumber = (((_number * _times.Length) + i) * 2) + 1;
        _phase = Phase.Quote;

        // Prices and quantities of the grid change with the bar: it begins with a snapshot.
        if (i == 0 || _lacksSnapshot)
        {
            _lacksSnapshot = false;
            _bids.TellAll();
            _asks.TellAll();
            return TapeEventKind.BookSnapshot;
        }

        _bids.TellChanges();
        _asks.TellChanges();
        return TapeEventKind.BookUpdate;
    }

    private void MoveBook(int i)
    {
        var (bid, ask) = BestAt(i);
        _bids.Move(bid, _isBuy[i] ? 0 : _lots[i], _grid, in _depth);
        _asks.Move(ask, _isBuy[i] ? _lots[i] : 0, _grid, in _depth);
    }

    private (long Bid, long Ask) BestAt(int i) =>
        _isBuy[i] ? (_prices[i] - _spread, _prices[i]) : (_prices[i], _prices[i] + _spread);

    /// <summary>Half-way from the trade before.</summary>
    private long QuoteTicks(int i) => i == 0
        ? Bar.OpenTime.Ticks
        : _times[i - 1] + ((_times[i] - _times[i - 1]) / (2 * TicksPerMicrosecond) * TicksPerMicrosecond);
}
