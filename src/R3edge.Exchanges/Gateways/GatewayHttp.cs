using System.Net;
using System.Text;
using R3edge.Application.Ports.Venues;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.History;

namespace R3edge.Exchanges.Gateways;

/// <summary>What came back of a request to a venue.</summary>
/// <param name="Outcome">Done where there is a body to read, whatever it says; otherwise what is known.</param>
/// <param name="Status">The HTTP status; 0 where there was no answer.</param>
/// <param name="Body">The answer.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="RetryAfter">How long to wait.</param>
internal readonly record struct GatewayReply(VenueOutcome Outcome, int Status, byte[] Body, string Message, TimeSpan RetryAfter)
{
    /// <summary>The same as an answer to whoever asked.</summary>
    public VenueAnswer<T> As<T>()
        where T : class => new(Outcome, null, Message, RetryAfter: RetryAfter);
}

/// <summary>
/// Sends a request once and says what is known afterwards: that it certainly did not arrive, that it was not carried out, that there is an
/// answer, or that nobody knows. All requests of a user at a venue share one budget.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="address">The venue.</param>
/// <param name="clock">The clock.</param>
/// <param name="timeout">How long an answer may take.</param>
internal sealed class GatewayHttp(HttpClient client, Uri address, TimeProvider clock, TimeSpan timeout)
{
    private readonly RateBudget _budget = new(RateBudget.OfOrders);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Keeps quiet for a while, where the venue asks for it in the body of an answer.</summary>
    /// <param name="wait">How long; above zero.</param>
    public void Hold(TimeSpan wait) => _budget.Hold(Now + wait);

    /// <summary>Asks the venue for its time and takes it into an offset; where it does not tell, the offset stays as it is.</summary>
    /// <param name="protocol">Where the time is asked for, and how it is read.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="headers">The headers.</param>
    public Task MeasureClockAsync(
        VenueProtocol protocol, ClockOffset offset, CancellationToken cancellationToken, params KeyValuePair<string, string>[] headers) =>
        offset.MeasureAsync(clock, async () =>
        {
            var reply = await SendAsync(HttpMethod.Get, protocol.TimePath, headers, null, "", false, cancellationToken).ConfigureAwait(false);
            return reply.Outcome == VenueOutcome.Done ? protocol.ReadTime(reply.Body) : null;
        });

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="pathAndQuery">The path with its query, as signed.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="body">JSON or a form; null for none.</param>
    /// <param name="mediaType">What the body is.</param>
    /// <param name="changesOrders">Whether it may change something at the venue: then no answer means that nobody knows.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<GatewayReply> SendAsync(
        HttpMethod method,
        string pathAndQuery,
        IEnumerable<KeyValuePair<string, string>> headers,
        string? body,
        string mediaType,
        bool changesOrders,
        CancellationToken cancellationToken)
    {
        var wait = _budget.WaitAt(Now);
        if (wait > TimeSpan.Zero)
        {
            return new GatewayReply(VenueOutcome.RateLimited, 0, [], $"The venue wants to be left alone for {wait:g}.", wait);
        }

        using var limit = new CancellationTokenSource(timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(method, new Uri(address, pathAndQuery));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        }
        else if (changesOrders)
        {
            // The client sends a request without a body again by itself where its connection ends without an answer, a POST too.
            request.Content = new ByteArrayContent([]);
        }

        try
        {
            using var answer = await client.SendAsync(request, both.Token).ConfigureAwait(false);
            _budget.Observe(answer.StatusCode, answer.Headers, Now);
            var content = await answer.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false);
            return Judge(answer.StatusCode, content, changesOrders);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return new GatewayReply(VenueOutcome.Unavailable, 0, [], $"The venue cannot be reached ({exception.HttpRequestError}).", default);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Nobody(changesOrders, $"The connection broke ({exception.GetType().Name}).");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Nobody(changesOrders, $"No answer within {timeout.TotalSeconds:0.#} seconds.");
        }
    }

    private GatewayReply Judge(HttpStatusCode status, byte[] content, bool changesOrders)
    {
        var code = (int)status;
        return code switch
        {
            429 or 418 => new GatewayReply(VenueOutcome.RateLimited, code, content, $"HTTP {code}", _budget.WaitAt(Now)),
            >= 500 => Nobody(changesOrders, $"HTTP {code}") with { Status = code, Body = content },
            _ => new GatewayReply(VenueOutcome.Done, code, content, "", default),
        };
    }

    private static GatewayReply Nobody(bool changesOrders, string message) =>
        new(changesOrders ? VenueOutcome.Unknown : VenueOutcome.Unavailable, 0, [], message, default);
}
