using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;

namespace R3edge.Exchanges.Coinbase;

/// <summary>Coinbase's HTTP interface: a token each request, the pace the venue allows, the venue's clock; lists to their end.</summary>
internal sealed class CoinbaseRest : IDisposable
{
    private const int MostPages = 500;

    /// <summary>The venue takes 30 requests a second of a user and names no budget in its answers; this is 25.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(40);

    /// <summary>A clock that was found to be further off than this explains why a token was refused.</summary>
    private static readonly TimeSpan SkewThatMatters = TimeSpan.FromSeconds(1);

    private readonly CoinbaseSigner _signer;
    private readonly GatewaySettings _settings;
    private readonly GatewayHttp _http;
    private readonly Pacer _pacer;
    private readonly Lock _signing = new();
    private volatile ClockOffset _offset = new();

    public CoinbaseRest(CoinbaseSigner signer, GatewaySettings settings)
    {
        _signer = signer;
        _settings = settings;
        _http = new GatewayHttp(settings.Http, settings.Addresses.Rest, settings.Clock, settings.AnswerTimeout);
        _pacer = new Pacer(Spacing, settings.Clock);
    }

    /// <summary>The token of the user stream, by the clock of the venue as it was measured now.</summary>
    public async Task<string> StreamTokenAsync(CancellationToken cancellationToken)
    {
        await MeasureClockAsync(cancellationToken).ConfigureAwait(false);
        lock (_signing)
        {
            return _signer.TokenForStream(_settings.Clock.GetUtcNow() + (_offset.Offset ?? TimeSpan.Zero));
        }
    }

    /// <summary>Asks for what needs no key.</summary>
    public Task<GatewayReply> PublicAsync(string path, CancellationToken cancellationToken) =>
        _http.SendAsync(HttpMethod.Get, path, [], null, "", false, cancellationToken);

    public void Dispose()
    {
        _signer.Dispose();
        _pacer.Dispose();
    }

    /// <summary>Reads a list page by page, to its end or to the item that is looked for.</summary>
    public async Task<VenueAnswer<IReadOnlyList<T>>> PagesAsync<T>(
        string path, string query, string list, Func<JsonElement, T> read, Func<T, bool>? isLast, CancellationToken cancellationToken)
    {
        var (items, cursor) = (new List<T>(), "");
        for (var page = 0; page < MostPages; page++)
        {
            var from = cursor.Length == 0 ? query : $"{query}&cursor={Uri.EscapeDataString(cursor)}";
            var next = await SendAsync(
                HttpMethod.Get, path, from, null, false,
                root =>
                {
                    items.AddRange(root.GetProperty(list).EnumerateArray().Select(read));
                    if (!root.TryGetProperty("has_next", out var has) || !has.GetBoolean())
                    {
                        return VenueAnswer.Of("");
                    }

                    // Whoever cannot go on has not seen all.
                    return WireJson.Text(root, "cursor") is { Length: > 0 } further && further != cursor
                        ? VenueAnswer.Of(further)
                        : throw new FormatException("There is another page, but not where.");
                },
                cancellationToken).ConfigureAwait(false);
            if (!next.IsDone)
            {
                // A list that is not there is not an order that is not there.
                return next.Outcome == VenueOutcome.NotFound
                    ? new VenueAnswer<IReadOnlyList<T>>(VenueOutcome.Unavailable, null, next.Message)
                    : next.As<IReadOnlyList<T>>();
            }

            if (next.Value!.Length == 0 || (isLast is not null && items.Any(isLast)))
            {
                return VenueAnswer.Of<IReadOnlyList<T>>(items);
            }

            cursor = next.Value;
        }

        return new VenueAnswer<IReadOnlyList<T>>(VenueOutcome.Unavailable, null, $"{path} has more than {MostPages} pages.");
    }

    /// <summary>Sends a request of the user's and reads what came back.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, which the token names.</param>
    /// <param name="query">The query, which it does not; empty for none.</param>
    /// <param name="body">JSON; null for none.</param>
    /// <param name="changesOrders">Whether it may change something at the venue.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<VenueAnswer<T>> SendAsync<T>(
        HttpMethod method, string path, string query, string? body, bool changesOrders, Func<JsonElement, VenueAnswer<T>> read,
        CancellationToken cancellationToken)
        where T : class
    {
        await _pacer.RunAsync(() => Task.CompletedTask, cancellationToken).ConfigureAwait(false);
        string token;
        var offset = _offset.Offset ?? TimeSpan.Zero;
        lock (_signing)
        {
            token = _signer.TokenFor(_settings.Clock.GetUtcNow() + offset, method.Method, _settings.Addresses.Rest.Host, path);
        }

        var reply = await _http.SendAsync(
            method, query.Length == 0 ? path : $"{path}?{query}", [new("Authorization", $"Bearer {token}")], body, "application/json",
            changesOrders, cancellationToken).ConfigureAwait(false);
        if (reply.Outcome != VenueOutcome.Done)
        {
            return reply.As<T>();
        }

        if (reply.Status == 401)
        {
            // The venue says the same of a wrong key and of a token that is not good yet or no longer: the clock tells.
            await MeasureClockAsync(cancellationToken).ConfigureAwait(false);
            var wasSkewed = ((_offset.Offset ?? TimeSpan.Zero) - offset).Duration() > SkewThatMatters;
            return new VenueAnswer<T>(
                wasSkewed ? VenueOutcome.ClockSkew : VenueOutcome.NotAuthorised, null, CoinbaseOrders.Message(reply.Status, reply.Body));
        }

        return reply.Status >= 400
            ? CoinbaseOrders.HttpError<T>(reply.Status, reply.Body, changesOrders)
            : WireJson.Read(reply.Body, changesOrders, read);
    }

    private async Task MeasureClockAsync(CancellationToken cancellationToken)
    {
        // Anew each time: an older measurement may be of before the clock was set.
        var measured = new ClockOffset();
        await _http.MeasureClockAsync(new CoinbaseProtocol(), measured, cancellationToken).ConfigureAwait(false);
        if (measured.Offset is not null)
        {
            _offset = measured;
        }
    }
}
