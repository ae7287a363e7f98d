using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Markets;

/// <summary>
/// Builds bars from trades, one trade at a time. A bar closes when a trade of a later interval arrives, or when
/// <see cref="Advance"/> reaches its end. What is closed stays closed: a later trade that belongs to it is refused and counted.
/// Within the open bar trades may come in any order: by time, then by sequence number, the first gives the open and the last
/// the close; of trades equal in both, the first and the last to arrive.
/// </summary>
public sealed class BarBuilder : ISnapshotable
{
    private readonly OpenBar _bar;
    private long _firstTicks;
    private long _firstSequence;
    private long _lastTicks;
    private long _lastSequence;

    /// <summary>Starts without an open bar.</summary>
    /// <param name="timeframe">The length of each bar.</param>
    /// <param name="gaps">What becomes of intervals without trades.</param>
    public BarBuilder(Timeframe timeframe, GapPolicy gaps = GapPolicy.Omit)
    {
        Timeframe = timeframe;
        _bar = new OpenBar(timeframe, gaps);
    }

    /// <summary>The length of each bar.</summary>
    public Timeframe Timeframe { get; }

    /// <summary>How many trades have been refused because their bar was closed already.</summary>
    public long LateTrades { get; private set; }

    /// <summary>Takes in a trade.</summary>
    /// <param name="trade">The trade; its price is above 0, its quantity 0 or more, its time UTC.</param>
    /// <param name="closed">Receives the bars that this closes, oldest first.</param>
    /// <returns>False when the trade is late: it changed nothing but <see cref="LateTrades"/>.</returns>
    /// <exception cref="ArgumentException">Price, quantity or time is impossible.</exception>
    public bool Add(in Trade trade, ICollection<Bar> closed)
    {
        ArgumentNullException.ThrowIfNull(closed);
        if (!(trade.Price > 0.0 && double.IsFinite(trade.Price) && trade.Quantity >= 0.0 && double.IsFinite(trade.Quantity))
            || trade.Time.Kind != DateTimeKind.Utc)
        {
            throw new ArgumentException($"The trade is impossible: {trade}.", nameof(trade));
        }

        var interval = Timeframe.Floor(trade.Time).Ticks;
        if (interval < _bar.FrontierTicks)
        {
            LateTrades++;
            return false;
        }

        _bar.CloseBefore(interval, closed);
        var ticks = trade.Time.Ticks;
        if (!_bar.IsOpen)
        {
            _bar.Open(interval, new Bar(
                trade.Time, trade.Time, trade.Price, trade.Price, trade.Price, trade.Price, trade.Quantity, trade.BoughtQuantity));
            (_firstTicks, _firstSequence) = (ticks, trade.Sequence);
            (_lastTicks, _lastSequence) = (ticks, trade.Sequence);
            return true;
        }

        _bar.Extend(trade.Price, trade.Price, trade.Quantity, trade.BoughtQuantity);
        if (ticks < _firstTicks || (ticks == _firstTicks && trade.Sequence < _firstSequence))
        {
            _bar.SetOpen(trade.Price);
            (_firstTicks, _firstSequence) = (ticks, trade.Sequence);
        }

        if (ticks > _lastTicks || (ticks == _lastTicks && trade.Sequence >= _lastSequence))
        {
            _bar.SetClose(trade.Price);
            (_lastTicks, _lastSequence) = (ticks, trade.Sequence);
        }

        return true;
    }

    /// <summary>Closes what is due: every interval that ends at or before an instant.</summary>
    /// <param name="now">UTC; an instant before the open bar's end changes nothing.</param>
    /// <param name="closed">Receives the bars that this closes, oldest first.</param>
    public void Advance(DateTime now, ICollection<Bar> closed)
    {
        ArgumentNullException.ThrowIfNull(closed);
        _bar.CloseBefore(Timeframe.Floor(now).Ticks, closed);
    }

    /// <summary>The bar under construction: what it would be if it ended now.</summary>
    /// <param name="bar">The bar, where there is one.</param>
    /// <returns>Whether the current interval has a trade.</returns>
    public bool TryGetOpen(out Bar bar)
    {
        bar = _bar.IsOpen ? _bar.Current : default;
        return _bar.IsOpen;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        _bar.Save(writer);
        writer.Write(_firstTicks);
        writer.Write(_firstSequence);
        writer.Write(_lastTicks);
        writer.Write(_lastSequence);
        writer.Write(LateTrades);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _bar.Restore(ref reader);
        _firstTicks = reader.ReadInt64();
        _firstSequence = reader.ReadInt64();
        _lastTicks = reader.ReadInt64();
        _lastSequence = reader.ReadInt64();
        LateTrades = reader.ReadInt64();
    }
}
