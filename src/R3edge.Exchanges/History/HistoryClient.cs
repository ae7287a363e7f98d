using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.History;

/// <summary>
/// Asks one venue for pages of its past: one question at a time, at the venue's pace, stopping before its limits. What goes wrong is
/// an error in words, and whether asking again may help.
/// </summary>
internal sealed class HistoryClient : IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private readonly VenueProtocol _protocol;
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly Uri _address;
    private readonly Pacer _pacer;

    /// <summary>Creates a client.</summary>
    /// <param name="protocol">The venue's protocol.</param>
    /// <param name="http">The client.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="addresses">Where the venue is; null for the venue itself.</param>
    /// <param name="spacing">The least time between two questions.</param>
    public HistoryClient(VenueProtocol protocol, HttpClient http, TimeProvider clock, VenueAddresses? addresses, TimeSpan spacing)
    {
        (_protocol, _http, _clock) = (protocol, http, clock);
        _address = (addresses ?? protocol.Addresses).Rest;
        _pacer = new Pacer(spacing, clock);
    }

    /// <summary>What the venue's answers say about further requests.</summary>
    public RateBudget Budget { get; } = new();

    public DateTime Now => _clock.GetUtcNow().UtcDateTime;

    /// <summary>Asks for a page.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="noun">What is asked for, in the plural.</param>
    /// <param name="read">Reads the answer, given its body and status.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows, or an error as one sentence.</returns>
    public async Task<HistoryReading<T>> AskAsync<T>(
        string path, string noun, Func<ReadOnlyMemory<byte>, int, HistoryReading<T>> read, CancellationToken cancellationToken)
    {
        if (Budget.WaitAt(Now) > LongestWait)
        {
            return Later<T>($"asks to wait for {Budget.WaitAt(Now):g}");
        }

        var reading = default(HistoryReading<T>);
        await _pacer.RunAsync(
            async () => reading = await AskNowAsync(path, noun, read, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return reading;
    }

    public void Dispose() => _pacer.Dispose();

    private async Task<HistoryReading<T>> AskNowAsync<T>(
        string path, string noun, Func<ReadOnlyMemory<byte>, int, HistoryReading<T>> read, CancellationToken cancellationToken)
    {
        var wait = Budget.WaitAt(Now);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _clock, cancellationToken).ConfigureAwait(false);
        }

        using var limit = new CancellationTokenSource(AnswerTimeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var answer = await _http.GetAsync(new Uri(_address, path), both.Token).ConfigureAwait(false);
            Budget.Observe(answer.StatusCode, answer.Headers, Now);
            var body = await answer.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false);
            var status = (int)answer.StatusCode;
            return status is 429 or 418 or >= 500 ? Later<T>($"answered with HTTP {status}") : InWords(read(body, status), noun);
        }
        catch (HttpRequestException exception)
        {
            return Later<T>($"cannot be reached ({exception.Message})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Later<T>($"did not answer within {AnswerTimeout.TotalSeconds:0} seconds");
        }
    }

    private HistoryReading<T> InWords<T>(HistoryReading<T> reading, string noun) => reading.Error is not { } error ? reading
        : reading.IsPermanent ? HistoryReading<T>.Failed($"{_protocol.Venue} refused: {error}.", isPermanent: true)
        : Later<T>($"gave no {noun}: {error}");

    private HistoryReading<T> Later<T>(string what) => HistoryReading<T>.Failed($"{_protocol.Venue} {what}.");
}
