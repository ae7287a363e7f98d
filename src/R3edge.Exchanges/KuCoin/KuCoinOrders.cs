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
        var amount = order.Quantity > 0m
            ? $"\"size\":\"{WireJson.Plain(order.Quantity)}\""
            : $"\"funds\":\"{WireJson.Plain(order.Funds)}\"";
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
        var (fee, other) = Fee(order, filled > 0m ? WireJson.Number(order, "dealFunds") / filled : 0m);
        return new VenueOrderState(
            WireJson.Text(order, "clientOid"),
            WireJson.Text(order, "id"),
            isFilled ? OrderStatus.Filled : !isActive ? OrderStatus.Cancelled : filled > 0m ? OrderStatus.PartlyFilled : OrderStatus.Accepted,
            filled,
            WireJson.Number(order, "dealFunds"),
            fee,
            WireJson.Time(order, "lastUpdatedAt", WireJson.Time(order, "createdAt", DateTime.UnixEpoch)))
        {
            OtherFees = other is null ? [] : [other],
        };
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

    /// <summary>
    /// How a stop stands that was not touched yet, as the user stream tells it: under the venue's id alone. Once it is touched, what comes of
    /// it is told as of any other order. Null for news that say nothing of that.
    /// </summary>
    public static VenueOrderState? ReadStopNews(JsonElement stop)
    {
        OrderStatus? status = WireJson.Text(stop, "type") switch
        {
            "open" or "triggered" => OrderStatus.Accepted,
            "cancel" => OrderStatus.Cancelled,
            _ => null,
        };
        return status is not { } known ? null : new VenueOrderState(
            "", WireJson.Text(stop, "orderId"), known, 0m, 0m, 0m, WireJson.Time(stop, "ts", DateTime.UnixEpoch));
    }

    /// <summary>
    /// What an error means. The codes are those of www.kucoin.com/docs-new ("Error code") and, where it has none, those that the public client
    /// ccxt lists for this venue. Codes of four, two, six and nine hundred thousand refuse a request; the others may be of one that was carried out.
    /// </summary>
    public static VenueAnswer<T> Error<T>(string code, string text)
        where T : class
    {
        VenueAnswer<T> Of(VenueOutcome outcome, OrderRefusal reason = OrderRefusal.None) => new(outcome, null, $"{code} {text}", reason);
        bool Says(string what) => text.Contains(what, StringComparison.OrdinalIgnoreCase);
        return code switch
        {
            "429000" or "200003" => Of(VenueOutcome.RateLimited),
            "400002" => Of(VenueOutcome.ClockSkew),
            "400001" or "400003" or "400004" or "400005" or "400006" or "400007" or "400008" => Of(VenueOutcome.NotAuthorised),

            // A person who is not known well enough, and one whose account is frozen.
            "400303" or "411100" => Of(VenueOutcome.NotAuthorised),

            // A timeout within the venue.
            "408000" => Of(VenueOutcome.Unknown),
            "200004" or "230003" => Of(VenueOutcome.Refused, OrderRefusal.InsufficientFunds),
            "400100" when Says("available.amount") || Says("balance insufficient") => Of(VenueOutcome.Refused, OrderRefusal.InsufficientFunds),
            _ when Says("not exist") && Says("order") || Says("order_not_exist") => Of(VenueOutcome.NotFound),

            // It is there: a query tells how it stands ("validation.createOrder.clientOidDuplicated").
            _ when Says("clientOid") && (Says("duplicate") || Says("repeated")) => Of(VenueOutcome.Unknown),
            "400500" or "400600" or "900001" => Of(VenueOutcome.Refused, OrderRefusal.InstrumentUnavailable),
            "600100" or "600101" => Of(VenueOutcome.Refused, OrderRefusal.BelowMinimumNotional),
            { Length: 6 } when code[0] is '2' or '4' or '6' or '9' => Of(VenueOutcome.Refused, OrderRefusal.Other),
            _ => Of(VenueOutcome.Unknown),
        };
    }

    /// <summary>
    /// What the fills of an order that the venue's orders no longer have say of it; none: it is not found. Fields are those of
    /// <c>GET /api/v1/hf/fills</c>.
    /// </summary>
    public static VenueAnswer<VenueOrderState> ReadFills(JsonElement data, string clientId, string venueId)
    {
        var fills = data.GetProperty("items").EnumerateArray().Where(fill => WireJson.Text(fill, "orderId") == venueId).ToList();
        if (fills.Count == 0)
        {
            return new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "There are no fills.");
        }

        var fees = fills.Select(fill => Fee(fill, WireJson.Number(fill, "price"))).ToList();
        return VenueAnswer.Of<VenueOrderState>(new VenueOrderState(
            clientId, venueId, OrderStatus.Cancelled,
            fills.Sum(fill => WireJson.Number(fill, "size")),
            fills.Sum(fill => WireJson.Number(fill, "funds")),
            fees.Sum(fee => fee.Quote),
            fills.Max(fill => WireJson.Time(fill, "createdAt", DateTime.UnixEpoch)))
        {
            OtherFees =
            [
                .. fees.Select(fee => fee.Other).OfType<VenueFee>().GroupBy(fee => fee.Asset)
                    .Select(group => new VenueFee(group.Key, group.Sum(fee => fee.Amount))),
            ],
        });
    }

    // Of an order or of a fill: in quote units, or in an asset that is neither base nor quote, such as KCS.
    private static (decimal Quote, VenueFee? Other) Fee(JsonElement paying, decimal price)
    {
        var (paid, asset) = (WireJson.Number(paying, "fee"), WireJson.Text(paying, "feeCurrency"));
        var assets = WireJson.Text(paying, "symbol").Split('-');
        return asset == assets[^1] || paid == 0m ? (paid, null)
            : asset == assets[0] ? (paid * price, null)
            : (0m, new VenueFee(asset, paid));
    }
}
