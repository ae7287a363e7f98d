using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.SimulatedExchange.Matching;

/// <content>Who trades with whom, at which price, and who pays.</content>
internal sealed partial class MatchingEngine
{
    /// <summary>Whether an order keeps to tick, lot and least notional.</summary>
    public EngineRefusal Filter(EngineOrder order)
    {
        var instrument = Instrument;
        var prices = new[] { order.Terms.HasLimit ? order.Terms.LimitPrice : 0m, order.Terms.HasStop ? order.Terms.StopPrice : 0m };
        if (prices.Any(price => price % instrument.TickSize != 0m))
        {
            return EngineRefusal.PriceFilter;
        }

        if (order.Funds == 0m && (order.Quantity < instrument.LotSize || order.Quantity % instrument.LotSize != 0m))
        {
            return EngineRefusal.LotSize;
        }

        var reference = order.Terms.HasLimit ? order.Terms.LimitPrice
            : order.Terms.HasStop ? order.Terms.StopPrice
            : Best(order.Side == Side.Buy ? Side.Sell : Side.Buy) ?? _lastPrice;
        return (order.Funds > 0m ? order.Funds : order.Quantity * reference) < instrument.MinimumNotional
            ? EngineRefusal.Notional
            : EngineRefusal.None;
    }

    private EngineRefusal Check(EngineOrder order)
    {
        if (Filter(order) is not EngineRefusal.None and var filter)
        {
            return filter;
        }

        if (order.Owner!.Find(order.ClientId) is { IsFinal: false })
        {
            return EngineRefusal.Duplicate;
        }

        if (order.Terms.HasStop && _lastPrice > 0m && IsTouched(order, _lastPrice))
        {
            return EngineRefusal.WouldTrigger;
        }

        return order.IsPostOnly && Opposite(order).Count > 0 && Crosses(order, Opposite(order).First().Key)
            ? EngineRefusal.WouldTrade
            : EngineRefusal.None;
    }

    /// <summary>Locks what the order may cost at most: base units of a sale, quote units with the fee of a purchase.</summary>
    private EngineRefusal Lock(EngineOrder order)
    {
        var owner = order.Owner!;
        if (order.Side == Side.Sell)
        {
            (order.LockedAsset, order.Locked) = (BaseAsset, order.Quantity);
        }
        else
        {
            var cost = order.Terms.HasLimit ? order.Quantity * order.Terms.LimitPrice
                : order.Terms.HasStop ? order.Quantity * order.Terms.StopPrice * 1.05m
                : order.Funds > 0m ? order.Funds
                : Cost(order.Quantity);
            (order.LockedAsset, order.Locked) = (QuoteAsset, cost * (1m + Math.Max(_fees.TakerRate, _fees.MakerRate)));
        }

        if (owner.TryLock(order.LockedAsset, order.Locked))
        {
            return EngineRefusal.None;
        }

        order.Locked = 0m;
        return EngineRefusal.InsufficientBalance;
    }

    private decimal Cost(decimal quantity)
    {
        var cost = 0m;
        foreach (var (price, level) in _asks)
        {
            var taken = Math.Min(quantity, level.Sum(order => order.Remaining));
            cost += taken * price;
            quantity -= taken;
            if (quantity <= 0m)
            {
                break;
            }
        }

        return cost;
    }

    private decimal Reachable(EngineOrder order) =>
        Opposite(order).TakeWhile(level => Crosses(order, level.Key)).Sum(level => level.Value.Sum(resting => resting.Remaining));

    private SortedDictionary<decimal, LinkedList<EngineOrder>> Opposite(EngineOrder order) => order.Side == Side.Buy ? _asks : _bids;

    private static bool Crosses(EngineOrder order, decimal price) =>
        !order.Terms.HasLimit || (order.Side == Side.Buy ? price <= order.Terms.LimitPrice : price >= order.Terms.LimitPrice);

