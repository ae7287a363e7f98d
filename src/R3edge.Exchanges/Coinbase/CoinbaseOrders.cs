using System.Text;
using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Gateways;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Coinbase;

/// <summary>
/// What Coinbase Advanced Trade says of orders, over HTTP and in the user channel. Paths and shapes are those of
/// docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders, pages create-order, cancel-order and get-order; the codes of
/// refusals and the states are their enumerations as public clients list them (docs.rs: architect-api, coinbase-v3, cbat).
/// </summary>
internal static class CoinbaseOrders
{
    /// <summary>The body of a new order.</summary>
    /// <param name="order">The order; a stop has a limit, since the venue takes none without.</param>
    public static string Body(VenueOrder order)
    {
        var size = $"\"base_size\":\"{WireJson.Plain(order.Quantity)}\"";
        var limit = order.Terms.HasLimit ? $"{size},\"limit_price\":\"{WireJson.Plain(order.Terms.LimitPrice)}\"" : "";
        var direction = order.Side == Side.Sell ? "STOP_DIRECTION_STOP_DOWN" : "STOP_DIRECTION_STOP_UP";
        var configuration = order.Terms.Type switch
        {
            OrderType.Market when order.Quantity > 0m => $"\"market_market_ioc\":{{{size}}}",
            OrderType.Market => $"\"market_market_ioc\":{{\"quote_size\":\"{WireJson.Plain(order.Funds)}\"}}",
            OrderType.Limit when order.FillsAtOnce => $"\"sor_limit_ioc\":{{{limit}}}",
            OrderType.Limit => $"\"limit_limit_gtc\":{{{limit},\"post_only\":false}}",
            OrderType.StopLimit =>
                $"\"stop_limit_stop_limit_gtc\":{{{limit},\"stop_price\":\"{WireJson.Plain(order.Terms.StopPrice)}\","
                + $"\"stop_direction\":\"{direction}\"}}",
            _ => throw new ArgumentException("A stop without a limit was to be given one.", nameof(order)),
        };
        var side = order.Side == Side.Buy ? "BUY" : "SELL";
        var (id, product) = (JsonText.String(order.ClientId), JsonText.String(order.Instrument.Symbol));
        return $"{{\"client_order_id\":{id},\"product_id\":{product},\"side\":\"{side}\",\"order_configuration\":{{{configuration}}}}}";
    }

    /// <summary>The answer to a new order. A refusal comes with HTTP 200 as well: only <c>success</c> tells.</summary>
    public static VenueAnswer<VenueOrderState> ReadPlaced(JsonElement root, string clientId, DateTime now)
    {
        if (!root.GetProperty("success").GetBoolean())
        {
            return Refusal<VenueOrderState>(root);
        }

        var id = root.GetProperty("success_response").GetProperty("order_id").GetString();
        return string.IsNullOrEmpty(id)
            ? throw new FormatException("The answer names no order.")
            : VenueAnswer.Of(new VenueOrderState(clientId, id, OrderStatus.Accepted, 0m, 0m, 0m, now));
    }

    /// <summary>The answer to a cancellation: done where the order is as good as over, and how it stands is to be asked.</summary>
    public static VenueAnswer<string> ReadCancelled(JsonElement root, string venueId)
    {
        var result = root.GetProperty("results").EnumerateArray().First(one => WireJson.Text(one, "order_id") == venueId);
        var reason = WireJson.Text(result, "failure_reason");
        return result.GetProperty("success").GetBoolean() ? VenueAnswer.Of(venueId) : reason switch
        {
            "DUPLICATE_CANCEL_REQUEST" or "UNKNOWN_CANCEL_ORDER" or "ORDER_IS_FULLY_FILLED" => VenueAnswer.Of(venueId),
            "ORDER_IS_BEING_REPLACED" => new VenueAnswer<string>(VenueOutcome.Unavailable, null, reason),
            "INVALID_CANCEL_REQUEST" or "COMMANDER_REJECTED_CANCEL_ORDER" or "INVALID_CANCEL_PRODUCT_ID"
                or "INVALID_CANCEL_FCM_TRADING_SESSION" or "NOT_ALLOWED_TO_CANCEL" =>
                new VenueAnswer<string>(VenueOutcome.Refused, null, reason, OrderRefusal.Other),
            _ => new VenueAnswer<string>(VenueOutcome.Unknown, null, reason),
        };
    }

    /// <summary>How an order stands, as HTTP tells it.</summary>
    public static VenueOrderState Read(JsonElement order)
    {
        var created = Time(order, "created_time") ?? DateTime.UnixEpoch;
        return State(
            order, WireJson.Number(order, "filled_size"), "average_filled_price",
            Time(order, "last_update_time") ?? Time(order, "last_fill_time") ?? created);
    }

    /// <summary>How an order stands, as the user channel tells it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="time">UTC time of the message.</param>
    public static VenueOrderState ReadNews(JsonElement order, DateTime time) =>
        State(order, WireJson.Number(order, "cumulative_quantity"), "avg_price", time);

    /// <summary>A time that may be missing, or that of the year 1 where there was none; null then.</summary>
    public static DateTime? Time(JsonElement element, string name) =>
        WireTime.TryParse(Encoding.UTF8.GetBytes(WireJson.Text(element, name)), out var time) && time.Year > 1 ? time : null;

