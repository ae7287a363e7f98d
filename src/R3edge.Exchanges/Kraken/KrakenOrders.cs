using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Gateways;

namespace R3edge.Exchanges.Kraken;

/// <summary>An instrument as requests about orders name it.</summary>
/// <param name="Name">The venue's alternative name, such as XBTUSD.</param>
/// <param name="CostDecimals">Digits after the point of an amount in quote units.</param>
internal sealed record KrakenPair(string Name, int CostDecimals);

/// <summary>
/// What Kraken is told and says of orders over HTTP. Fields are those of krakenfx/api-specs, spot-rest/openapi_v3.yaml.
/// </summary>
internal static class KrakenOrders
{
    /// <summary>
    /// The client order id: 32 hexadecimal digits without dashes, the only long form beside a dashed one (free text ends at 18 characters).
    /// There is no room for the attempt behind them, so later attempts get the first half of a SHA-256 of order and attempt.
    /// </summary>
    public static string ClientId(OrderId order, int attempt) => attempt == 0
        ? order.ToString()
        : Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{order}-{attempt}")))[..16]);

    /// <summary>
    /// The form of a new order, without the nonce. Fees are wanted in the quote asset, so that all that was bought is held.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="pair">Its instrument.</param>
    /// <param name="deadline">The venue's UTC time after which its matching engine must refuse it.</param>
    public static string Form(VenueOrder order, KrakenPair pair, DateTime deadline)
    {
        var terms = order.Terms;
        var text = new StringBuilder("ordertype=").Append(terms.Type switch
        {
            OrderType.Market => "market",
            OrderType.Limit => "limit",
            OrderType.Stop => "stop-loss",
            _ => "stop-loss-limit",
        });
        text.Append(order.Side == Side.Buy ? "&type=buy" : "&type=sell").Append("&pair=").Append(Uri.EscapeDataString(pair.Name));

        // "viqc": the volume of a market order to buy is what it may spend.
        var isForFunds = order.Quantity <= 0m;
        var amount = isForFunds ? decimal.Round(order.Funds, Math.Min(pair.CostDecimals, 28), MidpointRounding.ToZero) : order.Quantity;
        text.Append("&volume=").Append(WireJson.Plain(amount));
        if (terms.HasStop)
        {
            text.Append("&price=").Append(WireJson.Plain(terms.StopPrice)).Append("&trigger=last");
        }

        if (terms.HasLimit)
        {
            text.Append(terms.HasStop ? "&price2=" : "&price=").Append(WireJson.Plain(terms.LimitPrice));
        }

        if (terms.Type == OrderType.Limit)
        {
            text.Append(order.FillsAtOnce ? "&timeinforce=IOC" : "&timeinforce=GTC");
        }

        return text.Append(isForFunds ? "&oflags=fciq%2Cviqc" : "&oflags=fciq")
            .Append("&cl_ord_id=").Append(Uri.EscapeDataString(order.ClientId))
            .Append("&deadline=").Append(Text(deadline))
            .ToString();
    }

    /// <summary>
    /// The form of a change to an order in place, without the nonce (openapi_v3.yaml, /private/AmendOrder): what is not named stays, the ids
    /// too. It says how the order is to be, not by how much it changes, so that the same again changes nothing.
    /// </summary>
    /// <param name="clientId">The client order id of the order.</param>
    /// <param name="order">How it is to be.</param>
    /// <param name="deadline">The venue's UTC time after which its matching engine must refuse the change.</param>
    public static string Change(string clientId, VenueOrder order, DateTime deadline)
    {
        var text = new StringBuilder("cl_ord_id=").Append(Uri.EscapeDataString(clientId));
        text.Append("&order_qty=").Append(WireJson.Plain(order.Quantity));
        if (order.Terms.HasStop)
        {
            text.Append("&trigger_price=").Append(WireJson.Plain(order.Terms.StopPrice));
        }

        if (order.Terms.HasLimit)
        {
            text.Append("&limit_price=").Append(WireJson.Plain(order.Terms.LimitPrice));
        }

        return text.Append("&deadline=").Append(Text(deadline)).ToString();
    }

    /// <summary>How an order stands, as HTTP tells it with all its fees, which are in quote units.</summary>
    /// <param name="id">The venue's id.</param>
    /// <param name="order">The order.</param>
    public static VenueOrderState Read(string id, JsonElement order)
    {
        var filled = WireJson.Number(order, "vol_exec");
        var status = order.GetProperty("status").GetString();
        var seconds = WireJson.Number(order, "closetm") is var closed && closed > 0m ? closed : WireJson.Number(order, "opentm");
        return new VenueOrderState(
            WireJson.Text(order, "cl_ord_id"),
            id,
            status switch
            {
                "pending" or "open" => filled > 0m ? OrderStatus.PartlyFilled : OrderStatus.Accepted,
                "closed" => OrderStatus.Filled,
                "canceled" or "expired" => OrderStatus.Cancelled,
                _ => throw new FormatException($"'{status}' is no state of an order."),
            },
            filled,
            WireJson.Number(order, "cost"),
            WireJson.Number(order, "fee"),
            DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)));
    }

    /// <summary>
    /// The orders of one client order id as one: the venue keeps the id to one among open orders only, so that fills under it, whatever
    /// their number of orders, are fills of that order. The newest says how it stands. Null where there are none.
    /// </summary>
    public static VenueOrderState? ReadAll(JsonElement orders, string clientId)
    {
        var states = orders.EnumerateObject()
            .Select(order => Read(order.Name, order.Value)).Where(state => state.ClientId == clientId).ToList();
        return states.Count == 0 ? null : states.MaxBy(state => state.Time)! with
        {
            FilledQuantity = states.Sum(state => state.FilledQuantity),
            FilledNotional = states.Sum(state => state.FilledNotional),
            Fees = states.Sum(state => state.Fees),
        };
    }

    /// <summary>
    /// What is held of each asset. What earns rewards (<c>USDT.F</c>) trades as the asset itself and is counted with it; staked assets keep
    /// their suffix. Credit lines are not holdings.
    /// </summary>
    public static IReadOnlyList<VenueBalance> Balances(JsonElement result) =>
    [
        .. result.EnumerateObject().GroupBy(entry => Asset(entry.Name)).Select(group =>
        {
            var total = group.Sum(entry => WireJson.Number(entry.Value, "balance"));
            var held = group.Sum(entry => WireJson.Number(entry.Value, "hold_trade"));
            return new VenueBalance(group.Key, total - held, held);
        }),
    ];

    /// <summary>
    /// What others call an asset: the venue's oldest have an X before a coin and a Z before a currency, and two have names of their own.
    /// </summary>
    public static string Asset(string name)
    {
        var asset = name.EndsWith(".F", StringComparison.Ordinal) ? name[..^2] : name;
        asset = asset is "XETC" or "XETH" or "XLTC" or "XMLN" or "XREP" or "XXBT" or "XXDG" or "XXLM" or "XXMR" or "XXRP" or "XZEC"
            or "ZAUD" or "ZCAD" or "ZEUR" or "ZGBP" or "ZJPY" or "ZUSD" ? asset[1..] : asset;
        return asset switch { "XBT" => "BTC", "XDG" => "DOGE", _ => asset };
    }

    private static string Text(DateTime time) =>
        Uri.EscapeDataString(time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    /// <summary>The venue's name for a symbol, to ask for its rules, whose answer then tells the name to use.</summary>
    public static string PairOf(InstrumentId instrument) =>
        string.Concat(instrument.Symbol.Split('-').Select(asset => asset switch { "BTC" => "XBT", "DOGE" => "XDG", _ => asset }));
}
