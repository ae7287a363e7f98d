using R3edge.Domain.Snapshots;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Execution;

/// <summary>
/// What each position holds at the venue, so that an order that may only reduce never trades more than its position holds. Only
/// positions that hold something are kept.
/// </summary>
internal sealed class PositionHoldings : ISnapshotable
{
    private readonly Dictionary<PositionId, decimal> _quantities = [];

    /// <summary>How much an order that may only reduce can trade, 0 or more.</summary>
    public decimal Reducible(Order order)
    {
        var held = _quantities.GetValueOrDefault(order.PositionId);
        return Math.Max(0m, order.Side == Markets.Side.Sell ? held : -held);
    }

    /// <summary>Books a fill.</summary>
    public void Apply(Order order, decimal quantity)
    {
        var held = _quantities.GetValueOrDefault(order.PositionId) + (order.Side == Markets.Side.Buy ? quantity : -quantity);
        if (held == 0m)
        {
            _quantities.Remove(order.PositionId);
        }
        else
        {
            _quantities[order.PositionId] = held;
        }
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Write(_quantities.Count);
        foreach (var (position, quantity) in _quantities.OrderBy(pair => pair.Key.Value))
        {
            writer.Write(position.Value);
            writer.Write(quantity);
        }
    }

    public void Restore(ref SnapshotReader reader)
    {
        _quantities.Clear();
        for (var left = reader.ReadCount(int.MaxValue); left > 0; left--)
        {
            _quantities[new PositionId(reader.ReadUInt128())] = reader.ReadDecimal();
        }
    }
}
