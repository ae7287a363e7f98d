using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using R3edge.Domain.Markets;
using R3edge.SimulatedExchange.Faults;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.Binance;

/// <summary>The WebSockets of Binance's protocol: combined market streams, and the user stream of the WebSocket API.</summary>
internal sealed class BinanceStreams : IExchangeListener
{
    // A running bar is told every two seconds while trades happen.
    private static readonly TimeSpan BarPace = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<FrameSocket, ConcurrentDictionary<string, bool>> _markets = new();
    private readonly ConcurrentDictionary<FrameSocket, ExchangeAccount> _users = new();
    private readonly ExchangeCore _core;
    private readonly FaultDice _dice;
    private readonly ExchangeDoor _door;
    private readonly BarTeller _bars;

    /// <summary>Creates the streams.</summary>
    /// <param name="core">The exchange.</param>
    /// <param name="dice">What goes wrong.</param>
    /// <param name="door">Its clock.</param>
    public BinanceStreams(ExchangeCore core, FaultDice dice, ExchangeDoor door)
    {
        (_core, _dice, _door) = (core, dice, door);
        _bars = new BarTeller(
            BarPace,
            (engine, timeframe) => !_markets.IsEmpty && BarStream(engine, timeframe) is var name && _markets.Values.Any(streams => streams.ContainsKey(name)),
            (engine, timeframe, bar, time, isFinal) =>
                Publish(BarStream(engine, timeframe), BinanceText.BarEvent(engine, timeframe, bar, time, isFinal)));
    }

    /// <inheritdoc/>
    public void OnTrade(MatchingEngine engine, in Trade trade)
    {
        if (!_markets.IsEmpty)
        {
            Publish($"{Name(engine)}@aggTrade", BinanceText.TradeEvent(engine, trade));
        }

        _bars.OnTrade(engine, trade);
    }

    /// <inheritdoc/>
    public void OnTime(DateTime time) => _bars.OnTime(time);

    /// <inheritdoc/>
    public void OnBook(MatchingEngine engine, BookChanges changes)
    {
        if (_markets.IsEmpty)
        {
            return;
        }

        var name = Name(engine);
        Publish($"{name}@depth@100ms", BinanceText.BookEvent(engine, changes));
        if (BinanceText.QuoteEvent(engine) is { } quote)
        {
            Publish($"{name}@bookTicker", quote);
        }
    }

    /// <inheritdoc/>
    public void OnOrder(MatchingEngine engine, EngineOrder order, EngineNews news, in EngineFill fill)
    {
        if (news == EngineNews.Triggered)
        {
            return;
        }

        foreach (var (socket, account) in _users)
        {
            if (account == order.Owner)
            {
                socket.Tell(BinanceText.Report(engine, order, news, fill));
            }
        }
    }

    /// <summary>A connection to the market streams.</summary>
    public async Task MarketAsync(HttpContext context, bool isCombined)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = 400;
            return;
        }

        using var inner = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var socket = new FrameSocket(inner, _dice);
        var streams = _markets[socket] = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var stream in context.Request.Query["streams"].ToString().Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            streams[stream] = isCombined;
        }

        await socket.RunAsync(message => OnMarketMessage(socket, streams, message), context.RequestAborted).ConfigureAwait(false);
        _markets.TryRemove(socket, out _);
    }

    /// <summary>A connection to the WebSocket API.</summary>
    public async Task ApiAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = 400;
            return;
        }

        using var inner = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var socket = new FrameSocket(inner, _dice);
        await socket.RunAsync(message => OnApiMessage(socket, message), context.RequestAborted).ConfigureAwait(false);
        _users.TryRemove(socket, out _);
    }

    private static Task OnMarketMessage(FrameSocket socket, ConcurrentDictionary<string, bool> streams, string message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            var root = document.RootElement;
            var id = root.TryGetProperty("id", out var given) ? given.GetRawText() : "null";
            var names = root.TryGetProperty("params", out var list) ? list.EnumerateArray().Select(name => name.GetString()!).ToArray() : [];
            switch (root.GetProperty("method").GetString())
            {
                case "SUBSCRIBE":
                    Array.ForEach(names, name => streams[name] = true);
                    socket.Answer($$"""{"result":null,"id":{{id}}}""");
                    break;
                case "UNSUBSCRIBE":
                    Array.ForEach(names, name => streams.TryRemove(name, out _));
                    socket.Answer($$"""{"result":null,"id":{{id}}}""");
                    break;
                case "LIST_SUBSCRIPTIONS":
                    socket.Answer($$"""{"result":[{{string.Join(',', streams.Keys.Select(name => $"\"{name}\""))}}],"id":{{id}}}""");
                    break;
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            socket.Answer("""{"code":3,"msg":"Invalid JSON: expected value"}""");
        }

        return Task.CompletedTask;
    }

    private Task OnApiMessage(FrameSocket socket, string message)
    {
        var id = "null";
        try
        {
            using var document = JsonDocument.Parse(message);
            id = document.RootElement.GetProperty("id").GetRawText();
            if (document.RootElement.GetProperty("method").ValueEquals("ping"))
            {
                socket.Answer($$$"""{"id":{{{id}}},"status":200,"result":{}}""");
                return Task.CompletedTask;
            }

            var parameters = document.RootElement.GetProperty("params").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.ToString());
            var signature = parameters.GetValueOrDefault("signature");
            parameters.Remove("signature");
            var payload = string.Join('&', parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
            var age = _door.NowMilliseconds - (Text.Whole(parameters.GetValueOrDefault("timestamp")) ?? 0);
            if (_core.Account(parameters.GetValueOrDefault("apiKey")) is not { } account || BinanceFace.Signature(account, payload) != signature)
            {
                socket.Answer($$$"""{"id":{{{id}}},"status":400,"error":{"code":-1022,"msg":"Signature for this request is not valid."}}""");
            }
            else if (age is < -1000 or > 5000)
            {
                socket.Answer($$$"""{"id":{{{id}}},"status":400,"error":{"code":-1021,"msg":"Timestamp for this request is outside of the recvWindow."}}""");
            }
            else
            {
                _users[socket] = account;
                socket.Answer($$$"""{"id":{{{id}}},"status":200,"result":{"subscriptionId":0}}""");
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            socket.Answer($$$"""{"id":{{{id}}},"status":400,"error":{"code":-1102,"msg":"Malformed request."}}""");
        }

        return Task.CompletedTask;
    }

    private void Publish(string stream, string payload)
    {
        foreach (var (socket, streams) in _markets)
        {
            if (streams.ContainsKey(stream))
            {
                socket.Tell($$"""{"stream":"{{stream}}","data":{{payload}}}""");
            }
        }
    }

    private static string BarStream(MatchingEngine engine, Timeframe timeframe) => $"{Name(engine)}@kline_{timeframe}";

    private static string Name(MatchingEngine engine) => BinanceText.Symbol(engine).ToLowerInvariant();
}
