using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Feeds;

/// <summary>
/// Takes in what frames say. A decoder calls it only after the whole frame has been read and found good, so a bad frame
/// delivers nothing. What a call is given lives until the call returns.
/// </summary>
public interface IFeedSink
{
    /// <summary>
    /// The number of the message among all messages of the connection, where the venue has such numbers; comes before what the
    /// message carries.
    /// </summary>
    /// <param name="sequence">The number.</param>
    void OnConnectionSequence(long sequence);

    /// <summary>Trades of one instrument, oldest first.</summary>
    /// <param name="message">The trades.</param>
    void OnTrades(in TradeMessage message);

    /// <summary>A best bid and ask.</summary>
    /// <param name="listing">The instrument.</param>
    /// <param name="quote">Bid and ask; the time is that of receipt where the venue gives none.</param>
    /// <param name="sequence">The venue's number of the state of the book that it was taken from; 0 where there is none.</param>
    void OnQuote(Listing listing, in Quote quote, long sequence);

    /// <summary>A snapshot of an order book or a change to one.</summary>
    /// <param name="message">The levels.</param>
    void OnBook(in BookMessage message);

    /// <summary>A bar.</summary>
    /// <param name="message">The bar.</param>
    void OnBar(in BarMessage message);

    /// <summary>Something about the connection.</summary>
    /// <param name="message">What it is.</param>
    void OnControl(in ControlMessage message);
}
