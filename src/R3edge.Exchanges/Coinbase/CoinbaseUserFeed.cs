using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Gateways;

namespace R3edge.Exchanges.Coinbase;

/// <summary>
/// Reads the messages of one user stream. All messages of a connection are numbered: a number that is missing may have been that of a
/// fill, so the stream begins anew and everything is asked for.
/// </summary>
/// <param name="mostBeats">How many heartbeats, one a second, may come before the user channel is confirmed.</param>
/// <param name="heard">Takes in every order that is told, before the listener does.</param>
internal sealed class CoinbaseUserFeed(int mostBeats, Action<VenueOrderState> heard)
{
    private readonly ConnectionCounter _counter = new();
    private bool _isFlowing;
    private int _beats;

    /// <summary>Begins anew with a new connection.</summary>
    public void Reset()
    {
        _counter.Reset();
        (_isFlowing, _beats) = (false, 0);
    }

    /// <summary>What to send once connected: one channel a message, each with a token where it needs one.</summary>
    /// <param name="token">A token of the user.</param>
    public static IReadOnlyList<string> Greeting(string token) =>
    [
        $$"""{"type":"subscribe","channel":"user","jwt":"{{token}}"}""",
        """{"type":"subscribe","channel":"heartbeats"}""",
    ];

    /// <summary>Reads a message.</summary>
    public UserStreamNews Read(ReadOnlyMemory<byte> frame, IUserStreamListener listener)
    {
        try
        {
            using var document = JsonDocument.Parse(frame);
            return Read(document.RootElement, listener);
        }
        catch (Exception exception) when (WireJson.IsAboutTheText(exception))
        {
            // What it said is lost: the stream begins anew, and everything is asked for then.
            return UserStreamNews.Refused;
        }
    }

    private UserStreamNews Read(JsonElement root, IUserStreamListener listener)
    {
        if (WireJson.Text(root, "type") == "error" || !_counter.IsNext(root.GetProperty("sequence_num").GetInt64()))
        {
            return UserStreamNews.Refused;
        }

        switch (WireJson.Text(root, "channel"))
        {
            case "subscriptions" when Events(root).Any(one => one.GetProperty("subscriptions").TryGetProperty("user", out _)):
                _isFlowing = true;
                return UserStreamNews.Flowing;
            case "heartbeats" when !_isFlowing && ++_beats > mostBeats:
                return UserStreamNews.Refused;
            case "user":
                _isFlowing = true;
                Tell(root, listener);
                return UserStreamNews.Flowing;
            default:
                return UserStreamNews.Nothing;
        }
    }

    private void Tell(JsonElement root, IUserStreamListener listener)
    {
        var time = CoinbaseOrders.Time(root, "timestamp") ?? throw new FormatException("The message has no time.");
        var states = Events(root)
            .Where(one => one.TryGetProperty("orders", out var orders) && orders.ValueKind == JsonValueKind.Array)
            .SelectMany(one => one.GetProperty("orders").EnumerateArray())
            .Select(order => CoinbaseOrders.ReadNews(order, time))
            .ToArray();
        foreach (var state in states)
        {
            heard(state);
            listener.OnOrder(state);
        }
    }

    private static JsonElement.ArrayEnumerator Events(JsonElement root) => root.GetProperty("events").EnumerateArray();
}
