using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.SimulatedExchange.Faults;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.KuCoin;

/// <summary>The HTTP interface of KuCoin's protocol, as far as R3edge uses it.</summary>
internal sealed class KuCoinFace(ExchangeCore core, FaultDice dice, ExchangeDoor door, Func<string> url)
{
    private readonly KuCoinStreams _streams = new(dice, door);

    private delegate string Answer(ExchangeAccount account, HttpContext context, JsonElement body);

    public void Map(WebApplication web)
    {
        core.Listen(_streams);
        web.MapGet("/api/v1/timestamp", context => PublicAsync(context, 3, _ => KuCoinText.Good($"{door.NowMilliseconds}")));
        web.MapGet("/api/v2/symbols", context => PublicAsync(context, 4, _ => KuCoinText.Good($"[{string.Join(',', core.Engines.Select(KuCoinText.Listing))}]")));
        web.MapGet("/api/v2/symbols/{symbol}", context => PublicAsync(context, 4, _ =>
            core.Find(context.Request.RouteValues["symbol"]?.ToString()) is { } engine ? KuCoinText.Good(KuCoinText.Listing(engine)) : NoSymbol));
        web.MapGet("/api/v1/market/orderbook/level2_20", context => OnMarketAsync(context, 2, engine => KuCoinText.Depth(engine, 20, door.Now)));
        web.MapGet("/api/v1/market/orderbook/level2_100", context => OnMarketAsync(context, 2, engine => KuCoinText.Depth(engine, 100, door.Now)));
        web.MapGet("/api/v1/market/histories", context => OnMarketAsync(
            context, 3, engine => $"[{string.Join(',', engine.Trades.TakeLast(100).Reverse().Select(trade => KuCoinText.Trade(trade)))}]"));
        web.MapGet("/api/v1/market/candles", context => OnMarketAsync(context, 3, engine => Bars(engine, context.Request.Query)));
        web.MapPost("/api/v1/bullet-public", context => PublicAsync(context, 10, _ => Bullet(_streams.Admit(null))));
        web.MapPost("/api/v1/bullet-private", context => SignedAsync(context, false, (account, _, _) => Bullet(_streams.Admit(account))));
        web.MapPost("/api/v1/hf/orders", context => SignedAsync(context, true, (account, _, body) => Place(account, body)));
        web.MapPost("/api/v1/stop-order", context => SignedAsync(context, true, (account, _, body) => Place(account, body)));
        web.MapGet("/api/v1/hf/orders/active", context => SignedAsync(context, false, (account, _, _) => KuCoinText.Good($"[{string.Join(
            ',', Open(account, context).Where(order => !order.IsWaiting).Select(order => KuCoinText.Order(order.Engine!, order)))}]")));
        web.MapGet("/api/v1/stop-order", context => SignedAsync(context, false, (account, _, _) => KuCoinText.Good($$"""{"items":[{{string.Join(
            ',', Open(account, context).Where(order => order.IsWaiting).Select(order => KuCoinText.Stop(order.Engine!, order)))}}]}""")));
        web.MapGet("/api/v1/hf/orders/client-order/{clientOid}", context => SignedAsync(context, false, (account, _, _) =>
            Find(account, context) is { } order && (!order.Terms.HasStop || order.IsTriggered)
                ? KuCoinText.Good(KuCoinText.Order(order.Engine!, order)) : NoOrder));
        web.MapDelete("/api/v1/hf/orders/client-order/{clientOid}", context => SignedAsync(context, true, (account, _, _) =>
            Find(account, context) is { IsFinal: false, IsWaiting: false } order ? Cancel(order, $$"""{"clientOid":"{{order.ClientId}}"}""") : NoOrder));
        web.MapGet("/api/v1/stop-order/queryOrderByClientOid", context => SignedAsync(context, false, (account, _, _) =>
            KuCoinText.Good(account.Find(context.Request.Query["clientOid"].ToString()) is { IsWaiting: true } order
                ? $"[{KuCoinText.Stop(order.Engine!, order)}]" : "[]")));
        web.MapDelete("/api/v1/stop-order/cancelOrderByClientOid", context => SignedAsync(context, true, (account, _, _) =>
            account.Find(context.Request.Query["clientOid"].ToString()) is { IsWaiting: true } order
                ? Cancel(order, $$"""{"clientOid":"{{order.ClientId}}","cancelledOrderId":"{{order.Id}}"}""") : NoOrder));
        web.MapGet("/api/v1/hf/fills", context => SignedAsync(context, false, (account, _, _) => KuCoinText.Good($$"""{"items":[{{string.Join(
            ',', Fills(account, context))}}]}""")));
        web.MapGet("/api/v1/market/orderbook/level1", context => PublicAsync(context, 2, _ => KuCoinText.Good(Price(context))));
        web.MapGet("/api/v1/accounts", context => SignedAsync(context, false, (account, _, _) => KuCoinText.Good($"[{string.Join(
            ',', account.Balances.Select(balance =>
                $$"""{"currency":"{{balance.Asset}}","type":"trade","balance":"{{Text.Of(balance.Free + balance.Locked)}}","available":"{{Text.Of(balance.Free)}}","holds":"{{Text.Of(balance.Locked)}}"}"""))}]")));
        web.Map("/kucoin", _streams.RunAsync);
    }

