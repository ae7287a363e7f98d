using R3edge.Domain.Markets;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Connections;

/// <summary>Takes in everything and does nothing.</summary>
internal class SilentListener : IMarketListener
{
    public virtual void OnTrade(Listing listing, in Trade trade, bool isBackfilled)
    {
    }

    public void OnTradeFlow(Listing listing, bool isFlowing)
    {
    }

    public void OnTradesMissing(Listing listing)
    {
    }

    public void OnQuote(Listing listing, in Quote quote)
    {
    }

    public void OnBook(VenueBook book)
    {
    }

    public void OnBar(in BarMessage message)
    {
    }

    public void OnRefusal(Venue venue, in ControlMessage message)
    {
    }

    public void OnConnection(Venue venue, int connection, FeedEnd? end)
    {
    }
}
