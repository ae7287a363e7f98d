namespace R3edge.Domain.Execution;

/// <content>How the path is walked and fills are made.</content>
public sealed partial class OrderMatcher
{
    private bool IsPoolExhausted => _volumeIsLimited && _pool.Available <= 0m;

    private bool IsExhausted(VenueOrder working) => _volumeIsLimited && PoolOf(working).Available <= 0m;

    // Of a quote, buys take what the ask shows and sells what the bid shows.
    private ref VolumePool PoolOf(VenueOrder working)
    {
        if (_isFedByTicks && _tick.IsQuote && !working.IsBuy)
        {
            return ref _sellPool;
        }

        return ref _pool;
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
            if (_orders.FirstTouched(_path.Price, end, IsPoolExhausted, _model.LimitNeedsTradeThrough) is { } touched)
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
        if (_isFedByTicks && _tick.HasQuote && _model.Slippage is SlippageModel.HalfSpread)
        {
            // Bid and ask hold the spread already.
            return price;
        }

        ref var pool = ref PoolOf(working);
        var slipped = _pricer.Slipped(price, working.IsBuy, LeftFor(working, buyingPower), pool.Available, pool.Traded, pool.Volume);
        return working.Type != OrderType.Limit ? slipped
            : working.IsBuy ? Math.Min(slipped, working.Order.Terms.LimitPrice)
            : Math.Max(slipped, working.Order.Terms.LimitPrice);
    }

    private OrderAmount LeftFor(VenueOrder working, decimal buyingPower)
    {
        var left = working.LeftFor(buyingPower);
        return _holdings is not null && working.Order.IsReduceOnly && _holdings.Reducible(working.Order) is var held && held < left.Quantity
            ? left with { Quantity = held }
            : left;
    }

    private OrderRefusal RefusalOfNothing(VenueOrder working, in OrderAmount left) =>
        left.Quantity >= _instrument.LotSize ? OrderRefusal.InsufficientFunds
        : working.Left.Quantity >= _instrument.LotSize ? OrderRefusal.NothingToReduce
        : OrderRefusal.BelowLot;

    private bool TryTrade(
        VenueOrder working, decimal price, Liquidity liquidity, decimal buyingPower, out OrderReport report, out Fill fill)
    {
        fill = default;
        report = default;
        working.IsExamined = true;
        if (IsExhausted(working))
        {
            return false;
        }

        var left = LeftFor(working, buyingPower);
        var wanted = _pricer.Quantity(in left, price, liquidity);
        var notional = price * wanted;
        var fee = _model.Fees.Fee(notional, liquidity);
        var refusal = wanted <= 0m ? RefusalOfNothing(working, in left)
            : working.Order.IsReduceOnly ? OrderRefusal.None
            : working.IsUntouched && notional < _instrument.MinimumNotional ? OrderRefusal.BelowMinimumNotional
            : notional + fee > buyingPower ? OrderRefusal.InsufficientFunds
            : OrderRefusal.None;
        Reported = working.Order;
        if (refusal != OrderRefusal.None)
        {
            var status = working.IsUntouched ? OrderStatus.Rejected : OrderStatus.Cancelled;
            report = working.Report(status, _time, refusal);
            _orders.Remove(working);
            return true;
        }

        ref var pool = ref PoolOf(working);
        var isPart = _holdings is not null && working.Left.Quantity is not OrderAmount.Unlimited and var asked
            && asked - left.Quantity >= _instrument.LotSize;
        if (_volumeIsLimited && pool.Available < wanted)
        {
            isPart = true;
            wanted = pool.Available;
            notional = price * wanted;
            fee = _model.Fees.Fee(notional, liquidity);
        }

        fill = new Fill(working.Order.Id, working.Order.Side, price, wanted, fee, liquidity, _time);
        _holdings?.Apply(working.Order, wanted);
        working.Add(wanted, notional, fee);
        report = working.Report(isPart ? OrderStatus.PartlyFilled : OrderStatus.Filled, _time);
        if (!isPart)
        {
            _orders.Remove(working);
        }

        if (_countsVolume)
        {
            pool.Take(wanted);
        }

        if (_orders.HasTransit && IsHeldByVenue(working.Order))
        {
            CompleteCancellations(working);
        }

        return true;
    }
}
