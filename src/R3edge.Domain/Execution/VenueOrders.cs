using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Execution;

/// <summary>The orders of a simulated venue in the order in which they were sent, and the questions matching asks of them.</summary>
internal sealed partial class VenueOrders(SeenOrders seen)
{
    private VenueOrder[] _orders = new VenueOrder[8];
    private readonly Stack<VenueOrder> _spare = new();
    private double _below = double.NegativeInfinity;
    private double _above = double.PositiveInfinity;
    private bool _levelsAreStale;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether an order or a cancellation may be on its way.</summary>
    public bool HasTransit { get; set; }

    private ReadOnlySpan<VenueOrder> All => _orders.AsSpan(0, Count);

    /// <summary>The order at a place.</summary>
    public VenueOrder this[int index] => _orders[index];

    /// <summary>The intents.</summary>
    public IReadOnlyList<Order> ToList() => [.. All.ToArray().Select(working => working.Order)];

    /// <summary>Adds an order; null when its id was sent before.</summary>
    public VenueOrder? Add(Order order, long arrivalTicks, bool isAtVenue)
    {
        if (!seen.Add(order.Id) || (seen.HasForgotten && Find(order.Id) is not null))
        {
            return null;
        }

        var working = _spare.TryPop(out var spare) ? spare : new VenueOrder();
        working.Start(order, arrivalTicks, isAtVenue);
        if (Count == _orders.Length)
        {
            Array.Resize(ref _orders, 2 * Count);
        }

        _orders[Count++] = working;
        HasTransit |= !isAtVenue;
        Changed();
        return working;
    }

    /// <summary>Takes an order out.</summary>
    public void Remove(VenueOrder working)
    {
        var index = 0;
        while (!ReferenceEquals(_orders[index], working))
        {
            index++;
        }

        Count--;
        for (; index < Count; index++)
        {
            _orders[index] = _orders[index + 1];
        }

        _spare.Push(working);
        Changed();
    }

    /// <summary>The order of this id; null where none works.</summary>
    public VenueOrder? Find(OrderId id)
    {
        foreach (var working in All)
        {
            if (working.Order.Id == id)
            {
                return working;
            }
        }

        return null;
    }

    /// <summary>
    /// The order of this id, sent before another one; null where none works. An order never takes the place of one that was sent
    /// after it, so that no two wait for each other.
    /// </summary>
    public VenueOrder? FindBefore(VenueOrder other, OrderId id)
    {
        foreach (var working in All)
        {
            if (ReferenceEquals(working, other))
            {
                return null;
            }

            if (working.Order.Id == id)
            {
                return working;
            }
        }

        return null;
    }

    /// <summary>Something changed that decides at which prices something happens.</summary>
    public void Changed() => _levelsAreStale = true;

    /// <summary>The stop price of an order was touched.</summary>
    public void Trigger(VenueOrder working)
    {
        working.Trigger();
        Changed();
    }

    /// <summary>A new point of a path: no order has been examined at it.</summary>
    public void ExamineAgain()
    {
        foreach (var working in All)
        {
            working.IsExamined = false;
        }
    }

    /// <summary>A new tick of the market: no order has been examined at it, and those that take part have met it.</summary>
    public void Meet(long ticks)
    {
        foreach (var working in All)
        {
            working.IsExamined = false;
            if (working.IsAtVenue && working.ArrivalTicks <= ticks && working.Meetings < VenueOrder.Resting)
            {
                working.Meetings++;
            }
        }
    }

    /// <summary>Writes all orders; not the ids that were seen.</summary>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(HasTransit);
        writer.Write(Count);
        foreach (var working in All)
        {
            working.Save(writer);
        }
    }

    /// <summary>Replaces all orders by saved ones.</summary>
    public void Restore(ref SnapshotReader reader, InstrumentId instrument)
    {
        while (Count > 0)
        {
            _spare.Push(_orders[--Count]);
        }

        HasTransit = reader.ReadBoolean();
        var count = reader.ReadCount(int.MaxValue);
        while (Count < count)
        {
            if (Count == _orders.Length)
            {
                Array.Resize(ref _orders, 2 * Count);
            }

            var working = _spare.TryPop(out var spare) ? spare : new VenueOrder();
            working.Restore(ref reader, instrument);
            _orders[Count++] = working;
        }

        Changed();
    }

    /// <summary>Between which prices nothing happens.</summary>
    public (double Below, double Above) WatchLevels()
    {
        if (!_levelsAreStale)
        {
            return (_below, _above);
        }

        _levelsAreStale = false;
        _below = double.NegativeInfinity;
        _above = double.PositiveInfinity;
        foreach (var working in All)
        {
            var isAtRest = working.IsAtVenue && working.IsAcknowledged && working.CancelTicks == long.MaxValue
                && working.Type != OrderType.Market;
            if (!isAtRest)
            {
                _below = double.PositiveInfinity;
                _above = double.NegativeInfinity;
            }
            else if (working.AwaitsRise)
            {
                _above = Math.Min(_above, working.Level);
            }
            else
            {
                _below = Math.Max(_below, working.Level);
            }
        }

        return (_below, _above);
    }
}
