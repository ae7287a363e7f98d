namespace R3edge.Domain.Execution;

/// <content>How orders and cancellations arrive.</content>
public sealed partial class OrderMatcher
{
    private static bool IsHeldByVenue(Order order) => order.Role is OrderRole.Stop or OrderRole.Target;

    private void CheckInstrument(Order order)
    {
        if (order.Instrument != _instrument.Id)
        {
            throw new ArgumentException($"The order is for {order.Instrument}, not for {_instrument.Id}.", nameof(order));
        }
    }

    // Quotes and trades tell the venue's time also between them; bars do not, as they are told when they are over.
    private bool IsThereAtOnce(Order order, long arrival) =>
        (_isOpen && IsHeldByVenue(order)) || ((_isOpen || _isFedByTicks) && arrival <= _time.Ticks);

    private VenueOrder? Send(Order order, DateTime now)
    {
        CheckInstrument(order);
        var arrival = Math.Max(order.CreatedAt.Ticks, now.Ticks) + _model.Latency.Ticks;
        var isAtVenue = IsThereAtOnce(order, arrival);
        _mustExamine |= isAtVenue;
        if (!_isFedByTicks || !isAtVenue)
        {
            return _orders.Add(order, arrival, isAtVenue);
        }

        var answersTick = _isOpen && IsHeldByVenue(order);
        var working = _orders.Add(order, answersTick ? Math.Min(arrival, _tick.Ticks) : arrival, isAtVenue);
        if (working is not null)
        {
            working.IsExamined = !answersTick;
        }

        return working;
    }

    private bool TryAcknowledge(out OrderReport report)
    {
        if (_orders.FirstUnacknowledged() is not { } arrived)
        {
            report = default;
            return false;
        }

        arrived.IsAcknowledged = true;
        _orders.Changed();
        Reported = arrived.Order;
        report = arrived.Report(OrderStatus.Accepted, _time);
        return true;
    }

    private void Arrive(long now)
    {
        _orders.HasTransit = false;
        for (var i = 0; i < _orders.Count; i++)
        {
            var working = _orders[i];
            if (working.CancelTicks <= now)
            {
                i -= Withdraw(working);
            }
            else if (!working.IsAtVenue && working.ArrivalTicks <= now)
            {
                working.IsAtVenue = true;
                _orders.Changed();
                i -= working.Replaces is null ? 0 : TakePlace(working);
            }

            _orders.HasTransit |= i >= 0 && _orders[i] is { } left && (!left.IsAtVenue || left.CancelTicks != long.MaxValue);
        }
    }

    /// <summary>What an order and those it replaced have traded since it was sent.</summary>
    private decimal Executed(VenueOrder working)
    {
        var executed = working.Filled + working.Withheld;
        return working.Replaces is { } id && _orders.FindBefore(working, id) is { } replaced
            ? executed + Executed(replaced) - working.FilledWhenSent
            : executed;
    }

    /// <summary>How many orders before the next one are gone by it.</summary>
    private int TakePlace(VenueOrder working)
    {
        if (_orders.FindBefore(working, working.Replaces!.Value) is { } replaced)
        {
            working.Withheld = Executed(replaced) - working.FilledWhenSent;
            working.Replaces = null;
            return Withdraw(replaced);
        }

        var reason = working.Order.IsReduceOnly ? OrderRefusal.NothingToReduce : OrderRefusal.Other;
        _notices.Enqueue((working.Order, working.Report(OrderStatus.Rejected, _time, reason)));
        _orders.Remove(working);
        return 1;
    }

    /// <summary>
    /// Takes an order out, and with a replacement still on its way the order in whose place it would have come: nobody would
    /// ever take that one out otherwise. The orders gone all were before or at the place of this one.
    /// </summary>
    /// <returns>How many orders are gone.</returns>
    private int Withdraw(VenueOrder working)
    {
        var gone = working.Replaces is { } id && _orders.FindBefore(working, id) is { } replaced ? Withdraw(replaced) : 0;
        _notices.Enqueue((working.Order, working.Report(OrderStatus.Cancelled, _time)));
        _orders.Remove(working);
        return gone + 1;
    }

    /// <summary>
    /// Stop and targets are one bracket: where one side fills while the cancellation of the other is on its way, the venue
    /// does not fill the other too, because there is no longer as much to reduce.
    /// </summary>
    private void CompleteCancellations(VenueOrder filled)
    {
        var position = filled.Order.PositionId;
        for (var i = _orders.Count - 1; i >= 0; i--)
        {
            var other = _orders[i];
            if (other != filled && other.CancelTicks != long.MaxValue && other.Order.PositionId == position && IsHeldByVenue(other.Order))
            {
                i -= Withdraw(other) - 1;
            }
        }
    }
}