    private static string NoSymbol => KuCoinText.Error("900001", "The symbol does not exist.");

    private static string NoOrder => KuCoinText.Error("400100", "order_not_exist_or_not_allow_to_cancel");

    private string Bullet(string token) => KuCoinText.Good(
        $$"""{"token":"{{token}}","instanceServers":[{"endpoint":"{{url().Replace("http", "ws", StringComparison.Ordinal)}}/kucoin","encrypt":false,"protocol":"websocket","pingInterval":18000,"pingTimeout":10000}]}""");

    private static string Bars(MatchingEngine engine, IQueryCollection query)
    {
        var length = Text.Interval(query["type"]) ?? TimeSpan.FromMinutes(1);
        var from = Text.Whole(query["startAt"]) is { } start ? DateTime.UnixEpoch.AddSeconds(start) : DateTime.MinValue;
        var to = Text.Whole(query["endAt"]) is { } end and > 0 ? DateTime.UnixEpoch.AddSeconds(end) : DateTime.MaxValue;
        return $"[{string.Join(',', engine.Bars.Read(length, from, to).TakeLast(1500).Reverse().Select(bar => KuCoinText.Bar(bar)))}]";
    }

    private static IEnumerable<EngineOrder> Open(ExchangeAccount account, HttpContext context) =>
        account.OpenOrders.Where(order => KuCoinText.Symbol(order.Engine!) == context.Request.Query["symbol"].ToString());

    private static EngineOrder? Find(ExchangeAccount account, HttpContext context) =>
        account.Find(context.Request.RouteValues["clientOid"]?.ToString() ?? "");

    private static IEnumerable<string> Fills(ExchangeAccount account, HttpContext context) =>
        Text.Whole(context.Request.Query["orderId"]) is { } id && account.Find(id) is { Engine: { } engine } order
            ? order.Fills.Select(fill => KuCoinText.Fill(engine, order, fill))
            : [];

    private string Price(HttpContext context)
    {
        var symbol = context.Request.Query["symbol"].ToString();
        var price = core.Find(symbol) is { } engine ? engine.LastPrice : core.PriceOfFees(symbol);
        return price is > 0m ? $$"""{"time":{{door.NowMilliseconds}},"price":"{{Text.Of(price.Value)}}"}""" : "null";
    }

    private string Cancel(EngineOrder order, string answer)
    {
        order.Engine!.Cancel(order, door.MarketNow);
        return KuCoinText.Good(answer);
    }

    private string Place(ExchangeAccount account, JsonElement body)
    {
        if (core.Find(Field(body, "symbol")) is not { } engine)
        {
            return NoSymbol;
        }

        if (Order(account, body) is not { } order)
        {
            return KuCoinText.Error("400100", "Parameter Error");
        }

        if (account.Find(order.ClientId) is not null)
        {
            return KuCoinText.Error("400100", "Duplicate clientOid");
        }

        return engine.Submit(order, door.MarketNow) switch
        {
            EngineRefusal.None => KuCoinText.Good($$"""{"orderId":"{{order.Id}}","clientOid":"{{order.ClientId}}"}"""),
            EngineRefusal.InsufficientBalance => KuCoinText.Error("200004", "Balance insufficient!"),
            EngineRefusal.PriceFilter => KuCoinText.Error("400100", "Price increment invalid."),
            EngineRefusal.LotSize => KuCoinText.Error("400100", "Order size increment invalid."),
            EngineRefusal.Notional => KuCoinText.Error("400100", "Order funds below the minimum."),
            EngineRefusal.WouldTrigger => KuCoinText.Error("400100", "The stop price would be touched at once."),
            _ => KuCoinText.Error("400100", "Parameter Error"),
        };
    }

