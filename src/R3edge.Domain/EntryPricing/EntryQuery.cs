using R3edge.Domain.Markets;

namespace R3edge.Domain.EntryPricing;

/// <summary>What is asked: which direction, after which bar, at which market.</summary>
/// <param name="Bias">The direction to enter.</param>
/// <param name="BarCloseTime">UTC close of the last bar on the board.</param>
/// <param name="Now">UTC, at or after that close: from then on prices are reached or not.</param>
/// <param name="MarketPrice">Where the market is now, in quote units, above 0.</param>
public readonly record struct EntryQuery(Bias Bias, DateTime BarCloseTime, DateTime Now, double MarketPrice)
{
    /// <summary>Asked at the moment a bar closes, at its close.</summary>
    /// <param name="bias">The direction to enter.</param>
    /// <param name="bar">The last bar on the board.</param>
    public static EntryQuery AtClose(Bias bias, in Bar bar) => new(bias, bar.CloseTime, bar.CloseTime, bar.Close);
}
