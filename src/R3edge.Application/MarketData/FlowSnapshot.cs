using System.Collections.Immutable;
using R3edge.Domain.Markets;
using R3edge.Domain.OrderFlow;

namespace R3edge.Application.MarketData;

/// <summary>What an instrument's trades, quotes and book say at one moment. Immutable.</summary>
/// <param name="At">UTC; the latest time in anything that was received.</param>
/// <param name="LastTrade">The latest trade; null before the first.</param>
/// <param name="LastQuote">The latest best bid and ask, of the book where there is one; null before the first.</param>
/// <param name="Book">The best levels; null before the first book.</param>
/// <param name="Flow">The statistics of book and trades. Those of the book are as of the time of <paramref name="LastQuote"/>.</param>
public sealed record FlowSnapshot(DateTime At, Trade? LastTrade, Quote? LastQuote, BookSnapshot? Book, OrderFlowReading Flow)
{
    /// <summary>Where the market is: the mid of the quote or the last trade, whichever is later; null before either.</summary>
    public MarketPrice? Price => (LastTrade, LastQuote) switch
    {
        ({ } trade, { } quote) when quote.Time >= trade.Time => new MarketPrice(quote.Mid, quote.Time),
        ({ } trade, _) => new MarketPrice(trade.Price, trade.Time),
        (null, { } quote) => new MarketPrice(quote.Mid, quote.Time),
        _ => null,
    };
}

/// <summary>A price and since when it is known.</summary>
/// <param name="Value">Quote units, above 0.</param>
/// <param name="Time">UTC.</param>
public readonly record struct MarketPrice(double Value, DateTime Time);

/// <summary>The best levels of a book.</summary>
/// <param name="Time">UTC, the venue's.</param>
/// <param name="Bids">Best (highest) first.</param>
/// <param name="Asks">Best (lowest) first.</param>
public sealed record BookSnapshot(DateTime Time, ImmutableArray<BookLevel> Bids, ImmutableArray<BookLevel> Asks);
