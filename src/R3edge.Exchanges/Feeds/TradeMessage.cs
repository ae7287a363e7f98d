using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Feeds;

/// <summary>Trades of one instrument from one frame.</summary>
/// <param name="listing">The instrument.</param>
/// <param name="trades">The trades, oldest first.</param>
/// <param name="isSnapshot">Whether these are past trades that the venue sends after a subscription.</param>
public readonly ref struct TradeMessage(Listing listing, ReadOnlySpan<Trade> trades, bool isSnapshot)
{
    /// <summary>The instrument.</summary>
    public Listing Listing { get; } = listing;

    /// <summary>The trades, oldest first.</summary>
    public ReadOnlySpan<Trade> Trades { get; } = trades;

    /// <summary>Whether these are past trades that the venue sends after a subscription.</summary>
    public bool IsSnapshot { get; } = isSnapshot;
}
