using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;

namespace R3edge.Exchanges.Kraken;

/// <summary>
/// Requests to Kraken's REST interface, within its limit on calls, and the venue's clock. Private ones go one after the other, since a
/// nonce that is overtaken is refused.
/// </summary>
internal sealed class KrakenApi(KrakenSigner signer, GatewaySettings settings) : IDisposable
{
    // What the venue must at least be left of a deadline: 2 s by its rules, and its clock is known to the second.
    private static readonly TimeSpan LeastDeadline = TimeSpan.FromSeconds(4);

    // "All requests must specify a User-Agent" (docs.kraken.com, REST requests).
    private static readonly KeyValuePair<string, string> Agent = new("User-Agent", "R3edge");

    private readonly GatewayHttp _http = new(settings.Http, settings.Addresses.Rest, settings.Clock, settings.AnswerTimeout);
    private readonly KrakenNonce _nonce = new(settings.Clock);
    private readonly KrakenCallBudget _calls = new(settings.Clock);
    private readonly ClockOffset _offset = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>UTC by the venue's clock, or by ours until its is known.</summary>
    public DateTime Now => (settings.Clock.GetUtcNow() + (Offset ?? TimeSpan.Zero)).UtcDateTime;

    /// <summary>How far the venue's clock is ahead; null until it is known.</summary>
    public TimeSpan? Offset => _offset.Offset;

    /// <summary>A public request.</summary>
    public Task<GatewayReply> GetAsync(string path, CancellationToken cancellationToken) =>
        _http.SendAsync(HttpMethod.Get, path, [Agent], null, "", false, cancellationToken);

    /// <summary>A private request.</summary>
    /// <typeparam name="T">What it is asked for.</typeparam>
    /// <param name="method">The end of its path.</param>
    /// <param name="form">Its parameters, encoded.</param>
    /// <param name="changesOrders">Whether an outcome that is not known leaves it open what the venue did.</param>
    /// <param name="read">Reads the result of one that succeeded.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="deadline">The venue's UTC time after which it need not be sent; null where it may always be.</param>
    public async Task<VenueAnswer<T>> SendAsync<T>(
        string method,
        string form,
        bool changesOrders,
        Func<JsonElement, VenueAnswer<T>> read,
        CancellationToken cancellationToken,
        DateTime? deadline = null)
        where T : class
    {
        var wait = changesOrders ? TimeSpan.Zero : _calls.Take();
        if (wait > TimeSpan.Zero)
        {
            return new VenueAnswer<T>(VenueOutcome.RateLimited, null, "The venue's limit on calls is near.", RetryAfter: wait);
        }

        var reply = await RequestAsync($"/0/private/{method}", form, changesOrders, deadline, cancellationToken).ConfigureAwait(false);
        if (reply.Outcome != VenueOutcome.Done)
        {
            return reply.As<T>();
        }

        var answer = WireJson.Read(
            reply.Body,
            changesOrders,
            root => KrakenErrors.Any(root) ? KrakenErrors.Read<T>(root, changesOrders, Now) : read(root.GetProperty("result")));
        if (answer.Outcome == VenueOutcome.RateLimited)
        {
            answer = answer with { RetryAfter = KrakenErrors.IsOfCalls(answer.Message) ? _calls.Exhaust() : answer.RetryAfter };
            if (KrakenErrors.ConcernsAll(answer.Message))
            {
                _http.Hold(answer.RetryAfter);
            }
        }

        if (answer.Outcome == VenueOutcome.ClockSkew)
        {
            await MeasureClockAsync(cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }

    /// <summary>Asks for the venue's clock.</summary>
    public Task MeasureClockAsync(CancellationToken cancellationToken) =>
        _http.MeasureClockAsync(new KrakenProtocol(), _offset, cancellationToken, Agent);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<GatewayReply> RequestAsync(
        string path, string form, bool changesOrders, DateTime? deadline, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (deadline is { } limit && Now + LeastDeadline > limit)
            {
                return new GatewayReply(VenueOutcome.Unavailable, 0, [], "Too late for its deadline, and not sent.", default);
            }

            var nonce = _nonce.Next();
            var body = form.Length > 0 ? $"nonce={nonce}&{form}" : $"nonce={nonce}";
            return await _http.SendAsync(
                HttpMethod.Post, path,
                [Agent, new(KrakenSigner.KeyHeader, signer.ApiKey), new(KrakenSigner.SignatureHeader, signer.Sign(path, nonce, body))],
                body, "application/x-www-form-urlencoded", changesOrders, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