    private EngineOrder? Order(ExchangeAccount account, JsonElement body)
    {
        var (price, stop) = (Text.Number(Field(body, "price")), Text.Number(Field(body, "stopPrice")));
        OrderTerms? terms = (Field(body, "type"), stop) switch
        {
            ("market", null) => OrderTerms.Market,
            ("market", > 0m) => OrderTerms.Stop(stop.Value),
            ("limit", null) when price is > 0m => OrderTerms.Limit(price.Value),
            ("limit", > 0m) when price is > 0m => OrderTerms.StopLimit(stop.Value, price.Value),
            _ => null,
        };
        var (quantity, funds) = (Text.Number(Field(body, "size")) ?? 0m, Text.Number(Field(body, "funds")) ?? 0m);
        var clientId = Field(body, "clientOid");
        return terms is null || (quantity <= 0m) == (funds <= 0m) || clientId is not { Length: > 0 and <= 40 } || Field(body, "side") is not ("buy" or "sell")
            ? null
            : new EngineOrder
            {
                Id = core.Ids.NextOrder(),
                ClientId = clientId,
                Owner = account,
                Side = Field(body, "side") == "buy" ? Side.Buy : Side.Sell,
                Terms = terms.Value,
                Quantity = quantity,
                Funds = funds,
                Life = Field(body, "timeInForce") switch
                {
                    "IOC" => EngineLife.Immediate,
                    "FOK" => EngineLife.AllOrNothing,
                    _ => EngineLife.UntilCancelled,
                },
                CreatedAt = door.MarketNow,
            };
    }

    private static string? Field(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private async Task OnMarketAsync(HttpContext context, int weight, Func<MatchingEngine, string> answer) => await PublicAsync(
        context, weight, _ => core.Find(context.Request.Query["symbol"]) is { } engine ? KuCoinText.Good(answer(engine)) : NoSymbol).ConfigureAwait(false);

    private async Task PublicAsync(HttpContext context, int weight, Func<HttpContext, string> answer)
    {
        if (await door.EnterKuCoinAsync(context, weight).ConfigureAwait(false))
        {
            string body;
            lock (core.Sync)
            {
                body = answer(context);
            }

            await door.AnswerAsync(context, 200, body, false).ConfigureAwait(false);
        }
    }

    private async Task SignedAsync(HttpContext context, bool changesOrders, Answer answer)
    {
        if (!await door.EnterKuCoinAsync(context, 1).ConfigureAwait(false))
        {
            return;
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
        if (Verify(context, text, out var account) is { } refusal)
        {
            await door.AnswerAsync(context, 401, refusal, false).ConfigureAwait(false);
            return;
        }

        string body;
        try
        {
            using var document = text.Length > 0 ? JsonDocument.Parse(text) : null;
            lock (core.Sync)
            {
                body = answer(account!, context, document?.RootElement ?? default);
            }
        }
        catch (JsonException)
        {
            body = KuCoinText.Error("400100", "Parameter Error");
        }

        var isDone = body.StartsWith(KuCoinText.Done, StringComparison.Ordinal);
        await door.AnswerAsync(context, 200, body, changesOrders && isDone).ConfigureAwait(false);
    }

    private string? Verify(HttpContext context, string body, out ExchangeAccount? account)
    {
        account = core.Account(context.Request.Headers["KC-API-KEY"]);
        var (headers, time) = (context.Request.Headers, context.Request.Headers["KC-API-TIMESTAMP"].ToString());
        if (account is null)
        {
            return KuCoinText.Error("400003", "KC-API-KEY not exists");
        }

        if (Math.Abs(door.NowMilliseconds - (Text.Whole(time) ?? 0)) > 5000)
        {
            return KuCoinText.Error("400002", "KC-API-TIMESTAMP invalid");
        }

        var path = context.Request.Path.Value + context.Request.QueryString.Value;
        return headers["KC-API-PASSPHRASE"] != Sign(account, account.Passphrase) ? KuCoinText.Error("400004", "Invalid KC-API-PASSPHRASE")
            : headers["KC-API-SIGN"] != Sign(account, time + context.Request.Method + path + body) ? KuCoinText.Error("400005", "Invalid KC-API-SIGN")
            : null;
    }

    private static string Sign(ExchangeAccount account, string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(account.Secret), Encoding.UTF8.GetBytes(text)));
}
