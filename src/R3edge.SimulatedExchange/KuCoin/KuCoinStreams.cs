using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using R3edge.Domain.Markets;
using R3edge.SimulatedExchange.Faults;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.KuCoin;

/// <summary>The WebSockets of KuCoin's protocol: tokens, topics, pings, and the orders of the customer.</summary>
internal sealed class KuCoinStreams : IExchangeListener
{
    private const int KeptTokens = 10_000;
    private const string OrderTopic = "/spotMarket/tradeOrdersV2";
    private const string StopTopic = "/spotMarket/advancedOrders";
    private readonly ConcurrentDictionary<FrameSocket, Customer> _sockets = new();
    private readonly ConcurrentDictionary<string, ExchangeAccount?> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();
    private readonly FaultDice _dice;
    private readonly ExchangeDoor _door;
    private readonly BarTeller _bars;
    private long _lastToken;

    /// <summary>Creates the streams.</summary>
    /// <param name="dice">What goes wrong.</param>
    /// <param name="door">Its clock.</param>
    public KuCoinStreams(FaultDice dice, ExchangeDoor door)
    {
        (_dice, _door) = (dice, door);
        _bars = new BarTeller(
            TimeSpan.Zero,
            (engine, timeframe) => !_sockets.IsEmpty && BarTopic(engine, timeframe) is var topic && _sockets.Values.Any(customer => customer.Topics.ContainsKey(topic)),
            TellBar);
    }

    /// <summary>A token that lets a connection in.</summary>
    public string Admit(ExchangeAccount? account)
    {
        var token = string.Create(CultureInfo.InvariantCulture, $"token{Interlocked.Increment(ref _lastToken)}");
        _tokens[token] = account;
        _order.Enqueue(token);
        while (_order.Count > KeptTokens && _order.TryDequeue(out var old))
        {
            _tokens.TryRemove(old, out _);
        }

        return token;
    }

    /// <inheritdoc/>
    public void OnTrade(MatchingEngine engine, in Trade trade)
    {
        if (!_sockets.IsEmpty)
        {
            Publish("/market/match", engine, "trade.l3match", KuCoinText.TradeEvent(engine, trade));
        }

        _bars.OnTrade(engine, trade);
    }

    /// <inheritdoc/>
    public void OnTime(DateTime time) => _bars.OnTime(time);

    /// <inheritdoc/>
    public void OnBook(MatchingEngine engine, BookChanges changes)
    {
        if (_sockets.IsEmpty)
        {
            return;
        }

        Publish("/market/level2", engine, "trade.l2update", KuCoinText.BookEvent(engine, changes));
        if (KuCoinText.QuoteEvent(engine, changes.Time) is { } quote)
        {
            Publish("/spotMarket/level1", engine, "level1", quote);
        }
    }

    /// <inheritdoc/>
    public void OnOrder(MatchingEngine engine, EngineOrder order, EngineNews news, in EngineFill fill)
    {
        var isOfStop = order.IsWaiting || (order.Terms.HasStop && news == EngineNews.Cancelled && !order.IsTriggered);
        if (isOfStop || news == EngineNews.Triggered)
        {
            // A stop that waits is told in a topic of its own; once it is touched, it is told there and goes on as any other order.
            var what = news switch
            {
                EngineNews.Triggered => "triggered",
                EngineNews.Cancelled => "cancel",
                _ => "open",
            };
            TellOwner(order, StopTopic, "stopOrder", KuCoinText.StopNews(engine, order, what));
        }

        if (isOfStop)
        {
            return;
        }

        var (type, status) = news switch
        {
            EngineNews.Traded => ("match", fill.IsMaker ? "open" : "match"),
            EngineNews.Cancelled or EngineNews.Expired => ("canceled", "done"),
            _ => ("open", "open"),
        };
        TellOwner(order, OrderTopic, "orderChange", KuCoinText.News(engine, order, type, status, fill));
        if (news == EngineNews.Traded && order.Status == EngineStatus.Filled)
        {
            TellOwner(order, OrderTopic, "orderChange", KuCoinText.News(engine, order, "filled", "done", fill));
        }
    }

    /// <summary>A connection.</summary>
    public async Task RunAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest || !_tokens.TryGetValue(context.Request.Query["token"].ToString(), out var account))
        {
            context.Response.StatusCode = 401;
            return;
        }

        using var inner = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var socket = new FrameSocket(inner, _dice);
        var customer = _sockets[socket] = new Customer(account);
        socket.Answer($$"""{"id":"{{context.Request.Query["connectId"]}}","type":"welcome"}""");
        await socket.RunAsync(message => OnMessage(socket, customer, message), context.RequestAborted).ConfigureAwait(false);
        _sockets.TryRemove(socket, out _);
    }

    private Task OnMessage(FrameSocket socket, Customer customer, string message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            var root = document.RootElement;
            var id = root.GetProperty("id").ToString();
            switch (root.GetProperty("type").GetString())
            {
                case "ping":
                    socket.Answer($$"""{"id":"{{id}}","type":"pong","timestamp":{{_door.NowMilliseconds * 1000}}}""");
                    break;
                case "subscribe":
                    foreach (var topic in Topics(root.GetProperty("topic").GetString()!))
                    {
                        customer.Topics[topic] = true;
                    }

                    if (root.TryGetProperty("response", out var response) && response.GetBoolean())
                    {
                        socket.Answer($$"""{"id":"{{id}}","type":"ack"}""");
                    }

                    break;
                case "unsubscribe":
                    foreach (var topic in Topics(root.GetProperty("topic").GetString()!))
                    {
                        customer.Topics.TryRemove(topic, out _);
                    }

                    socket.Answer($$"""{"id":"{{id}}","type":"ack"}""");
                    break;
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            socket.Answer("""{"id":"0","type":"error","code":415,"data":"type is not supported"}""");
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<string> Topics(string text) => text.Split(':') is [var name, var symbols]
        ? symbols.Split(',').Select(symbol => $"{name}:{symbol}")
        : [text];

    private void TellOwner(EngineOrder order, string topic, string subject, string data)
    {
        foreach (var (socket, customer) in _sockets)
        {
            if (customer.Account == order.Owner && customer.Account is not null && customer.Topics.ContainsKey(topic))
            {
                socket.Tell(KuCoinText.Private(topic, subject, data));
            }
        }
    }

    private static string BarTopic(MatchingEngine engine, Timeframe timeframe) =>
        $"/market/candles:{KuCoinText.Symbol(engine)}_{KuCoinText.LengthOf(timeframe)}";

    private void TellBar(MatchingEngine engine, Timeframe timeframe, ExchangeBar bar, DateTime time, bool isFinal)
    {
        // The end of a bar is not told, and whatever trades is told at once: the last of a bar has been told already.
        if (!isFinal)
        {
            Publish(BarTopic(engine, timeframe), "trade.candles.update", KuCoinText.BarEvent(engine, bar, time));
        }
    }

    private void Publish(string name, MatchingEngine engine, string subject, string data) =>
        Publish($"{name}:{KuCoinText.Symbol(engine)}", subject, data);

    private void Publish(string topic, string subject, string data)
    {
        foreach (var (socket, customer) in _sockets)
        {
            if (customer.Topics.ContainsKey(topic))
            {
                socket.Tell(KuCoinText.Message(topic, subject, data));
            }
        }
    }

    private sealed class Customer(ExchangeAccount? account)
    {
        public ExchangeAccount? Account { get; } = account;

        public ConcurrentDictionary<string, bool> Topics { get; } = new(StringComparer.Ordinal);
    }
}
