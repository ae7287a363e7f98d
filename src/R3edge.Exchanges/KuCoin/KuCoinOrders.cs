using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Gateways;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.KuCoin;

/// <summary>What KuCoin says of orders, over HTTP and in the user stream.</summary>
internal static class KuCoinOrders
{
    /// <summary>The body of a new order; a stop goes to another path.</summary>
    public static string Body(VenueOrder order)
    {
        var side = order.Side == Side.Buy ? "buy" : "sell";
        var amount = order.Quantity > 0m ? $"\"size\":\"{WireJson.Plain(order.Quantity)}\"" : $"\"funds\":\"{WireJson.Plain(order.Funds)}\"";
        var limit = order.Terms.HasLimit
            ? $",\"price\":\"{WireJson.Plain(order.Terms.LimitPrice)}\",\"timeInForce\":\"{(order.FillsAtOnce ? "IOC" : "GTC")}\""
            : "";

        // "loss" waits for the price to fall to the stop, "entry" for it to rise.
        var stop = order.Terms.HasStop
            ? $",\"stop\":\"{(order.Side == Side.Sell ? "loss" : "entry")}\",\"stopPrice\":\"{WireJson.Plain(order.Terms.StopPrice)}\",\"tradeType\":\"TRADE\""
            : "";
        var type = order.Terms.HasLimit ? "limit" : "market";
        return $$"""{"clientOid":{{JsonText.String(order.ClientId)}},"symbol":{{JsonText.String(order.Instrument.Symbol)}},"side":"{{side}}","type":"{{type}}",{{amount}}{{limit}}{{stop}}}""";
    }

    /// <summary>How an order stands, as HTTP tells it.</summary>
    public static VenueOrderState Read(JsonElement order)
    {
        var filled = WireJson.Number(order, "dealSize");
        var isActive = order.GetProperty("active").GetBoolean();
        var isCancelled = order.TryGetProperty("cancelExist", out var cancel) && cancel.GetBoolean();
        var size = WireJson.Number(order, "size");

        // An order for funds has no size: what it could not spend on a whole lot is no cancellation.
        var isFilled = !isActive && filled > 0m && (size > 0m ? filled >= size : !isCancelled);
        return new VenueOrderState(
            WireJson.Text(order, "clientOid"),
            WireJson.Text(order, "id"),
            isFilled ? OrderStatus.Filled : !isActive ? OrderStatus.Cancelled : filled > 0m ? OrderStatus.PartlyFilled : OrderStatus.Accepted,
            filled,
            WireJson.Number(order, "dealFunds"),
            Fee(order),
            WireJson.Time(order, "lastUpdatedAt", WireJson.Time(order, "createdAt", DateTime.UnixEpoch)));
    }

    /// <summary>How a stop stands that was not touched yet; null where it was: it is an order as any other then.</summary>
    public static VenueOrderState? ReadStop(JsonElement order) => WireJson.Text(order, "status") is "NEW" or ""
        ? new VenueOrderState(
            WireJson.Text(order, "clientOid"), WireJson.Text(order, "id"), OrderStatus.Accepted, 0m, 0m, 0m,
            WireJson.Time(order, "createdAt", DateTime.UnixEpoch))
        : null;

    /// <summary>How an order stands, as the user stream tells it: without what its fills were worth and cost.</summary>
    public static VenueOrderState ReadNews(JsonElement order)
    {
        var filled = WireJson.Number(order, "filledSize");
        return new VenueOrderState(
            WireJson.Text(order, "clientOid"),
            WireJson.Text(order, "orderId"),
            WireJson.Text(order, "type") switch
            {
                "filled" => OrderStatus.Filled,
                "canceled" => OrderStatus.Cancelled,
                _ => filled > 0m ? OrderStatus.PartlyFilled : OrderStatus.Accepted,
            },
            filled,
            0m,
            0m,
            WireJson.Time(order, "ts", DateTime.UnixEpoch))
        {
            HasAllFees = filled == 0m,
        };
    }

    /// <summary>What an error means.</summary>
    public static VenueAnswer<T> Error<T>(string code, string text)
        where T : class
    {
        var message = $"{code} {text}";
        var isAboutOrder = text.Contains("not exist", StringComparison.OrdinalIgnoreCase) || text.Contains("order_not_exist", StringComparison.OrdinalIgnoreCase);
        return code switch
        {
            "429000" or "200003" => new VenueAnswer<T>(VenueOutcome.RateLimited, null, message),
            "400002" => new VenueAnswer<T>(VenueOutcome.ClockSkew, null, message),
            "400001" or "400003" or "400004" or "400005" or "400006" or "400007" or "400008" => new VenueAnswer<T>(VenueOutcome.NotAuthorised, null, message),
            "500000" => new VenueAnswer<T>(VenueOutcome.Unknown, null, message),
            "200004" => new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.InsufficientFunds),
            "400100" when text.Contains("available.amount", StringComparison.OrdinalIgnoreCase) || text.Contains("alance insufficient", StringComparison.Ordinal) =>
                new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.InsufficientFunds),
            _ when isAboutOrder => new VenueAnswer<T>(VenueOutcome.NotFound, null, message),

            // It is there: a query tells how it stands.
            _ when text.Contains("clientOid", StringComparison.OrdinalIgnoreCase) && text.Contains("uplicate", StringComparison.Ordinal) =>
                new VenueAnswer<T>(VenueOutcome.Unknown, null, message),
            "400600" or "900001" => new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.InstrumentUnavailable),
            _ => new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.Other),
        };
    }

    // A fee in a third asset, such as KCS, has no price here and counts as nothing; docs/exchanges.md says so.
    private static decimal Fee(JsonElement order)
    {
        var (paid, filled, parts) = (WireJson.Number(order, "fee"), WireJson.Number(order, "dealSize"), WireJson.Text(order, "symbol").Split('-'));
        var asset = WireJson.Text(order, "feeCurrency");
        return asset == parts[^1] ? paid
            : asset == parts[0] && filled > 0m ? paid * (WireJson.Number(order, "dealFunds") / filled)
            : 0m;
    }
}
