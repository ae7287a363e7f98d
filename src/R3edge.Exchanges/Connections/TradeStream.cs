using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Connections;

/// <summary>The trades of one instrument on their way to the listener.</summary>
internal sealed class TradeStream
{
    public TradeStream(Listing listing, bool isConsecutive, IMarketListener listener)
    {
        Listing = listing;
        Sequencer = new TradeSequencer(isConsecutive);
        Output = (in Trade trade, bool isBackfilled) => listener.OnTrade(listing, trade, isBackfilled);
    }

    public Listing Listing { get; }

    public TradeSequencer Sequencer { get; }

    public TradeSequencer.Output Output { get; }

    public TradeGap? Filling { get; set; }

    public bool HasBegun { get; set; }
}