    private void Match(EngineOrder taker)
    {
        var levels = Opposite(taker);
        while (levels.Count > 0)
        {
            var (price, level) = levels.First();
            if (!Crosses(taker, price))
            {
                return;
            }

            while (level.First is { } node)
            {
                var quantity = Math.Min(Wanted(taker, price), node.Value.Remaining);
                if (quantity <= 0m)
                {
                    if (taker is { Funds: > 0m, Filled: > 0m })
                    {
                        taker.Quantity = taker.Filled;
                        FinishFilled(taker);
                    }

                    return;
                }

                Trade(taker, node.Value, price, quantity);
                if (node.Value.Remaining <= 0m)
                {
                    level.Remove(node);
                }

                Change(taker.Side == Side.Buy ? Side.Sell : Side.Buy, price);
                if (taker.Funds == 0m && taker.Remaining <= 0m)
                {
                    RemoveEmpty(levels, price);
                    return;
                }
            }

            RemoveEmpty(levels, price);
        }
    }

    private decimal Wanted(EngineOrder taker, decimal price) =>
        taker.Funds > 0m ? Instrument.RoundQuantity((taker.Funds - taker.Notional) / price) : taker.Remaining;

    private void Trade(EngineOrder taker, EngineOrder maker, decimal price, decimal quantity)
    {
        var id = _ids.NextTrade(this);
        _lastPrice = price;
        Fill(maker, price, quantity, id, isMaker: true);
        Fill(taker, price, quantity, id, isMaker: false);
        var trade = new Trade(Time, (double)price, (double)quantity, taker.Side, id);
        _trades.Enqueue(trade);
        if (_trades.Count > KeptTrades)
        {
            _trades.Dequeue();
        }

        Bars.Add(trade);
        _listener.OnTrade(this, trade);
    }

    private void Fill(EngineOrder order, decimal price, decimal quantity, long tradeId, bool isMaker)
    {
        var notional = price * quantity;
        order.Filled += quantity;
        order.Notional += notional;
        order.UpdatedAt = Time;
        if (order.Owner is not { } owner)
        {
            return;
        }

        var rate = _fees.Rate(isMaker ? Liquidity.Maker : Liquidity.Taker);
        var asset = FeeAssetOf(order.Side);
        var fee = asset == QuoteAsset ? notional * rate
            : decimal.Round(asset == BaseAsset ? quantity * rate : notional * rate / _feeAsset!.Price, 8);
        var inQuote = asset == QuoteAsset ? fee : 0m;
        order.Fees += fee;

        if (order.Side == Side.Sell)
        {
            owner.Unlock(BaseAsset, quantity);
            order.Locked -= quantity;
            owner.Spend(BaseAsset, quantity);
            owner.Deposit(QuoteAsset, notional - inQuote);
        }
        else
        {
            var reserved = Math.Min(order.Locked, notional + inQuote);
            owner.Unlock(QuoteAsset, reserved);
            order.Locked -= reserved;
            owner.Spend(QuoteAsset, notional + inQuote);
            owner.Deposit(BaseAsset, quantity);
        }

        if (asset != QuoteAsset)
        {
            owner.Spend(asset, fee);
        }

        var fill = new EngineFill(tradeId, price, quantity, fee, isMaker, Time);
        order.Fills.Add(fill);
        if (order.Funds == 0m && order.Remaining <= 0m)
        {
            End(order, EngineStatus.Filled, EngineNews.Traded);
        }

        _listener.OnOrder(this, order, EngineNews.Traded, fill);
    }

    private void FinishFilled(EngineOrder order)
    {
        End(order, EngineStatus.Filled, EngineNews.Traded);
        _listener.OnOrder(this, order, EngineNews.Traded, order.Fills[^1]);
    }

    private static bool IsTouched(EngineOrder order, decimal price) =>
        order.Side == Side.Sell ? price <= order.Terms.StopPrice : price >= order.Terms.StopPrice;

    private void TriggerStops()
    {
        while (_lastPrice > 0m && _stops.Find(order => IsTouched(order, _lastPrice)) is { } stop)
        {
            _stops.Remove(stop);
            stop.IsTriggered = true;
            _listener.OnOrder(this, stop, EngineNews.Triggered, default);
            Work(stop);
        }
    }
}
