using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Markets;

/// <summary>
/// Builds the bars of one instrument on every timeframe from whatever its source gives, event by event. A trade costs the same
/// however many timeframes there are, and allocates nothing.
/// <list type="bullet">
/// <item>Source: bars are made of the best that the instrument has shown so far: trades, else source bars (the shortest), else
/// quotes (their mid, volume 0). A better source takes over at once and throws away what a lesser one had put into the open bar; from
/// then on the lesser one is ignored.</item>
/// <item>Closing: a bar closes when an event of its own source belongs to a later interval, or when <see cref="Advance"/> reaches its
/// end; never earlier. The shortest timeframe closes first and is a closed part of the longer ones.</item>
/// <item>Whole or not at all: a bar whose interval had begun before the first event, or during an <see cref="Interrupt"/>, is not given.</item>
/// <item>Once: a trade whose number was seen counts once. A number seen before that comes, live, in a later interval than any trade
/// so far says that the venue counts anew. Trades without a number (0 or less) cannot be told apart.</item>
/// <item>Late: a trade of a closed interval does not change what was given. If the interval is among the last
/// <see cref="RepairableBars"/>, its bar is given once more as a repair when the next interval begins.</item>
/// </list>
/// Not safe for use by several threads at once.
/// </summary>
public sealed partial class InstrumentBars : ISnapshotable
{
    /// <summary>How many closed bars late trades can repair.</summary>
    public const int RepairableBars = 10;

    private const int TradesRank = 0;
    private const int QuotesRank = 100;
    private const int NoRank = int.MaxValue;
    private const long Unknown = long.MaxValue;

    private readonly SeenSequences _seen = new();
    private readonly RecentBars _recent = new(RepairableBars);
    private readonly BarAggregator[] _longer = new BarAggregator[Timeframe.All.Count];
    private readonly List<Bar> _scratch = [];
    private TradedBar _bar;
    private bool _isOpen;
    private int _rank = NoRank;
    private int _base;

    // The interval that time is in, and the instant from which on everything is known.
    private long _startTicks = long.MinValue;
    private long _endTicks = long.MinValue;
    private long _sinceTicks = Unknown;

    /// <summary>Starts before the first event.</summary>
    public InstrumentBars() => Renew();

    /// <summary>Trades whose number had been seen.</summary>
    public long RepeatedTrades { get; private set; }

    /// <summary>Trades that came after their bar had closed, repaired ones included.</summary>
    public long LateTrades { get; private set; }

    /// <summary>Source bars that came after their interval had closed.</summary>
    public long LateBars { get; private set; }

    /// <summary>The shortest timeframe there are bars of: one minute unless the source gives longer bars only.</summary>
    public Timeframe Base => Timeframe.All[_base];

    /// <summary>Takes in a trade.</summary>
    /// <param name="trade">Price above 0, quantity 0 or more, time UTC.</param>
    /// <param name="isBackfilled">Whether it was fetched later because the feed had missed it.</param>
    /// <param name="finished">Receives what this finishes, by closing time, then shortest first.</param>
    /// <exception cref="ArgumentException">Price, quantity or time is impossible; nothing has changed.</exception>
    public TradeFate Add(in Trade trade, bool isBackfilled, List<FinishedBar> finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        if (!(trade.Price > 0.0 && double.IsFinite(trade.Price) && trade.Quantity >= 0.0 && double.IsFinite(trade.Quantity))
            || trade.Time.Kind != DateTimeKind.Utc)
        {
            throw new ArgumentException($"The trade is impossible: {trade}.", nameof(trade));
        }

        if (_rank != TradesRank)
        {
            TakeOver(TradesRank, 0);
        }

        var ticks = trade.Time.Ticks;
        if (trade.Sequence > 0 && !_seen.Add(trade.Sequence))
        {
            if (isBackfilled || ticks < _startTicks + Base.Duration.Ticks)
            {
                RepeatedTrades++;
                return TradeFate.Repeated;
            }

            _seen.Clear();
            _seen.Add(trade.Sequence);
        }

        if (ticks < _startTicks)
        {
            LateTrades++;
            var start = Base.Floor(trade.Time).Ticks;
            return start >= _sinceTicks && _recent.Repair(start, trade) ? TradeFate.Repairing : TradeFate.Late;
        }

        Print(trade, trade.BoughtQuantity, finished);
        return TradeFate.Counted;
    }

