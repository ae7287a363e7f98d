using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.Local.Feeds;

/// <summary>A real market that the host follows.</summary>
/// <param name="Venue">One of the four venues.</param>
/// <param name="Listings">Its instruments that are followed, one or more.</param>
/// <param name="Addresses">Where the venue is; null for the venue itself.</param>
public sealed record VenueMarket(Venue Venue, IReadOnlyList<Listing> Listings, VenueAddresses? Addresses = null)
{
    /// <summary>How much of the past is read from the venue before the first start, zero to a hundred days.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromDays(10);
}
