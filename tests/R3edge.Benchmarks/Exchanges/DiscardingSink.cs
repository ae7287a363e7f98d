using R3edge.Domain.Markets;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Feeds;

namespace R3edge.Benchmarks.Exchanges;

/// <summary>Adds up what is delivered, and applies changes to a book where there is one.</summary>
internal sealed class DiscardingSink(VenueBook? book) : IFeedSink
{
    public double Sum { get; private set; }

    public void OnConnectionSequence(long sequence) => Sum += sequence;

    public void OnTrades(in TradeMessage message)
    {
        foreach (ref readonly var trade in message.Trades)
        {
            Sum += trade.Price;
        }
    }

    public void OnQuote(Listing listing, in Quote quote, long sequence) => Sum += quote.BidPrice;

    public void OnBook(in BookMessage message)
    {
        Sum += message.Bids.Length + message.Asks.Length;
        book?.Apply(message);
    }

    public void OnBar(in BarMessage message) => Sum += message.Bar.Close;

    public void OnControl(in ControlMessage message) => Sum++;
}
