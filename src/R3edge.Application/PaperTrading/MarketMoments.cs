using R3edge.Application.Pipeline.Market;
using R3edge.Domain.Markets;
using R3edge.Domain.Trading;

namespace R3edge.Application.PaperTrading;

/// <summary>What one event of market data holds, kept so that it can be shown to account after account. Reused.</summary>
internal sealed class MarketMoments : IMarketSink
{
    private readonly List<Moment> _moments = [];

    private enum Kind
    {
        Bar,
        Quote,
        Trade,
        Clock,
    }

    public void Clear() => _moments.Clear();

    /// <summary>Shows everything to an account, in its order.</summary>
    public void Show(TradingAccount account, InstrumentId instrument, AccountStep step)
    {
        foreach (var moment in _moments)
        {
            switch (moment.Kind)
            {
                case Kind.Bar:
                    account.OnMarket(instrument, moment.Bar, step);
                    break;
                case Kind.Quote:
                    account.OnMarket(instrument, moment.Quote, sequence: 0, step);
                    break;
                case Kind.Trade:
                    account.OnMarket(instrument, moment.Trade, step);
                    break;
                default:
                    account.OnClock(instrument, moment.Now, step);
                    break;
            }
        }
    }

    /// <summary>A trade that was fetched later has happened before what orders saw since: it fills nothing.</summary>
    public void OnTrade(in Trade trade, bool isBackfilled)
    {
        if (!isBackfilled)
        {
            _moments.Add(new Moment(Kind.Trade) { Trade = trade });
        }
    }

    public void OnQuote(in Quote quote) => _moments.Add(new Moment(Kind.Quote) { Quote = quote });

    public void OnBook(in BookView book)
    {
        // The best bid and ask of a book are a quote.
        if (book.Bids.Length > 0 && book.Asks.Length > 0)
        {
            var (bid, ask) = (book.Bids[0], book.Asks[0]);
            OnQuote(new Quote(book.Time, bid.Price, bid.Quantity, ask.Price, ask.Quantity));
        }
    }

    public void OnSourceBar(Timeframe timeframe, in Bar bar) => _moments.Add(new Moment(Kind.Bar) { Bar = bar });

    public void OnClock(DateTime now) => _moments.Add(new Moment(Kind.Clock) { Now = now });

    private readonly record struct Moment(Kind Kind)
    {
        public Bar Bar { get; init; }

        public Quote Quote { get; init; }

        public Trade Trade { get; init; }

        public DateTime Now { get; init; }
    }
}
