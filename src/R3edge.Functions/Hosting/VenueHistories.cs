using System.Collections.Concurrent;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Bridge;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.History;

namespace R3edge.Functions.Hosting;

/// <summary>Past bars of every venue that has them, each asked at its own pace, under the names that it lists.</summary>
/// <param name="http">Makes clients.</param>
/// <param name="time">The clock.</param>
public sealed class VenueHistories(IHttpClientFactory http, TimeProvider time) : IHistorySource, IDisposable
{
    private static readonly TimeSpan ListingAge = TimeSpan.FromHours(6);

    private readonly IHttpClientFactory _http = http;
    private readonly TimeProvider _time = time;
    private readonly ConcurrentDictionary<Venue, VenueShelf> _venues = [];

    /// <inheritdoc/>
    public async Task<HistoryAnswer> ReadAsync(
        InstrumentId instrument, Timeframe timeframe, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        if (!MarketBridge.IsFed(instrument.Venue))
        {
            return HistoryAnswer.None(HistoryStatus.Unsupported, $"No history of {instrument.Venue} can be asked for.");
        }

        var shelf = _venues.GetOrAdd(instrument.Venue, static (venue, owner) => new VenueShelf(venue, owner.Client(), owner._time), this);
        return await shelf.RefreshAsync(cancellationToken).ConfigureAwait(false) is { } problem
            ? HistoryAnswer.None(HistoryStatus.Unavailable, problem)
            : await shelf.History.ReadAsync(instrument, timeframe, from, to, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var shelf in _venues.Values)
        {
            shelf.Dispose();
        }
    }

    private HttpClient Client() => _http.CreateClient(nameof(VenueHistories));

    /// <summary>A venue's history and what it lists.</summary>
    private sealed class VenueShelf : IDisposable
    {
        private readonly VenueListings _listings;
        private readonly SemaphoreSlim _gate = new(1, 1);

        public VenueShelf(Venue venue, HttpClient http, TimeProvider time)
        {
            _listings = new VenueListings(venue, new ListingSource(http, time), ListingAge, TimeSpan.Zero, time);
            History = new VenueHistory(VenueProtocol.Of(venue), _listings.Find, http, time);
        }

        public VenueHistory History { get; }

        /// <summary>Asks the venue what it lists where that is old.</summary>
        /// <returns>Why nothing is known; null where something is.</returns>
        public async Task<string?> RefreshAsync(CancellationToken cancellationToken)
        {
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await _listings.RefreshAsync(cancellationToken).ConfigureAwait(false);
                return _listings.Trouble;
            }
            finally
            {
                _gate.Release();
            }
        }

        public void Dispose()
        {
            History.Dispose();
            _gate.Dispose();
        }
    }
}
