using R3edge.Domain.Markets;

namespace R3edge.Domain.OrderFlow;

/// <summary>What a best bid and ask say. NaN where the quote cannot be true: crossed, locked, or without a price above 0.</summary>
public static class QuoteMetrics
{
    /// <summary>Whether the prices are above 0, finite and not crossed or locked, and the quantities finite and 0 or more.</summary>
    /// <param name="quote">The quote.</param>
    public static bool IsReadable(in Quote quote) =>
        HasPrices(quote)
        && quote.BidQuantity >= 0.0 && double.IsFinite(quote.BidQuantity)
        && quote.AskQuantity >= 0.0 && double.IsFinite(quote.AskQuantity);

    /// <summary>Half the sum of bid and ask, in quote units.</summary>
    /// <param name="quote">The quote; quantities may be missing.</param>
    public static double Mid(in Quote quote) => HasPrices(quote) ? quote.Mid : double.NaN;

    /// <summary>Ask less bid, in quote units.</summary>
    /// <param name="quote">The quote; quantities may be missing.</param>
    public static double Spread(in Quote quote) => HasPrices(quote) ? quote.Spread : double.NaN;

    /// <summary>Ask less bid in hundredths of a percent of the mid.</summary>
    /// <param name="quote">The quote; quantities may be missing.</param>
    public static double SpreadBasisPoints(in Quote quote) =>
        HasPrices(quote) ? quote.Spread / quote.Mid * BookMetrics.BasisPoints : double.NaN;

    /// <summary>
    /// The weighted mid, (bid * ask quantity + ask * bid quantity) / (bid quantity + ask quantity): it leans towards the side
    /// that is about to be used up. Many call it the microprice; Stoikov (2018, Quantitative Finance 18) calls it the weighted
    /// mid-price, and keeps micro-price for a limit of expected mids that has to be estimated from history.
    /// </summary>
    /// <param name="quote">The quote.</param>
    /// <returns>Quote units, from bid to ask; NaN without any quantity.</returns>
    public static double WeightedMid(in Quote quote)
    {
        var total = quote.BidQuantity + quote.AskQuantity;
        return IsReadable(quote) && total > 0.0
            ? quote.BidPrice + quote.Spread * (quote.BidQuantity / total)
            : double.NaN;
    }

    /// <summary>(bid quantity - ask quantity) / (bid quantity + ask quantity), -1 to 1.</summary>
    /// <param name="quote">The quote.</param>
    public static double Imbalance(in Quote quote) =>
        IsReadable(quote) ? BookMetrics.Imbalance(quote.BidQuantity, quote.AskQuantity) : double.NaN;

    private static bool HasPrices(in Quote quote) =>
        quote.BidPrice > 0.0 && quote.AskPrice > quote.BidPrice && double.IsFinite(quote.AskPrice);
}
