using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Feeds;

/// <summary>What one venue lists, asked for now and then; while it does not answer, what it said before holds. For one caller at a time.</summary>
/// <param name="venue">One of the four venues.</param>
/// <param name="source">Asks venues.</param>
/// <param name="age">How old an answer may be.</param>
/// <param name="askAgainAfter">How long a venue that gave none is left alone.</param>
/// <param name="time">The clock.</param>
public sealed class VenueListings(Venue venue, ListingSource source, TimeSpan age, TimeSpan askAgainAfter, TimeProvider time)
{
    private readonly ListingSource _source = source;
    private readonly TimeProvider _time = time;
    private volatile Dictionary<InstrumentId, Listing> _known = [];
    private DateTime _due;

    /// <summary>Why nothing is known, in one sentence; null where something is, or the venue was not asked yet.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Whether the venue has ever said what it lists.</summary>
    public bool IsKnown => _known.Count > 0;

    /// <summary>An instrument's listing; null where the venue does not list it, or nothing is known. Safe beside a refresh.</summary>
    /// <param name="instrument">The instrument.</param>
    public Listing? Find(InstrumentId instrument) => _known.GetValueOrDefault(instrument);

    /// <summary>Asks the venue where that is due.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it gave no answer this time, in one sentence; null where it did or was not asked.</returns>
    public async Task<string?> RefreshAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        if (now < _due)
        {
            return null;
        }

        var reading = await _source.ReadAsync(venue, cancellationToken).ConfigureAwait(false);
        if (reading.Listings.Count == 0)
        {
            var reason = reading.Problems.Count > 0 ? reading.Problems[0] : $"{venue} lists nothing.";
            Trouble = IsKnown ? null : reason;
            _due = now + askAgainAfter;
            return reason;
        }

        _known = reading.Listings.GroupBy(listing => listing.Id).ToDictionary(group => group.Key, group => group.Last());
        Trouble = null;
        _due = now + age;
        return null;
    }
}
