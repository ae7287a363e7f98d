using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Feeds;

/// <summary>A bar as the venue built it.</summary>
/// <param name="Listing">The instrument.</param>
/// <param name="Timeframe">The length of the bar.</param>
/// <param name="Bar">The bar, running or closed.</param>
/// <param name="IsClosed">
/// Whether the bar is final; null where the venue does not say: then it is final once a later one begins or its time is over.
/// </param>
public readonly record struct BarMessage(Listing Listing, Timeframe Timeframe, Bar Bar, bool? IsClosed);
