using R3edge.Domain.Markets;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Connections;

/// <summary>
/// Takes in what a feed has made of a venue's messages: trades once and in order, books verified. Calls for one connection
/// come one after the other; different connections may call at the same time. A call must be quick: the connection waits.
/// </summary>
public interface IMarketListener
{
    /// <summary>A trade, each once, in the order of its number within the instrument.</summary>
    /// <param name="listing">The instrument.</param>
    /// <param name="trade">The trade.</param>
    /// <param name="isBackfilled">Whether it was missed and fetched afterwards.</param>
    void OnTrade(Listing listing, in Trade trade, bool isBackfilled);

    /// <summary>
    /// Trades of an instrument reach the listener as they happen from now on, or no longer do: the connection was lost, or those that
    /// come are held back until missed ones have been fetched. Until the first call they do not.
    /// </summary>
    /// <param name="listing">The instrument.</param>
    /// <param name="isFlowing">Whether they do.</param>
    void OnTradeFlow(Listing listing, bool isFlowing);

    /// <summary>Trades between the last one told and the next one are missing for good.</summary>
    /// <param name="listing">The instrument.</param>
    void OnTradesMissing(Listing listing);

    /// <summary>A best bid and ask.</summary>
    /// <param name="listing">The instrument.</param>
    /// <param name="quote">Bid and ask.</param>
    void OnQuote(Listing listing, in Quote quote);

    /// <summary>A book has changed and is valid, or has just become invalid (<see cref="VenueBook.NeedsSnapshot"/>).</summary>
    /// <param name="book">The book, to be read during the call.</param>
    void OnBook(VenueBook book);

    /// <summary>A bar, running or closed.</summary>
    /// <param name="message">The bar.</param>
    void OnBar(in BarMessage message);

    /// <summary>The venue refused something or reported an error.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="message">What it said.</param>
    void OnRefusal(Venue venue, in ControlMessage message);

    /// <summary>A connection was made (no reason) or has ended.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="connection">The number of the connection among those of the feed, from 0.</param>
    /// <param name="end">Why it ended; null where it was made.</param>
    void OnConnection(Venue venue, int connection, FeedEnd? end);
}
