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
                text.Append("&type=LIMIT&timeInForce=").Append(order.FillsAtOnce ? "IOC" : "GTC");
                text.Append("&price=").Append(WireJson.Plain(order.Terms.LimitPrice));
                break;
            case OrderType.Stop when hasPlainStops:
                text.Append("&type=STOP_LOSS&stopPrice=").Append(WireJson.Plain(order.Terms.StopPrice));
                break;
            default:
                var limit = order.Terms.HasLimit
                    ? order.Terms.LimitPrice
                    : throw new ArgumentException("A stop without a limit was to be given one.", nameof(order));
                text.Append("&type=STOP_LOSS_LIMIT&timeInForce=GTC&price=").Append(WireJson.Plain(limit));
                text.Append("&stopPrice=").Append(WireJson.Plain(order.Terms.StopPrice));
                break;
        }

        text.Append(order.Quantity > 0m ? "&quantity=" : "&quoteOrderQty=");
        text.Append(WireJson.Plain(order.Quantity > 0m ? order.Quantity : order.Funds));
        return text.Append("&newClientOrderId=").Append(order.ClientId).Append("&newOrderRespType=FULL").ToString();
    }

    /// <summary>How an order stands, as HTTP tells it. Only the answer to a new one names the fees.</summary>
    public static VenueOrderState Read(JsonElement order, InstrumentId instrument)
    {
        var filled = WireJson.Number(order, "executedQty");
        var hasFills = order.TryGetProperty("fills", out var fills);
        var (fees, kept, others) = hasFills ? Fees(fills, instrument, WireJson.Text(order, "side") == "BUY") : (0m, 0m, []);
        var clientId = WireJson.Text(order, "origClientOrderId");
        return new VenueOrderState(
            clientId.Length > 0 ? clientId : order.GetProperty("clientOrderId").GetString()!,
            WireJson.Text(order, "orderId"),
            Status(order.GetProperty("status").GetString()!, filled),
            filled,
            WireJson.Number(order, "cummulativeQuoteQty"),
            fees,
            WireJson.Time(order, "transactTime", WireJson.Time(order, "updateTime", WireJson.Time(order, "time", DateTime.UnixEpoch))))
        {
            HasAllFees = filled == 0m || hasFills,
            BaseFees = kept,
            OtherFees = others,
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

    /// <summary>
    /// The fees of fills: in quote units, with those in the base asset of who sells at the price of their fill; in base units, those kept of
    /// what was bought; and those in other assets.
    /// </summary>
    /// <param name="fills">The fills of an order, or trades of the user, which say themselves who bought.</param>
    /// <param name="instrument">What was traded.</param>
    /// <param name="isBuy">Whether the fills are of an order that buys; null of trades.</param>
    public static (decimal Quote, decimal Kept, IReadOnlyList<VenueFee> Others) Fees(
        JsonElement fills, InstrumentId instrument, bool? isBuy = null)
    {
        var assets = instrument.Symbol.Split('-');
        var (quote, kept, others) = (0m, 0m, new SortedDictionary<string, decimal>(StringComparer.Ordinal));
        foreach (var fill in fills.EnumerateArray())
        {
            var (paid, asset) = (WireJson.Number(fill, "commission"), WireJson.Text(fill, "commissionAsset"));
            if (asset == assets[^1])
            {
                quote += paid;
            }
            else if (asset == assets[0] && (isBuy ?? fill.GetProperty("isBuyer").GetBoolean()))
            {
                kept += paid;
            }
            else if (asset == assets[0])
            {
                quote += paid * WireJson.Number(fill, "price");
            }
            else if (paid > 0m)
            {
                others[asset] = others.GetValueOrDefault(asset) + paid;
            }
        }

        return (quote, kept, [.. others.Select(fee => new VenueFee(fee.Key, fee.Value))]);
    }

    /// <summary>What the trades of an order that the venue's orders no longer have say of it; none: it is not found.</summary>
    public static VenueAnswer<VenueOrderState> ReadFills(JsonElement trades, InstrumentId instrument, string clientId, string venueId)
    {
        if (trades.GetArrayLength() == 0)
        {
            return new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "There are no fills.");
        }

        var (fees, kept, others) = Fees(trades, instrument);
        return VenueAnswer.Of(new VenueOrderState(
            clientId, venueId, OrderStatus.Cancelled,
            trades.EnumerateArray().Sum(trade => WireJson.Number(trade, "qty")),
            trades.EnumerateArray().Sum(trade => WireJson.Number(trade, "quoteQty")),
            fees,
            trades.EnumerateArray().Max(trade => WireJson.Time(trade, "time", DateTime.UnixEpoch)))
        {
            BaseFees = kept,
            OtherFees = others,
        });
    }

    /// <summary>
    /// The answer to a cancellation with a new order (rest-api.md, "Cancel an Existing Order and Send a New Order", mode STOP_ON_FAILURE):
    /// both done; -2022 where the cancellation failed and nothing was placed; -2021, with HTTP 409, where the old order is gone and the new
    /// one was not taken.
    /// </summary>
    public static VenueAnswer<VenueReplacement> ReadReplacement(JsonElement root, InstrumentId instrument)
    {
        var answer = root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object ? data : root;
        if (!answer.TryGetProperty("cancelResult", out var cancelled))
        {
            return Error<VenueReplacement>(root);
        }

        if (cancelled.GetString() != "SUCCESS")
        {
            // "FAILURE" with "NOT_ATTEMPTED"; a new order that was placed all the same is not of this mode, and has to be asked for.
            return WireJson.Text(answer, "newOrderResult") == "NOT_ATTEMPTED"
                ? Error<VenueReplacement>(answer.GetProperty("cancelResponse"))
                : new VenueAnswer<VenueReplacement>(VenueOutcome.Unknown, null, root.GetRawText());
        }

        var placed = answer.GetProperty("newOrderResponse");
        return VenueAnswer.Of(new VenueReplacement(
            Read(answer.GetProperty("cancelResponse"), instrument),
            WireJson.Text(answer, "newOrderResult") == "SUCCESS"
                ? VenueAnswer.Of(Read(placed, instrument))
                : Error<VenueOrderState>(placed)));
    }

    /// <summary>
    /// What an error means (errors.md). Codes from -1100 on are of the request itself and refuse it; those before are of the server or the
    /// network, and what is not known to be harmless among them may have been carried out, as may an answer without a code.
    /// </summary>
    public static VenueAnswer<T> Error<T>(JsonElement root)
        where T : class
    {
        var (code, text) = ((int)WireJson.Number(root, "code"), WireJson.Text(root, "msg"));
        var message = $"{code} {text}";
        return code switch
        {
            -1003 or -1015 => new VenueAnswer<T>(VenueOutcome.RateLimited, null, message),

            // An overloaded or closing server that has not passed the request on (errors.md).
            -1008 or -1016 => new VenueAnswer<T>(VenueOutcome.Unavailable, null, message),
            -1021 => new VenueAnswer<T>(VenueOutcome.ClockSkew, null, message),
            -1002 or -1022 or -2014 or -2015 => new VenueAnswer<T>(VenueOutcome.NotAuthorised, null, message),
            -2011 or -2013 or -2026 => new VenueAnswer<T>(VenueOutcome.NotFound, null, message),

            // It is there: a query tells how it stands.
            -2010 when text.Contains("Duplicate", StringComparison.OrdinalIgnoreCase) =>
                new VenueAnswer<T>(VenueOutcome.Unknown, null, message),
            -2010 when text.Contains("insufficient balance", StringComparison.OrdinalIgnoreCase) =>
                new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.InsufficientFunds),
            -1121 or -2016 => new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.InstrumentUnavailable),
            -2010 when text.Contains("Market is closed", StringComparison.OrdinalIgnoreCase) =>
                new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.InstrumentUnavailable),
            -1013 when text.Contains("NOTIONAL", StringComparison.Ordinal) =>
                new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.BelowMinimumNotional),
            -1013 when text.Contains("LOT_SIZE", StringComparison.Ordinal) =>
                new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.BelowLot),
            -1013 or -1014 or -1020 or <= -1100 => new VenueAnswer<T>(VenueOutcome.Refused, null, message, OrderRefusal.Other),
            _ => new VenueAnswer<T>(VenueOutcome.Unknown, null, message),
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
}
