using R3edge.Domain.Markets;

namespace R3edge.Application.Pipeline.Market;

/// <summary>Receives what an event of <see cref="HubNames.MarketData"/> holds, in its order. One instrument an event.</summary>
public interface IMarketSink
{
    /// <summary>A public print.</summary>
    /// <param name="trade">The trade.</param>
    /// <param name="isBackfilled">Whether it was fetched later because the feed had missed it.</param>
    void OnTrade(in Trade trade, bool isBackfilled);

    /// <summary>Best bid and ask.</summary>
    /// <param name="quote">The quote.</param>
    void OnQuote(in Quote quote);

    /// <summary>The best levels of the book, as they are now; none at all where the source does not know the book any more.</summary>
    /// <param name="book">The levels; only valid during the call.</param>
    void OnBook(in BookView book);

    /// <summary>
    /// The course of the price through an interval, from a source that has only bars: as far as anybody knows it has just
    /// happened. It is content of its interval, like a trade; the interval closes by the clock.
    /// </summary>
    /// <param name="timeframe">Its length.</param>
    /// <param name="bar">The bar.</param>
    void OnSourceBar(Timeframe timeframe, in Bar bar);

    /// <summary>
    /// Trades are missing here for good: what is open is not whole, and what rests on every trade begins anew with the next entry.
    /// Where it matters to nobody it changes nothing.
    /// </summary>
    /// <param name="at">UTC time at which that became known.</param>
    void OnInterruption(DateTime at)
    {
    }

    /// <summary>The source's time has reached an instant: nothing earlier follows but what is late.</summary>
    /// <param name="now">UTC.</param>
    void OnClock(DateTime now);
}
