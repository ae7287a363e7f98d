using R3edge.Domain.Markets;

namespace R3edge.Application.MarketData;

/// <summary>How old what is known of an instrument is. What was never seen has no age.</summary>
/// <param name="Now">UTC; the moment of asking.</param>
/// <param name="Trade">Since the latest trade.</param>
/// <param name="Quote">Since the latest best bid and ask.</param>
/// <param name="Book">Since the latest book.</param>
/// <param name="Bars">Since the close of the last bar, for each timeframe that has one.</param>
public sealed record MarketAge(
    DateTime Now, TimeSpan? Trade, TimeSpan? Quote, TimeSpan? Book, IReadOnlyDictionary<Timeframe, TimeSpan> Bars);
