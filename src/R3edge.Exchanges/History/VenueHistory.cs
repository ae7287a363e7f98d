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
    // A bar counts as closed a little after its time is over: the venue's clock and ours differ, and it takes a moment to write.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private readonly VenueProtocol _protocol;
    private readonly Func<InstrumentId, Listing?> _listings;
    private readonly HistoryClient _client;

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
        _client = new HistoryClient(protocol, http, clock, addresses, protocol.RequestSpacing);
    }

    /// <summary>What the venue's answers say about further requests.</summary>
    public RateBudget Budget => _client.Budget;

    /// <inheritdoc/>
    public async Task<HistoryAnswer> ReadAsync(
        InstrumentId instrument, Timeframe timeframe, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        if (_listings(instrument) is not { } listing)
        {
            return HistoryAnswer.None(HistoryStatus.Unsupported, $"{_protocol.Venue} does not list {instrument}.");
        }

        var closed = timeframe.Floor(_client.Now - Settling);
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

        var reading = await _client.AskAsync(
            request.Path, "bars", (body, status) => _protocol.ReadBars(body, timeframe, status), cancellationToken).ConfigureAwait(false);
        return reading.Error is { } error
            ? HistoryAnswer.None(reading.IsPermanent ? HistoryStatus.Unsupported : HistoryStatus.Unavailable, error)
            : Interpret(reading.Rows, request, timeframe, from);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private HistoryAnswer Interpret(IReadOnlyList<Bar> rows, BarsRequest request, Timeframe timeframe, DateTime from)
    {
        if (_protocol.BarsReachBack is { } reach && rows.Count >= reach && rows.Min(bar => bar.OpenTime) is var first && first > from)
        {
            return HistoryAnswer.None(
                HistoryStatus.Unsupported, $"{_protocol.Venue} gives only the last {reach} bars of {timeframe}: none before {first:u}.") with
            {
                Earliest = first,
            };
        }

        Bar[] bars = [.. rows.Where(bar => bar.OpenTime >= from && bar.OpenTime < request.Until).OrderBy(bar => bar.OpenTime)];
        for (var i = 0; i < bars.Length; i++)
        {
            if (timeframe.Floor(bars[i].OpenTime) != bars[i].OpenTime || (i > 0 && bars[i].OpenTime == bars[i - 1].OpenTime))
            {
                return HistoryAnswer.None(
                    HistoryStatus.Unavailable, $"{_protocol.Venue} sent a bar that is out of place: {bars[i].OpenTime:u}.");
            }
        }

        return HistoryAnswer.Of(bars, request.Until);
    }
}
