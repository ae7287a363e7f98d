using Microsoft.Extensions.Logging;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Bridge;

/// <summary>What venues list, read now and then; while a venue does not answer, what it said before holds.</summary>
internal sealed class VenueDirectory(ListingSource source, BridgeOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);
    private readonly Dictionary<Venue, Dictionary<InstrumentId, Listing>> _listings = [];
    private readonly Dictionary<Venue, DateTime> _due = [];
    private readonly Dictionary<Venue, string> _silent = [];
    private readonly HashSet<InstrumentId> _complained = [];
    private volatile string? _trouble;

    /// <summary>Why something wanted has no listing, in one sentence; null where all have.</summary>
    public string? Trouble => _trouble;

    /// <summary>Whether the venue has never said what it lists.</summary>
    public bool IsUnknown(Venue venue) => !_listings.ContainsKey(venue);

    /// <summary>The listings of those that are wanted and can be fed.</summary>
    public async Task<IReadOnlyList<Listing>> ListingsAsync(IReadOnlySet<InstrumentId> wanted, CancellationToken cancellationToken)
    {
        var found = new List<Listing>();
        string? missing = null;
        foreach (var group in wanted.Where(id => MarketBridge.IsFed(id.Venue)).GroupBy(id => id.Venue))
        {
            await RefreshAsync(group.Key, cancellationToken).ConfigureAwait(false);
            if (!_listings.TryGetValue(group.Key, out var listings))
            {
                missing ??= _silent[group.Key];
                continue;
            }

            foreach (var id in group.OrderBy(id => id.Symbol, StringComparer.Ordinal))
            {
                if (listings.TryGetValue(id, out var listing))
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

    private async Task RefreshAsync(Venue venue, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now < _due.GetValueOrDefault(venue))
        {
            return;
        }

        var reading = await source.ReadAsync(venue, cancellationToken).ConfigureAwait(false);
        if (reading.Listings.Count == 0)
        {
            _silent[venue] = reading.Problems.Count > 0 ? reading.Problems[0] : $"{venue} lists nothing.";
            _due[venue] = now + AskAgainAfter;
            BridgeLog.NoListings(logger, venue, _silent[venue]);
            return;
        }

        _listings[venue] = reading.Listings.GroupBy(listing => listing.Id).ToDictionary(group => group.Key, group => group.Last());
        _due[venue] = now + options.ListingAge;
    }

    private void Complain(InstrumentId id)
    {
        if (_complained.Add(id))
        {
            BridgeLog.NotListed(logger, id, $"{id.Venue} does not list it.");
        }
    }
}
