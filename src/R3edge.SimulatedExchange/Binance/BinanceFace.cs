using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.SimulatedExchange.Faults;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.Binance;

/// <summary>The HTTP interface of Binance's protocol, as far as R3edge uses it.</summary>
internal sealed class BinanceFace(ExchangeCore core, FaultDice dice, ExchangeDoor door)
{
    private readonly BinanceStreams _streams = new(core, dice, door);

    public void Map(WebApplication web)
    {
        core.Listen(_streams);
        web.MapGet("/api/v3/ping", context => PublicAsync(context, 1, _ => "{}"));
        web.MapGet("/api/v3/time", context => PublicAsync(context, 1, _ => $$"""{"serverTime":{{door.NowMilliseconds}}}"""));
        web.MapGet("/api/v3/exchangeInfo", context => PublicAsync(context, 20, Listings));
        web.MapGet("/api/v3/depth", context => OnMarketAsync(
            context, 50, (engine, query) => BinanceText.Depth(engine, (int)Math.Clamp(Text.Whole(query["limit"]) ?? 100, 1, 5000))));
        web.MapGet("/api/v3/aggTrades", context => OnMarketAsync(context, 4, Trades));
        web.MapGet("/api/v3/klines", context => OnMarketAsync(context, 2, Bars));
        web.MapGet("/api/v3/ticker/price", context => PublicAsync(context, 2, Price));
        web.MapPost("/api/v3/order", context => SignedAsync(context, 1, true, Place));
        web.MapPost("/api/v3/order/cancelReplace", context => SignedAsync(context, 1, true, Replace));
        web.MapDelete("/api/v3/order", context => SignedAsync(context, 1, true, Cancel));
        web.MapGet("/api/v3/order", context => SignedAsync(context, 4, false, (account, query) =>
            OnOrder(account, query, -2013, (engine, order) => (200, BinanceText.Order(engine, order, order.ClientId, false)))));
        web.MapGet("/api/v3/openOrders", context => SignedAsync(context, 6, false, (account, query) => OnEngine(query, engine => (200, $"[{string.Join(
            ',', account.OpenOrders.Where(order => order.Engine == engine).Select(order => BinanceText.Order(engine, order, order.ClientId, false)))}]"))));
        web.MapGet("/api/v3/myTrades", context => SignedAsync(context, 20, false, (account, query) => OnOrder(account, query, -2013, (engine, order) =>
            (200, $"[{string.Join(',', order.Fills.Select(fill => BinanceText.MyTrade(engine, order, fill)))}]"))));
        web.MapGet("/api/v3/account", context => SignedAsync(context, 20, false, (account, _) => (200,
            $$"""{"canTrade":true,"accountType":"SPOT","balances":[{{string.Join(',', account.Balances.Select(balance =>
                $$"""{"asset":"{{balance.Asset}}","free":"{{Text.Of(balance.Free)}}","locked":"{{Text.Of(balance.Locked)}}"}"""))}}]}""")));
        web.Map("/stream", context => _streams.MarketAsync(context, isCombined: true));
        web.Map("/ws-api/v3", _streams.ApiAsync);
    }

    /// <summary>The signature that a text must carry.</summary>
    public static string Signature(ExchangeAccount account, string payload) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(account.Secret), Encoding.UTF8.GetBytes(payload)));

    private string Listings(IQueryCollection query)
    {
        var wanted = query["symbol"].ToString();
        var listed = core.Engines.Where(engine => wanted.Length == 0 || BinanceText.Symbol(engine) == wanted).Select(BinanceText.Listing);
        return $$"""{"timezone":"UTC","serverTime":{{door.NowMilliseconds}},"rateLimits":[],"symbols":[{{string.Join(',', listed)}}]}""";
    }

    private static string Trades(MatchingEngine engine, IQueryCollection query)
    {
        var limit = (int)Math.Clamp(Text.Whole(query["limit"]) ?? 500, 1, 1000);
        var trades = Text.Whole(query["fromId"]) is { } from
            ? engine.Trades.Where(trade => trade.Sequence >= from).Take(limit)
            : Text.Whole(query["startTime"]) is { } start
            ? engine.Trades.Where(trade => Text.Milliseconds(trade.Time) >= start).Take(limit)
            : engine.Trades.TakeLast(limit);
        return $"[{string.Join(',', trades.Select(trade => BinanceText.Trade(trade)))}]";
    }

    private static string Bars(MatchingEngine engine, IQueryCollection query)
    {
        var length = Text.Interval(query["interval"]) ?? TimeSpan.FromMinutes(1);
        var limit = (int)Math.Clamp(Text.Whole(query["limit"]) ?? 500, 1, 1000);
        var to = Text.Whole(query["endTime"]) is { } end ? DateTime.UnixEpoch.AddMilliseconds(end) : DateTime.MaxValue;
        var bars = Text.Whole(query["startTime"]) is { } start
            ? engine.Bars.Read(length, DateTime.UnixEpoch.AddMilliseconds(start), to).Take(limit)
            : engine.Bars.Read(length, DateTime.MinValue, to).TakeLast(limit);
        return $"[{string.Join(',', bars.Select(bar => BinanceText.Bar(bar, length)))}]";
    }

    private (int Status, string Body) Place(ExchangeAccount account, IReadOnlyDictionary<string, string> query) => OnEngine(query, engine =>
    {
        if (Order(account, query) is not { } order)
        {
            return (400, BinanceText.Error(-1102, "Mandatory parameter was not sent, was empty/null, or malformed."));
        }

        var refusal = engine.Submit(order, door.MarketNow);
        return refusal == EngineRefusal.None
            ? (200, BinanceText.Order(engine, order, order.ClientId, true))
            : (400, BinanceText.Refusal(refusal));
    });

    // One order goes and another comes, with nothing in between: the lock of the exchange is held.
    private (int Status, string Body) Replace(ExchangeAccount account, IReadOnlyDictionary<string, string> query) => OnEngine(query, engine =>
    {
        var mode = query.GetValueOrDefault("cancelReplaceMode");
        var old = query.GetValueOrDefault("cancelOrigClientOrderId") is { } clientId ? account.Find(clientId)
            : Text.Whole(query.GetValueOrDefault("cancelOrderId")) is { } id ? account.Find(id)
            : null;
        if (mode is not ("STOP_ON_FAILURE" or "ALLOW_FAILURE") || Order(account, query) is not { } order)
        {
            return (400, BinanceText.Error(-1102, "Mandatory parameter was not sent, was empty/null, or malformed."));
        }

        // Filters are looked at before anything is done.
        if (engine.Filter(order) is not EngineRefusal.None and var filter)
        {
            return (400, BinanceText.Refusal(filter));
        }

        var isCancelled = old is { IsFinal: false } && old.Engine == engine;
        var cancelled = BinanceText.Error(-2011, "Unknown order sent.");
        if (isCancelled)
        {
            engine.Cancel(old!, door.MarketNow);
            cancelled = BinanceText.Order(engine, old!, $"cancel-{old!.Id}", false);
        }
        else if (mode == "STOP_ON_FAILURE")
        {
            return (400, BinanceText.Replaced(-2022, "FAILURE", "NOT_ATTEMPTED", cancelled, "null"));
        }

        var refusal = engine.Submit(order, door.MarketNow);
        var isPlaced = refusal == EngineRefusal.None;
        var placed = isPlaced ? BinanceText.Order(engine, order, order.ClientId, true) : BinanceText.Refusal(refusal);
        var (status, code) = isCancelled && isPlaced ? (200, 0) : isCancelled || isPlaced ? (409, -2021) : (400, -2022);
        return (status, BinanceText.Replaced(code, isCancelled ? "SUCCESS" : "FAILURE", isPlaced ? "SUCCESS" : "FAILURE", cancelled, placed));
    });

    private (int Status, string Body) Price(IQueryCollection query)
    {
        var symbol = query["symbol"].ToString();
        var price = core.Find(symbol) is { } engine ? engine.LastPrice : core.PriceOfFees(symbol);
        return price is > 0m
            ? (200, $$"""{"symbol":"{{symbol}}","price":"{{Text.Of(price.Value)}}"}""")
            : (400, BinanceText.Error(-1121, "Invalid symbol."));
    }

    private EngineOrder? Order(ExchangeAccount account, IReadOnlyDictionary<string, string> query)
    {
        var (price, stop) = (Text.Number(query.GetValueOrDefault("price")), Text.Number(query.GetValueOrDefault("stopPrice")));
        OrderTerms? terms = query.GetValueOrDefault("type") switch
        {
            "MARKET" => OrderTerms.Market,
            "LIMIT" or "LIMIT_MAKER" when price is > 0m => OrderTerms.Limit(price.Value),
            "STOP_LOSS" when stop is > 0m => OrderTerms.Stop(stop.Value),
            "STOP_LOSS_LIMIT" when stop is > 0m && price is > 0m => OrderTerms.StopLimit(stop.Value, price.Value),
            _ => null,
        };
        var (quantity, funds) = (Text.Number(query.GetValueOrDefault("quantity")) ?? 0m, Text.Number(query.GetValueOrDefault("quoteOrderQty")) ?? 0m);
        if (terms is null || (quantity <= 0m) == (funds <= 0m) || query.GetValueOrDefault("side") is not ("BUY" or "SELL"))
        {
            return null;
        }

        var id = core.Ids.NextOrder();
        return new EngineOrder
        {
            Id = id,
            ClientId = query.GetValueOrDefault("newClientOrderId") is { Length: > 0 and <= 36 } given ? given : $"x-{id}",
            Owner = account,
            Side = query["side"] == "BUY" ? Side.Buy : Side.Sell,
            Terms = terms.Value,
            Quantity = quantity,
            Funds = funds,
            IsPostOnly = query["type"] == "LIMIT_MAKER",
            Life = query.GetValueOrDefault("timeInForce") switch
            {
                "IOC" => EngineLife.Immediate,
                "FOK" => EngineLife.AllOrNothing,
                _ => EngineLife.UntilCancelled,
            },
            CreatedAt = door.MarketNow,
        };
    }

    private (int Status, string Body) Cancel(ExchangeAccount account, IReadOnlyDictionary<string, string> query) => OnOrder(account, query, -2011, (engine, order) =>
    {
        if (order.IsFinal)
        {
            return (400, BinanceText.Error(-2011, "Unknown order sent."));
        }

        engine.Cancel(order, door.MarketNow);
        return (200, BinanceText.Order(engine, order, $"cancel-{order.Id}", false));
    });

    private (int Status, string Body) OnEngine(IReadOnlyDictionary<string, string> query, Func<MatchingEngine, (int, string)> answer) =>
        core.Find(query.GetValueOrDefault("symbol")) is { } engine ? answer(engine) : (400, BinanceText.Error(-1121, "Invalid symbol."));

    private (int Status, string Body) OnOrder(
        ExchangeAccount account, IReadOnlyDictionary<string, string> query, int unknown,
        Func<MatchingEngine, EngineOrder, (int, string)> answer) => OnEngine(query, engine =>
    {
        var order = query.GetValueOrDefault("origClientOrderId") is { } clientId ? account.Find(clientId)
            : Text.Whole(query.GetValueOrDefault("orderId")) is { } id ? account.Find(id)
            : null;
        return order is not null && order.Engine == engine
            ? answer(engine, order)
            : (400, BinanceText.Error(unknown, unknown == -2011 ? "Unknown order sent." : "Order does not exist."));
    });

    private Task PublicAsync(HttpContext context, int weight, Func<IQueryCollection, string> answer) =>
        PublicAsync(context, weight, query => (200, answer(query)));

    private async Task PublicAsync(HttpContext context, int weight, Func<IQueryCollection, (int Status, string Body)> answer)
    {
        if (await door.EnterBinanceAsync(context, weight).ConfigureAwait(false))
        {
            (int Status, string Body) reply;
            lock (core.Sync)
            {
                reply = answer(context.Request.Query);
            }

            await door.AnswerAsync(context, reply.Status, reply.Body, false).ConfigureAwait(false);
        }
    }

    private async Task OnMarketAsync(HttpContext context, int weight, Func<MatchingEngine, IQueryCollection, string> answer)
    {
        if (core.Find(context.Request.Query["symbol"]) is { } engine)
        {
            await PublicAsync(context, weight, query => answer(engine, query)).ConfigureAwait(false);
        }
        else
        {
            await door.AnswerAsync(context, 400, BinanceText.Error(-1121, "Invalid symbol."), false).ConfigureAwait(false);
        }
    }

    private async Task SignedAsync(
        HttpContext context, int weight, bool changesOrders, Func<ExchangeAccount, IReadOnlyDictionary<string, string>, (int Status, string Body)> answer)
    {
        if (!await door.EnterBinanceAsync(context, weight).ConfigureAwait(false))
        {
            return;
        }

        var (status, body) = Verify(context, out var account);
        if (account is not null)
        {
            var query = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
            lock (core.Sync)
            {
                (status, body) = answer(account, query);
            }
        }

        await door.AnswerAsync(context, status, body, changesOrders).ConfigureAwait(false);
    }

    private (int Status, string Body) Verify(HttpContext context, out ExchangeAccount? account)
    {
        account = null;
        var text = context.Request.QueryString.Value ?? "";
        var at = text.LastIndexOf("&signature=", StringComparison.Ordinal);
        if (core.Account(context.Request.Headers["X-MBX-APIKEY"]) is not { } known)
        {
            return (401, BinanceText.Error(-2015, "Invalid API-key, IP, or permissions for action."));
        }

        if (at < 1 || !string.Equals(Signature(known, text[1..at]), text[(at + 11)..], StringComparison.OrdinalIgnoreCase))
        {
            return (400, BinanceText.Error(-1022, "Signature for this request is not valid."));
        }

        var window = Math.Min(60_000, Text.Whole(context.Request.Query["recvWindow"]) ?? 5000);
        var sent = Text.Whole(context.Request.Query["timestamp"]) ?? 0;
        if (sent >= door.NowMilliseconds + 1000 || door.NowMilliseconds - sent > window)
        {
            return (400, BinanceText.Error(-1021, "Timestamp for this request is outside of the recvWindow."));
        }

        account = known;
        return (200, "");
    }
}
