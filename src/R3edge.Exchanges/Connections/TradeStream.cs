using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Connections;

/// <summary>The trades of one instrument on their way to the listener.</summary>
internal sealed class TradeStream
{
    private readonly IMarketListener _listener;
    private bool _isFlowing;

    public TradeStream(Listing listing, bool isConsecutive, IMarketListener listener, TradeMark? last)
    {
        _listener = listener;
        Listing = listing;
        Sequencer = new TradeSequencer(isConsecutive, missing: () => listener.OnTradesMissing(listing));
        Output = (in Trade trade, bool isBackfilled) => listener.OnTrade(listing, trade, isBackfilled);
        if (last is { } mark)
        {
            Sequencer.Resume(mark.Sequence, mark.Time);
            HasBegun = true;
        }
    }

    public Listing Listing { get; }

    public TradeSequencer Sequencer { get; }

    public TradeSequencer.Output Output { get; }

    public TradeGap? Filling { get; set; }

    public bool HasBegun { get; set; }

    /// <summary>Says whether trades reach the listener as they happen, where that has changed.</summary>
    public void TellFlow(bool isConnected)
    {
        var isFlowing = isConnected && Sequencer.Gap is null;
        if (isFlowing != _isFlowing)
        {
            _isFlowing = isFlowing;
            _listener.OnTradeFlow(Listing, isFlowing);
        }
    }
}
