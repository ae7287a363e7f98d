namespace R3edge.Domain.Execution;

/// <content>How orders arrive, the path is walked and fills are made.</content>
public sealed partial class OrderMatcher
{
    private bool IsExhausted => _volumeIsLimited && _available <= 0m;

    private static bool IsHeldByVenue(Order order) => order.Role is OrderRole.Stop or OrderRole.Target;

    private void CheckInstrument(Order order)
    {
        if (order.Instrument != _instrument.Id)
        {
            throw new ArgumentException($"The order is for {order.Instrument}, not for {_instrument.Id}.", nameof(order));
        }
    }

    private VenueOrder? Send(Order order)
    {
        CheckInstrument(order);
        var arrival = order.CreatedAt.Ticks + _model.Latency.Ticks;
        var isAtVenue = _isOpen && (IsHeldByVenue(order) || arrival <= _bar.OpenTime.Ticks);
        _mustExamine |= isAtVenue;
        return _orders.Add(order, arrival, isAtVenue);
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
        return working.Replaces is { } id && _orders.Find(id) is { } replaced
            ? executed + Executed(replaced) - working.FilledWhenSent
            : executed;
    }

    /// <summary>How many orders before the next one are gone by it.</summary>
    private int TakePlace(VenueOrder working)
    {
        if (_orders.Find(working.Replaces!.Value) is { } replaced)
        {
            working.Withheld = Executed(replaced) - working.FilledWhenSent;
            working.Replaces = null;
            return Withdraw(replaced);
        }

        var reason = working.Order.IsReduceOnly ? OrderRefusal.NothingToReduce : OrderRefusal.Other;
        _notices.Enqueue(working.Report(OrderStatus.Rejected, _bar.OpenTime, reason));
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
        var gone = working.Replaces is { } id && _orders.Find(id) is { } replaced ? Withdraw(replaced) : 0;
        _notices.Enqueue(working.Report(OrderStatus.Cancelled, _bar.OpenTime));
        _orders.Remove(working);
        return gone + 1;
    }

    private VenueOrder? Advance()
    {
        var (below, above) = _orders.WatchLevels();
        if (_bar.Low > below && _bar.High < above)
        {
            return null;
        }

        while (!_path.IsOver)
        {
            var highFirst = HighFirst();
            var end = _path.Waypoint(highFirst);
            if (_orders.FirstTouched(_path.Price, end, IsExhausted, _model.LimitNeedsTradeThrough) is { } touched)
            {
                _path.StopAt(touched.Level);
                return touched;
            }

            _path.Finish(highFirst);
        }

        return null;
    }

    private bool HighFirst()
    {
        if (_model.Path is not (IntrabarPath.Pessimistic or IntrabarPath.Optimistic) || !_path.IsUndecided)
        {
            return _fixedHighFirst;
        }

        // A long position fears the low and shows by orders that sell; a limit entry that buys fears a high before it and the low after.
        var deciding = _orders.FirstReduceOnlyElseEntry();
        var hurtsAtHighFirst = deciding is { IsBuy: true };
        return hurtsAtHighFirst == (_model.Path == IntrabarPath.Pessimistic);
    }

    private bool TryTradeHere(VenueOrder working, decimal buyingPower, out OrderReport report, out Fill fill)
    {
        if (working.Type is OrderType.Stop or OrderType.StopLimit)
        {
            _orders.Trigger(working);
            if (working.Type == OrderType.Limit)
            {
                // It is examined again as a limit order at the same point.
                report = default;
                fill = default;
                return false;
            }
        }

        if (_isAtOpen)
        {
            // Not before it is needed: on most bars nothing trades at the open.
            _price = (decimal)_bar.Open;
            _isAtOpen = false;
        }

        var price = working.Type == OrderType.Market || working.Order.Terms.HasStop ? Slipped(working, _price, buyingPower) : _price;
        return TryTrade(working, price, Liquidity.Taker, buyingPower, out report, out fill);
    }

    private bool TryTradeTouched(VenueOrder working, decimal buyingPower, out OrderReport report, out Fill fill)
    {
        _isAtOpen = false;
        if (working.Type == OrderType.Limit)
        {
            _price = working.Order.Terms.LimitPrice;
            return TryTrade(working, _price, Liquidity.Maker, buyingPower, out report, out fill);
        }

        _price = working.Order.Terms.StopPrice;
        _orders.Trigger(working);
        if (working.Type == OrderType.Limit)
        {
            working.IsExamined = false;
            _mustExamine = true;
            report = default;
            fill = default;
            return false;
        }

        return TryTrade(working, Slipped(working, _price, buyingPower), Liquidity.Taker, buyingPower, out report, out fill);
    }

    private decimal Slipped(VenueOrder working, decimal price, decimal buyingPower)
    {
        var slipped = _pricer.Slipped(price, working.IsBuy, working.LeftFor(buyingPower), _available, _traded, _bar.Volume);
        return working.Type != OrderType.Limit ? slipped
            : working.IsBuy ? Math.Min(slipped, working.Order.Terms.LimitPrice)
            : Math.Max(slipped, working.Order.Terms.LimitPrice);
    }

    private bool TryTrade(
        VenueOrder working, decimal price, Liquidity liquidity, decimal buyingPower, out OrderReport report, out Fill fill)
    {
        fill = default;
        report = default;
        working.IsExamined = true;
        if (IsExhausted)
        {
            return false;
        }

        var left = working.LeftFor(buyingPower);
        var wanted = _pricer.Quantity(in left, price, liquidity);
        var notional = price * wanted;
        var fee = _model.Fees.Fee(notional, liquidity);
        var refusal = wanted <= 0m
            ? (left.Quantity < _instrument.LotSize ? OrderRefusal.BelowLot : OrderRefusal.InsufficientFunds)
            : working.Order.IsReduceOnly ? OrderRefusal.None
            : working.IsUntouched && notional < _instrument.MinimumNotional ? OrderRefusal.BelowMinimumNotional
            : notional + fee > buyingPower ? OrderRefusal.InsufficientFunds
            : OrderRefusal.None;
        if (refusal != OrderRefusal.None)
        {
            var status = working.IsUntouched ? OrderStatus.Rejected : OrderStatus.Cancelled;
            report = working.Report(status, _bar.OpenTime, refusal);
            _orders.Remove(working);
            return true;
        }

        var isCut = _volumeIsLimited && _available < wanted;
        if (isCut)
        {
            wanted = _available;
            notional = price * wanted;
            fee = _model.Fees.Fee(notional, liquidity);
        }

        fill = new Fill(working.Order.Id, working.Order.Side, price, wanted, fee, liquidity, _bar.OpenTime);
        working.Add(wanted, notional, fee);
        report = working.Report(isCut ? OrderStatus.PartlyFilled : OrderStatus.Filled, _bar.OpenTime);
        if (!isCut)
        {
            _orders.Remove(working);
        }

        if (_countsVolume)
        {
            _traded += wanted;
            _available -= wanted;
        }

        if (_orders.HasTransit && IsHeldByVenue(working.Order))
        {
            CompleteCancellations(working);
        }

        return true;
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
