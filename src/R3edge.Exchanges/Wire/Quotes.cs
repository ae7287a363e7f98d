using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Wire;

/// <summary>The end of reading a quote, the same for every venue.</summary>
internal static class Quotes
{
    /// <summary>Adds a quote. An empty side has a price or a quantity of 0: then there is no quote, rather than one of 0.</summary>
    public static FrameOutcome Add(FrameContent content, Listing listing, in Quote quote, long sequence) =>
        quote.BidPrice <= 0.0 || quote.AskPrice <= 0.0 || quote.BidQuantity <= 0.0 || quote.AskQuantity <= 0.0 ? FrameOutcome.OneSidedQuote
        : content.TryAdd(listing, quote, sequence) ? FrameOutcome.Quotes
        : FrameOutcome.TooLarge;
}
