using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.History;

/// <summary>
/// Past bars of one venue over HTTP. Each call answers one page, from the beginning on, and says up to where it is complete, so
/// whoever asks goes on from there, also after a restart. Requests keep to the venue's pace and stop before its limits.
/// </summary>
public sealed class VenueHistory : IHistorySource, IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    // A bar counts as closed a little after its time is over: the venue's clock and ours differ, and it takes a moment to write.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private readonly VenueProtocol _protocol;
    private readonly Func<InstrumentId, Listing?> _listings;
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly Uri _address;
    private readonly Pacer _pacer;

    /// <summary>Creates a source.</summary>
    /// <param name="protocol">The venue's protocol, from <see cref="VenueProtocol.Of"/>.</param>
    /// <param name="listings">Finds an instrument's listing; null where there is none.</param>
    /// <param name="http">The client.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="addresses">Where the venue is; null for the venue itself.</param>
    public VenueHistory(
        VenueProtocol protocol,
        Func<InstrumentId, Listing?> listings,
        HttpClient http,
        TimeProvider clock,
        VenueAddresses? addresses = null)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        _protocol = protocol;
        _listings = listings;
        _http = http;
        _clock = clock;
        _address = (addresses ?? protocol.Addresses).Rest;
        _pacer = new Pacer(protocol.RequestSpacing, clock);
    }

    /// <summary>What the venue's answers say about further requests.</summary>
    public RateBudget Budget { get; } = new();

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    public async Task<HistoryAnswer> ReadAsync(
        InstrumentId instrument, Timeframe timeframe, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        if (_listings(instrument) is not { } listing)
        {
            return HistoryAnswer.None(HistoryStatus.Unsupported, $"{_protocol.Venue} does not list {instrument}.");
        }

        var closed = timeframe.Floor(Now - Settling);
        var end = to < closed ? to : closed;
        if (from >= end)
        {
            return HistoryAnswer.Of([], from);
        }

        if (_protocol.BarsRequest(listing, timeframe, from, end) is not { } request)
        {
            return HistoryAnswer.None(
                HistoryStatus.Unsupported, $"{_protocol.Venue} has no bars of {timeframe}: build them from shorter ones.");
        }

        if (Budget.WaitAt(Now) > LongestWait)
        {
            return Later($"asks to wait for {Budget.WaitAt(Now):g}");
        }

        var answer = default(HistoryAnswer);
        await _pacer.RunAsync(
            async () => answer = await AskAsync(request, timeframe, from, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return answer!;
    }

    /// <inheritdoc/>
    public void Dispose() => _pacer.Dispose();

    private async Task<HistoryAnswer> AskAsync(BarsRequest request, Timeframe timeframe, DateTime from, CancellationToken cancellationToken)
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
            using var answer = await _http.GetAsync(new Uri(_address, request.Path), both.Token).ConfigureAwait(false);
            Budget.Observe(answer.StatusCode, answer.Headers, Now);
            var body = await answer.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false);
            var status = (int)answer.StatusCode;
            return status is 429 or 418 or >= 500
                ? Later($"answered with HTTP {status}")
                : Interpret(_protocol.ReadBars(body, timeframe, status), request, timeframe, from);
        }
        catch (HttpRequestException exception)
        {
            return Later($"cannot be reached ({exception.Message})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Later($"did not answer within {AnswerTimeout.TotalSeconds:0} seconds");
        }
    }

    private HistoryAnswer Interpret(BarsReading reading, BarsRequest request, Timeframe timeframe, DateTime from)
    {
        if (reading.Error is { } error)
        {
            return reading.IsPermanent
                ? HistoryAnswer.None(HistoryStatus.Unsupported, $"{_protocol.Venue} refused: {error}.")
                : Later($"gave no bars: {error}");
        }

        if (_protocol.BarsReachBack is { } reach && reading.Bars.Count >= reach
            && reading.Bars.Min(bar => bar.OpenTime) is var first && first > from)
        {
            return HistoryAnswer.None(
                HistoryStatus.Unsupported, $"{_protocol.Venue} gives only the last {reach} bars of {timeframe}: none before {first:u}.") with
            {
                Earliest = first,
            };
        }

        Bar[] bars = [.. reading.Bars.Where(bar => bar.OpenTime >= from && bar.OpenTime < request.Until).OrderBy(bar => bar.OpenTime)];
        for (var i = 0; i < bars.Length; i++)
        {
            if (timeframe.Floor(bars[i].OpenTime) != bars[i].OpenTime || (i > 0 && bars[i].OpenTime == bars[i - 1].OpenTime))
            {
                return Later($"sent a bar that is out of place: {bars[i].OpenTime:u}");
            }
        }

        return HistoryAnswer.Of(bars, request.Until);
    }

    private HistoryAnswer Later(string what) => HistoryAnswer.None(HistoryStatus.Unavailable, $"{_protocol.Venue} {what}.");
}