    /// <summary>What an answer means whose HTTP status is an error; 401, 429 and 5xx are told apart before.</summary>
    public static VenueAnswer<T> HttpError<T>(int status, byte[] body, bool changesOrders)
        where T : class
    {
        return status switch
        {
            400 => WireJson.Read(body, changesOrders, root => Refusal<T>(root)),
            403 => new VenueAnswer<T>(VenueOutcome.NotAuthorised, null, Message(status, body)),
            404 => new VenueAnswer<T>(VenueOutcome.NotFound, null, Message(status, body)),
            _ => new VenueAnswer<T>(changesOrders ? VenueOutcome.Unknown : VenueOutcome.Unavailable, null, Message(status, body)),
        };
    }

    /// <summary>A status and the first words of what came with it, which need not be JSON.</summary>
    public static string Message(int status, byte[] body) =>
        $"HTTP {status} {Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 200))}";

    private static VenueAnswer<T> Refusal<T>(JsonElement root)
        where T : class
    {
        var error = root.TryGetProperty("error_response", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : root;
        var codes = new[]
        {
            WireJson.Text(error, "new_order_failure_reason"), WireJson.Text(error, "error"), WireJson.Text(error, "preview_failure_reason"),
            WireJson.Text(root, "failure_reason"),
        };

        // Fields that say nothing hold a default, so the first that says something counts.
        var code = codes.FirstOrDefault(code => code.Length > 0 && !code.StartsWith("UNKNOWN_", StringComparison.Ordinal)) ?? "";
        var message = $"{code} {WireJson.Text(error, "message")} {WireJson.Text(error, "error_details")}".Trim();
        var bare = code.StartsWith("PREVIEW_", StringComparison.Ordinal) ? code["PREVIEW_".Length..] : code;
        return bare switch
        {
            // It is there: a query tells how it stands.
            _ when bare.Contains("DUPLICATE", StringComparison.OrdinalIgnoreCase) => new VenueAnswer<T>(VenueOutcome.Unknown, null, message),
            "" => new VenueAnswer<T>(VenueOutcome.Unknown, null, $"The venue gives no reason. {message}".Trim()),
            "rate_limit_exceeded" or "RATE_LIMIT_EXCEEDED" or "RFQ_RATE_LIMITED" or "RESOURCE_EXHAUSTED" =>
                new VenueAnswer<T>(VenueOutcome.RateLimited, null, message),
            "PERMISSION_DENIED" or "UNAUTHENTICATED" => new VenueAnswer<T>(VenueOutcome.NotAuthorised, null, message),
            "INTERNAL" or "INTERNAL_SERVER_ERROR" or "DEADLINE_EXCEEDED" or "UNAVAILABLE" =>
                new VenueAnswer<T>(VenueOutcome.Unknown, null, message),
            "INSUFFICIENT_FUND" or "INSUFFICIENT_FUNDS" or "INSUFFICIENT_LEDGER_BALANCE" =>
                new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.InsufficientFunds),
            "INVALID_BASE_SIZE_TOO_SMALL" => new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.BelowLot),
            "INVALID_QUOTE_SIZE_TOO_SMALL" => new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.BelowMinimumNotional),
            "INVALID_PRODUCT_ID" or "ORDER_ENTRY_DISABLED" or "INELIGIBLE_PAIR" or "UNTRADABLE_PRODUCT" or "TRADING_DISABLED"
                or "PRODUCT_TRADING_HALTED" or "GEOFENCING_RESTRICTION" =>
                new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.InstrumentUnavailable),
            _ => new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.Other),
        };
    }

    private static VenueOrderState State(JsonElement order, decimal filled, string averagePrice, DateTime time)
    {
        // An average is rounded, so a worth that comes of it is asked for.
        var hasWorth = WireJson.Text(order, "filled_value").Length > 0;
        var hasFees = WireJson.Text(order, "total_fees").Length > 0;
        var status = Status(order.GetProperty("status").GetString()!, filled);
        return new VenueOrderState(
            WireJson.Text(order, "client_order_id"),
            order.GetProperty("order_id").GetString()!,
            status,
            filled,
            hasWorth ? WireJson.Number(order, "filled_value") : WireJson.Number(order, averagePrice) * filled,
            WireJson.Number(order, "total_fees"),
            time,
            status == OrderStatus.Rejected ? Reason(WireJson.Text(order, "reject_reason")) : OrderRefusal.None)
        {
            HasAllFees = filled == 0m || (hasWorth && hasFees),
        };
    }

    private static OrderRefusal Reason(string reason) => reason is "REJECT_REASON_INSUFFICIENT_FUNDS" or "HOLD_FAILURE"
        ? OrderRefusal.InsufficientFunds
        : OrderRefusal.Other;

    // An order whose state the venue itself does not know may still trade.
    private static OrderStatus Status(string status, decimal filled) => status switch
    {
        "PENDING" or "OPEN" or "QUEUED" or "CANCEL_QUEUED" or "EDIT_QUEUED" or "UNKNOWN_ORDER_STATUS" =>
            filled > 0m ? OrderStatus.PartlyFilled : OrderStatus.Accepted,
        "FILLED" => OrderStatus.Filled,
        "CANCELLED" or "EXPIRED" => OrderStatus.Cancelled,
        "FAILED" => OrderStatus.Rejected,
        _ => throw new FormatException($"'{status}' is no state of an order."),
    };
}