    /// <summary>Takes in a best bid and ask; of meaning only while there is nothing better.</summary>
    /// <param name="quote">The quote; one that is crossed, locked or without a price says nothing.</param>
    /// <param name="finished">Receives what this finishes.</param>
    /// <returns>Whether it is in the open bar.</returns>
    public bool Add(in Quote quote, List<FinishedBar> finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        var isReadable = quote.BidPrice > 0.0 && quote.AskPrice > quote.BidPrice && double.IsFinite(quote.AskPrice);
        if (_rank < QuotesRank || !isReadable || quote.Time.Kind != DateTimeKind.Utc || quote.Time.Ticks < _startTicks)
        {
            return false;
        }

        _rank = QuotesRank;
        Print(new Trade(quote.Time, quote.Mid, 0.0, Side.Buy, 0), double.NaN, finished);
        return true;
    }

    /// <summary>
    /// Takes in the content of a whole interval from a source of bars. The same interval again replaces what it said before.
    /// </summary>
    /// <param name="timeframe">The length of the bar.</param>
    /// <param name="bar">The bar.</param>
    /// <param name="finished">Receives what this finishes; the bar itself closes by the clock.</param>
    /// <returns>Whether it is the open bar now; false when it is late, or there is a better source.</returns>
    /// <exception cref="ArgumentException">The bar is impossible or not an interval of the timeframe; nothing has changed.</exception>
    public bool Add(Timeframe timeframe, in Bar bar, List<FinishedBar> finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        if (!bar.IsPossible || timeframe.Floor(bar.OpenTime) != bar.OpenTime || bar.CloseTime - bar.OpenTime != timeframe.Duration)
        {
            throw new ArgumentException($"The bar is impossible or no interval of {timeframe}: {bar}.", nameof(bar));
        }

        var index = IndexOf(timeframe);
        var rank = TradesRank + 1 + index;
        if (rank > _rank)
        {
            return false;
        }

        if (rank < _rank)
        {
            TakeOver(rank, index);
        }

        if (bar.OpenTime.Ticks < _startTicks)
        {
            LateBars++;
            return false;
        }

        Reach(bar.OpenTime.Ticks, finished);
        _bar = TradedBar.Of(bar);
        _isOpen = true;
        return true;
    }

    /// <summary>Time has reached an instant: closes what is due.</summary>
    /// <param name="now">UTC; an instant before the open bar's end changes nothing.</param>
    /// <param name="finished">Receives what this finishes.</param>
    public void Advance(DateTime now, List<FinishedBar> finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        Reach(now.Ticks, finished);
    }

    /// <summary>Events have been missed: what is open is not whole, and what is known begins anew with the next event.</summary>
    public void Interrupt()
    {
        _sinceTicks = Unknown;
        _endTicks = _startTicks;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_rank);
        writer.Write(_base);
        writer.Write(_startTicks);
        writer.Write(_endTicks);
        writer.Write(_sinceTicks);
        writer.Write(_isOpen ? 1 : 0);
        if (_isOpen)
        {
            _bar.Save(writer);
        }

        writer.Write(RepeatedTrades);
        writer.Write(LateTrades);
        writer.Write(LateBars);
        _seen.Save(writer);
        _recent.Save(writer);
        foreach (var longer in _longer)
        {
            longer.Save(writer);
        }
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _rank = reader.ReadInt32();
        _base = reader.ReadInt32();
        if (_base < 0 || _base >= Timeframe.All.Count)
        {
            var index = _base;
            _base = 0;
            throw new InvalidDataException($"The snapshot holds {index} where a timeframe belongs.");
        }

        _startTicks = reader.ReadInt64();
        _endTicks = reader.ReadInt64();
        _sinceTicks = reader.ReadInt64();
        _isOpen = reader.ReadInt32() != 0;
        _bar = _isOpen ? TradedBar.Read(ref reader) : default;
        RepeatedTrades = reader.ReadInt64();
        LateTrades = reader.ReadInt64();
        LateBars = reader.ReadInt64();
        _seen.Restore(ref reader);
        _recent.Restore(ref reader);
        foreach (var longer in _longer)
        {
            longer.Restore(ref reader);
        }
    }

    private static int IndexOf(Timeframe timeframe)
    {
        var index = 0;
        while (Timeframe.All[index] != timeframe)
        {
            index++;
        }

        return index;
    }

    private void Print(in Trade print, double bought, List<FinishedBar> finished)
    {
        Reach(print.Time.Ticks, finished);
        if (_isOpen)
        {
            _bar.Add(print, bought);
        }
        else
        {
            _bar = TradedBar.Of(_startTicks, print, bought);
            _isOpen = true;
        }
    }
}
