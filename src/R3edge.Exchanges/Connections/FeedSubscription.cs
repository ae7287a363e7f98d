using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Connections;

/// <summary>One thing that is asked of a venue.</summary>
/// <param name="Listing">The instrument.</param>
/// <param name="Channel">What about it.</param>
/// <param name="Timeframe">The length of the bars, for bars.</param>
public readonly record struct FeedSubscription(Listing Listing, FeedChannel Channel, Timeframe Timeframe = default);
