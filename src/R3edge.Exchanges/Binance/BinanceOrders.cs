using System.Text;
using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Gateways;

namespace R3edge.Exchanges.Binance;

/// <summary>What Binance says of orders, over HTTP and in the user stream.</summary>
internal static class BinanceOrders
{
    /// <summary>The parameters of a new order.</summary>
    public static string Parameters(VenueOrder order, bool hasPlainStops)
    {
        var text = new StringBuilder();
        text.Append("symbol=").Append(Symbol(order.Instrument)).Append("&side=").Append(order.Side == Side.Buy ? "BUY" : "SELL");
        switch (order.Terms.Type)
        {
            case OrderType.Market:
                text.Append("&type=MARKET");
                break;
            case OrderType.Limit:
                text.Append("&type=LIMIT&timeInForce=").Append(order.FillsAtOnce ? "IOC" : "GTC").Append("&price=").Append(WireJson.Plain(order.Terms.LimitPrice));
                break;
            case OrderType.Stop when hasPlainStops:
                text.Append("&type=STOP_LOSS&stopPrice=").Append(WireJson.Plain(order.Terms.StopPrice));
                break;
            default:
                var limit = order.Terms.HasLimit ? order.Terms.LimitPrice : throw new ArgumentException("A stop without a limit was to be given one.", nameof(order));
                text.Append("&type=STOP_LOSS_LIMIT&timeInForce=GTC&price=").Append(WireJson.Plain(limit));
                text.Append("&stopPrice=").Append(WireJson.Plain(order.Terms.StopPrice));
                break;
        }

        text.Append(order.Quantity > 0m ? "&quantity=" : "&quoteOrderQty=").Append(WireJson.Plain(order.Quantity > 0m ? order.Quantity : order.Funds));
        return text.Append("&newClientOrderId=").Append(order.ClientId).Append("&newOrderRespType=FULL").ToString();
    }

    /// <summary>How an order stands, as HTTP tells it. Only the answer to a new one names the fees.</summary>
    public static VenueOrderState Read(JsonElement order, InstrumentId instrument)
    {
        var filled = WireJson.Number(order, "executedQty");
        var hasFills = order.TryGetProperty("fills", out var fills);
        var clientId = WireJson.Text(order, "origClientOrderId");
        return new VenueOrderState(
            clientId.Length > 0 ? clientId : order.GetProperty("clientOrderId").GetString()!,
            WireJson.Text(order, "orderId"),
            Status(order.GetProperty("status").GetString()!, filled),
            filled,
            WireJson.Number(order, "cummulativeQuoteQty"),
            hasFills ? fills.EnumerateArray().Sum(fill => Fee(fill, "price", "commission", "commissionAsset", instrument)) : 0m,
            WireJson.Time(order, "transactTime", WireJson.Time(order, "updateTime", WireJson.Time(order, "time", DateTime.UnixEpoch))))
        {
            HasAllFees = filled == 0m || hasFills,
        };
    }

    /// <summary>How an order stands, as an <c>executionReport</c> of the user stream tells it.</summary>
    public static VenueOrderState ReadReport(JsonElement report)
    {
        var filled = WireJson.Number(report, "z");
        var original = report.GetProperty("C").GetString();
        return new VenueOrderState(
            report.GetProperty("x").GetString() == "CANCELED" && original is { Length: > 0 } ? original : report.GetProperty("c").GetString()!,
            WireJson.Text(report, "i"),
            Status(report.GetProperty("X").GetString()!, filled),
            filled,
            WireJson.Number(report, "Z"),
            0m,
            WireJson.Time(report, "T", DateTime.UnixEpoch))
        {
            // The fee of one fill, not of all of them.
            HasAllFees = filled == 0m,
        };
    }

    /// <summary>The fees of the trades of one order, in quote units.</summary>
    public static decimal Fees(JsonElement trades, InstrumentId instrument) =>
        trades.EnumerateArray().Sum(trade => Fee(trade, "price", "commission", "commissionAsset", instrument));

    /// <summary>What an error means.</summary>
    public static VenueAnswer<T> Error<T>(JsonElement root)
        where T : class
    {
        var (code, text) = ((int)WireJson.Number(root, "code"), WireJson.Text(root, "msg"));
        var message = $"{code} {text}";
        return code switch
        {
            -1003 or -1015 => new VenueAnswer<T>(VenueOutcome.RateLimited, null, message),
            -1021 => new VenueAnswer<T>(VenueOutcome.ClockSkew, null, message),
            -1000 or -1001 or -1006 or -1007 => new VenueAnswer<T>(VenueOutcome.Unknown, null, message),
            -1002 or -1022 or -2014 or -2015 => new VenueAnswer<T>(VenueOutcome.NotAuthorised, null, message),
            -2011 or -2013 => new VenueAnswer<T>(VenueOutcome.NotFound, null, message),

            // It is there: a query tells how it stands.
            -2010 when text.Contains("Duplicate", StringComparison.OrdinalIgnoreCase) => new VenueAnswer<T>(VenueOutcome.Unknown, null, message),
            -2010 when text.Contains("insufficient balance", StringComparison.OrdinalIgnoreCase) =>
                new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.InsufficientFunds),
            -1121 => new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.InstrumentUnavailable),
            -1013 when text.Contains("NOTIONAL", StringComparison.Ordinal) =>
                new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.BelowMinimumNotional),
            -1013 when text.Contains("LOT_SIZE", StringComparison.Ordinal) => new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.BelowLot),
            _ => new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.Other),
        };
    }

    /// <summary>What Binance calls an instrument.</summary>
    public static string Symbol(InstrumentId instrument) => instrument.Symbol.Replace("-", "", StringComparison.Ordinal);

    private static OrderStatus Status(string status, decimal filled) => status switch
    {
        "NEW" or "PENDING_NEW" or "PARTIALLY_FILLED" or "PENDING_CANCEL" => filled > 0m ? OrderStatus.PartlyFilled : OrderStatus.Accepted,
        "FILLED" => OrderStatus.Filled,
        "REJECTED" => OrderStatus.Rejected,
        "CANCELED" or "EXPIRED" or "EXPIRED_IN_MATCH" => OrderStatus.Cancelled,
        _ => throw new FormatException($"'{status}' is no state of an order."),
    };

    // A fee in a third asset has no price here and counts as nothing; docs/exchanges.md says so.
    private static decimal Fee(JsonElement fill, string price, string commission, string asset, InstrumentId instrument)
    {
        var (paid, parts) = (WireJson.Number(fill, commission), instrument.Symbol.Split('-'));
        var name = WireJson.Text(fill, asset);
        return name == parts[^1] ? paid : name == parts[0] ? paid * WireJson.Number(fill, price) : 0m;
    }
}
