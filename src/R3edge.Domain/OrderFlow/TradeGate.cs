using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>Trades that were refused, by reason.</summary>
/// <param name="Repeated">Sequence at or below that of the last trade taken in: a duplicate, or one that comes after its turn.</param>
/// <param name="Late">Time before that of the last trade taken in.</param>
public readonly record struct RefusedTrades(long Repeated, long Late);

/// <summary>
/// Lets trades through once and in order. A sequence of 0 or less says that the venue does not number its trades; then only
/// the time is looked at.
/// </summary>
internal struct TradeGate : ISnapshotable
{
    private long _lastTicks;
    private long _lastSequence;
    private long _repeated;
    private long _late;

    public readonly RefusedTrades Refused => new(_repeated, _late);

    /// <exception cref="ArgumentException">Price, quantity or time is impossible.</exception>
    public bool Admit(in Trade trade)
    {
        if (!(trade.Price > 0.0 && trade.Quantity >= 0.0 && trade.Price * trade.Quantity < double.PositiveInfinity)
            || trade.Time.Kind != DateTimeKind.Utc)
        {
            throw new ArgumentException($"The trade is impossible: {trade}.", nameof(trade));
        }

        if (trade.Sequence > 0)
        {
            if (trade.Sequence <= _lastSequence)
            {
                _repeated++;
                return false;
            }
        }

        var ticks = trade.Time.Ticks;
        if (ticks < _lastTicks)
        {
            _late++;
            return false;
        }

        _lastTicks = ticks;
        _lastSequence = Math.Max(_lastSequence, trade.Sequence);
        return true;
    }

    /// <summary>Counts a trade that was let through and found too old.</summary>
    public void CountLate() => _late++;

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_lastTicks);
        writer.Write(_lastSequence);
        writer.Write(_repeated);
        writer.Write(_late);
    }

    public void Restore(ref SnapshotReader reader)
    {
        _lastTicks = reader.ReadInt64();
        _lastSequence = reader.ReadInt64();
        _repeated = reader.ReadInt64();
        _late = reader.ReadInt64();
    }
}
