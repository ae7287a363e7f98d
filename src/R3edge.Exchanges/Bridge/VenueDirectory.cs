using Microsoft.Extensions.Logging;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Bridge;

/// <summary>What venues list, read now and then; while a venue does not answer, what it said before holds.</summary>
internal sealed class VenueDirectory(ListingSource source, BridgeOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);
    private readonly Dictionary<Venue, VenueListings> _venues = [];
    private readonly HashSet<InstrumentId> _complained = [];
    private volatile string? _trouble;

    /// <summary>Why something wanted has no listing, in one sentence; null where all have.</summary>
    public string? Trouble => _trouble;

    /// <summary>Whether the venue has never said what it lists.</summary>
    public bool IsUnknown(Venue venue) => _venues.GetValueOrDefault(venue) is not { IsKnown: true };

    /// <summary>The listings of those that are wanted and can be fed.</summary>
    public async Task<IReadOnlyList<Listing>> ListingsAsync(IReadOnlySet<InstrumentId> wanted, CancellationToken cancellationToken)
    {
        var found = new List<Listing>();
        string? missing = null;
        foreach (var group in wanted.Where(id => MarketBridge.IsFed(id.Venue)).GroupBy(id => id.Venue))
        {
            var listings = await RefreshAsync(group.Key, cancellationToken).ConfigureAwait(false);
            if (!listings.IsKnown)
            {
                missing ??= listings.Trouble;
                continue;
            }

            foreach (var id in group.OrderBy(id => id.Symbol, StringComparer.Ordinal))
            {
                if (listings.Find(id) is { } listing)
                {
                    found.Add(listing);
                }
                else
                {
                    missing ??= $"{id} is wanted, but {id.Venue} does not list it";
                    Complain(id);
                }
            }
        }

        _trouble = missing;
        return found;
    }

    private async Task<VenueListings> RefreshAsync(Venue venue, CancellationToken cancellationToken)
    {
        if (!_venues.TryGetValue(venue, out var listings))
        {
            _venues.Add(venue, listings = new VenueListings(venue, source, options.ListingAge, AskAgainAfter, time));
        }

        if (await listings.RefreshAsync(cancellationToken).ConfigureAwait(false) is { } reason)
        {
            BridgeLog.NoListings(logger, venue, reason);
        }

        return listings;
    }

    private void Complain(InstrumentId id)
    {
        if (_complained.Add(id))
        {
            BridgeLog.NotListed(logger, id, $"{id.Venue} does not list it.");
        }
    }
}
