using R3edge.Domain.Markets;

namespace R3edge.Domain.OrderFlow;

/// <summary>
/// What an order book says now. NaN where the book may not be read (awaiting a snapshot, stale, crossed) or lacks a side.
/// Pure; nothing is allocated.
/// </summary>
public static class BookMetrics
{
    /// <summary>Hundredths of a percent in 1.</summary>
    internal const double BasisPoints = 10_000.0;

    // A level ten decay lengths away weighs 5e-5 of one at the mid.
    private const double FarthestDecays = 10.0;

    /// <summary>Half the sum of bid and ask, in quote units.</summary>
    /// <param name="book">The book.</param>
    public static double Mid(OrderBook book) => TryQuote(book, out var quote) ? QuoteMetrics.Mid(quote) : double.NaN;

    /// <summary>Ask less bid, in quote units.</summary>
    /// <param name="book">The book.</param>
    public static double Spread(OrderBook book) => TryQuote(book, out var quote) ? QuoteMetrics.Spread(quote) : double.NaN;

    /// <summary>Ask less bid in hundredths of a percent of the mid.</summary>
    /// <param name="book">The book.</param>
    public static double SpreadBasisPoints(OrderBook book) =>
        TryQuote(book, out var quote) ? QuoteMetrics.SpreadBasisPoints(quote) : double.NaN;

    /// <summary>The weighted mid; see <see cref="QuoteMetrics.WeightedMid"/>.</summary>
    /// <param name="book">The book.</param>
    public static double WeightedMid(OrderBook book) => TryQuote(book, out var quote) ? QuoteMetrics.WeightedMid(quote) : double.NaN;

    /// <summary>Quantity offered within a distance of the mid.</summary>
    /// <param name="book">The book. One that the feed cuts off nearer than the distance gives what it shows.</param>
    /// <param name="side">Buy for bids, sell for asks.</param>
    /// <param name="basisPoints">The distance in hundredths of a percent of the mid, 0 or more, inclusive.</param>
    /// <returns>Base units; 0 where the spread is wider than the distance.</returns>
    public static double DepthWithin(OrderBook book, Side side, double basisPoints)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(basisPoints);
        if (!TryQuote(book, out var quote))
        {
            return double.NaN;
        }

        var distance = quote.Mid * basisPoints / BasisPoints;
        return book.DepthTo(side, side == Side.Buy ? quote.Mid - distance : quote.Mid + distance);
    }

    /// <summary>(bid depth - ask depth) / (bid depth + ask depth) over the best levels.</summary>
    /// <param name="book">The book.</param>
    /// <param name="levels">How many levels of each side, 1 or more; fewer where there are fewer.</param>
    /// <returns>-1 (only asks) to 1 (only bids).</returns>
    public static double Imbalance(OrderBook book, int levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        return TryQuote(book, out _) ? Imbalance(book.Depth(Side.Buy, levels), book.Depth(Side.Sell, levels)) : double.NaN;
    }

    /// <summary>
    /// Book pressure: the imbalance of the whole book with each level weighted by exp(-d / decay), d being its distance from the
    /// mid; levels beyond ten decay lengths are left out. The definition is R3edge's own.
    /// </summary>
    /// <param name="book">The book.</param>
    /// <param name="decayBasisPoints">The distance at which a level weighs 1/e, in hundredths of a percent of the mid, above 0.</param>
    /// <returns>-1 (ask side only) to 1 (bid side only); NaN also where the spread reaches beyond those ten lengths.</returns>
    public static double Pressure(OrderBook book, double decayBasisPoints)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(decayBasisPoints);
        if (!TryQuote(book, out var quote))
        {
            return double.NaN;
        }

        var decay = quote.Mid * decayBasisPoints / BasisPoints;
        return Imbalance(Weigh(book, Side.Buy, quote.Mid, decay), Weigh(book, Side.Sell, quote.Mid, decay));
    }

    /// <summary>What a market order would cost against the mid: the distance of its average price, half the spread included.</summary>
    /// <param name="book">The book.</param>
    /// <param name="side">The side of the order.</param>
    /// <param name="quantity">Base units, above 0.</param>
    /// <returns>Hundredths of a percent of the mid, above 0; NaN also where the visible levels cannot fill the quantity.</returns>
    public static double SlippageBasisPoints(OrderBook book, Side side, double quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        if (!TryQuote(book, out var quote) || !book.TryGetMarketPrice(side, quantity, out var price))
        {
            return double.NaN;
        }

        var cost = side == Side.Buy ? price - quote.Mid : quote.Mid - price;
        return cost / quote.Mid * BasisPoints;
    }

    /// <summary>(bids - asks) / (bids + asks); NaN where both are 0.</summary>
    internal static double Imbalance(double bids, double asks) => bids + asks > 0.0 ? (bids - asks) / (bids + asks) : double.NaN;

    private static bool TryQuote(OrderBook book, out Quote quote)
    {
        ArgumentNullException.ThrowIfNull(book);
        return book.TryGetQuote(out quote);
    }

    private static double Weigh(OrderBook book, Side side, double mid, double decay)
    {
        var sum = 0.0;
        var count = book.LevelCount(side);
        for (var i = 0; i < count; i++)
        {
            var level = book.Level(side, i);
            var distance = Math.Abs(level.Price - mid);
            if (distance > FarthestDecays * decay)
            {
                break;
            }

            sum += level.Quantity * Math.Exp(-distance / decay);
        }

        return sum;
    }
}
