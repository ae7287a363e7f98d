using R3edge.Domain.Markets;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Books;

/// <summary>Takes what a decoder delivers to one book.</summary>
internal sealed class BookSink(VenueBook book) : IFeedSink
{
    public BookVerdict Last { get; private set; }

    public Action<Quote, long> OnQuoteAt { get; set; } = (_, _) => { };

    public void OnConnectionSequence(long sequence)
    {
    }

    public void OnTrades(in TradeMessage message)
    {
    }

    public void OnQuote(Listing listing, in Quote quote, long sequence) => OnQuoteAt(quote, sequence);

    public void OnBook(in BookMessage message) => Last = book.Apply(message);

    public void OnBar(in BarMessage message)
    {
    }

    public void OnControl(in ControlMessage message)
    {
    }
}
