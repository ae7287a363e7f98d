using System.Globalization;
using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Exchanges.Gateways;

namespace R3edge.Exchanges.Kraken;

/// <summary>
/// Reads the channel <c>executions</c> of WebSocket v2 (docs.kraken.com, spot-websocket-v2/executions). Events after the first hold the
/// venue's id and what changed, so that each is laid over what is known of its order. The message that completes an order still says
/// <c>partially_filled</c>: only <c>filled</c>, which follows, ends it. Safe for use by several threads.
/// </summary>
internal sealed class KrakenUserNews
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, VenueOrderState> _open = [];
    private long? _sequence;

    /// <summary>A new connection: its snapshot tells the orders that are open.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _open.Clear();
            _sequence = null;
        }
    }

    /// <summary>Takes in which order the venue's id stands for, where an answer over HTTP told it before the stream.</summary>
    public void Learn(VenueOrderState placed)
    {
        lock (_gate)
        {
            _open.TryAdd(placed.VenueId, placed);
        }
    }

    /// <summary>Reads a message.</summary>
    public UserStreamNews Read(ReadOnlyMemory<byte> frame, IUserStreamListener listener)
    {
        try
        {
            using var document = JsonDocument.Parse(frame);
            var root = document.RootElement;
            if (root.TryGetProperty("success", out var success))
            {
                return !success.GetBoolean() ? UserStreamNews.Refused
                    : WireJson.Text(root, "method") == "subscribe" ? UserStreamNews.Flowing
                    : UserStreamNews.Nothing;
            }

            if (WireJson.Text(root, "channel") != "executions")
            {
                return root.ValueKind == JsonValueKind.Object ? UserStreamNews.Nothing : UserStreamNews.Refused;
            }

            return IsNext(root) ? Tell(root.GetProperty("data"), listener) : UserStreamNews.Refused;
        }
        catch (Exception exception) when (WireJson.IsAboutTheText(exception))
        {
            // What it said is lost: the stream begins anew, and everything is asked for then.
            return UserStreamNews.Refused;
        }
    }

    private static OrderStatus StatusOf(JsonElement change, OrderStatus known, decimal filled)
    {
        var status = WireJson.Text(change, "order_status");
        return (status.Length > 0 ? status : WireJson.Text(change, "exec_type")) switch
        {
            "filled" => OrderStatus.Filled,
            "canceled" or "expired" => OrderStatus.Cancelled,
            "pending_new" or "new" or "partially_filled" or "trade" or "iceberg_refill" or "amended" or "restated" or "status" or "" =>
                filled > 0m ? OrderStatus.PartlyFilled : known,
            var other => throw new FormatException($"'{other}' is no state of an order."),
        };
    }

    // The numbers count the messages of a subscription: one that is missing may have been a fill.
    private bool IsNext(JsonElement root)
    {
        if (!root.TryGetProperty("sequence", out var number))
        {
            return true;
        }

        lock (_gate)
        {
            var (last, next) = (_sequence, number.GetInt64());
            _sequence = next;
            return last is null || next == last + 1;
        }
    }

    private UserStreamNews Tell(JsonElement changes, IUserStreamListener listener)
    {
        foreach (var change in changes.EnumerateArray())
        {
            if (Merge(change) is { ClientId.Length: > 0 } state)
            {
                listener.OnOrder(state);
            }
        }

        return UserStreamNews.Nothing;
    }

    private VenueOrderState Merge(JsonElement change)
    {
        var id = change.GetProperty("order_id").GetString()!;
        var client = WireJson.Text(change, "cl_ord_id");
        lock (_gate)
        {
            var known = _open.TryGetValue(id, out var before)
                ? before
                : new VenueOrderState(client, id, OrderStatus.Accepted, 0m, 0m, 0m, DateTime.UnixEpoch);
            var filled = Math.Max(known.FilledQuantity, WireJson.Number(change, "cum_qty"));
            var state = known with
            {
                ClientId = client.Length > 0 ? client : known.ClientId,
                Status = StatusOf(change, known.Status, filled),
                FilledQuantity = filled,
                FilledNotional = Math.Max(known.FilledNotional, WireJson.Number(change, "cum_cost")),
                Time = Time(change, known.Time),

                // An event tells the fees of its fill, not of all.
                HasAllFees = filled == 0m,
            };
            if (state.IsFinal)
            {
                _open.Remove(id);
            }
            else
            {
                _open[id] = state;
            }

            return state;
        }
    }

    private static DateTime Time(JsonElement change, DateTime otherwise) =>
        WireJson.Text(change, "timestamp") is { Length: > 0 } text
            ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)
            : otherwise;
}
