using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>Makes of an order what its venue takes, or says by name why the venue would not.</summary>
public static class OrderPreparation
{
    /// <summary>Prepares an order.</summary>
    /// <param name="record">The order and how much of it remains.</param>
    /// <param name="clientId">Its client order id.</param>
    /// <param name="rules">The venue's rules.</param>
    /// <param name="lastPrice">The last price known, in quote units, for orders that name none; null where none is known.</param>
    /// <param name="fillsAtOnce">Whether what does not trade at once is cancelled.</param>
    /// <returns>The order; or null, the reason and a sentence.</returns>
    public static (VenueOrder? Order, OrderRefusal Reason, string Message) Prepare(
        GatewayOrder record, string clientId, OrderRules rules, decimal? lastPrice, bool fillsAtOnce)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(rules);
        var (order, instrument) = (record.Order, rules.Instrument);
        if (!rules.IsTrading)
        {
            return (null, OrderRefusal.InstrumentUnavailable, $"{instrument.Id} is not traded now.");
        }

        if (order.Terms.HasStop && !rules.HasStops)
        {
            return (null, OrderRefusal.Other, $"No stop can rest at the venue for {instrument.Id}.");
        }

        var terms = OnTick(order.Terms, order.Side, instrument);
        if (terms is not { } priced)
        {
            return (null, OrderRefusal.Other, $"The price of {order.Terms} is below one tick of {instrument.TickSize}.");
        }

        return record.Remaining == OrderAmount.Unlimited
            ? Spending(order, clientId, priced, instrument)
            : Trading(record, clientId, priced, rules, lastPrice, fillsAtOnce);
    }

    private static (VenueOrder? Order, OrderRefusal Reason, string Message) Spending(
        Order order, string clientId, OrderTerms terms, Instrument instrument)
    {
        if (order.Amount.Funds == OrderAmount.Unlimited || order.Side == Side.Sell || terms.Type == OrderType.Stop)
        {
            return (
                null, OrderRefusal.Other, "A venue takes no order without a quantity but one that buys at the market for an amount of funds.");
        }

        if (terms.HasLimit)
        {
            var quantity = instrument.RoundQuantity(order.Amount.Funds / terms.LimitPrice);
            return instrument.MeetsMinimum(quantity, terms.LimitPrice)
                ? (new VenueOrder(clientId, instrument.Id, order.Side, terms, quantity, 0m), OrderRefusal.None, "")
                : (null, OrderRefusal.BelowMinimumNotional, $"{order.Amount.Funds} is below the least notional of {instrument.MinimumNotional}.");
        }

        // Funds are cut to the tick: every venue takes quote amounts at least that fine.
        var funds = instrument.RoundPrice(order.Amount.Funds, PriceRounding.Down);
        return funds > 0m && funds >= instrument.MinimumNotional
            ? (new VenueOrder(clientId, instrument.Id, order.Side, terms, 0m, funds), OrderRefusal.None, "")
            : (null, OrderRefusal.BelowMinimumNotional, $"{funds} is below the least notional of {instrument.MinimumNotional}.");
    }

    private static (VenueOrder? Order, OrderRefusal Reason, string Message) Trading(
        GatewayOrder record, string clientId, OrderTerms terms, OrderRules rules, decimal? lastPrice, bool fillsAtOnce)
    {
        var (order, instrument) = (record.Order, rules.Instrument);
        var price = terms.HasLimit ? terms.LimitPrice : terms.HasStop ? terms.StopPrice : lastPrice;
        var wanted = record.Remaining;
        if (order.Amount.Funds != OrderAmount.Unlimited && price is { } known)
        {
            wanted = Math.Min(wanted, order.Amount.Funds / known);
        }

        var quantity = instrument.RoundQuantity(wanted);
        if (quantity < instrument.LotSize || quantity < rules.MinimumQuantity)
        {
            var least = Math.Max(instrument.LotSize, rules.MinimumQuantity);
            return (null, OrderRefusal.BelowLot, $"{wanted} is below the smallest quantity of {least}.");
        }

        if (quantity > rules.MaximumQuantity)
        {
            return (null, OrderRefusal.Other, $"{quantity} is above the largest quantity of {rules.MaximumQuantity}.");
        }

        if (price is { } at && !instrument.MeetsMinimum(quantity, at))
        {
            return (null, OrderRefusal.BelowMinimumNotional, $"{quantity} at {at} is below the least notional of {instrument.MinimumNotional}.");
        }

        return (new VenueOrder(clientId, instrument.Id, order.Side, terms, quantity, 0m, fillsAtOnce), OrderRefusal.None, "");
    }

    // A limit is never made worse, a stop never moved away from what it protects: below the market it goes up, above it down.
    private static OrderTerms? OnTick(OrderTerms terms, Side side, Instrument instrument)
    {
        var limit = side == Side.Buy ? PriceRounding.Down : PriceRounding.Up;
        var stopPrice = terms.HasStop ? instrument.RoundPrice(terms.StopPrice, limit) : 1m;
        var limitPrice = terms.HasLimit ? instrument.RoundPrice(terms.LimitPrice, limit) : 1m;
        return stopPrice <= 0m || limitPrice <= 0m ? null : terms.Type switch
        {
            OrderType.Limit => OrderTerms.Limit(limitPrice),
            OrderType.Stop => OrderTerms.Stop(stopPrice),
            OrderType.StopLimit => OrderTerms.StopLimit(stopPrice, limitPrice),
            _ => OrderTerms.Market,
        };
    }
}
