using R3edge.Domain.EntryPricing.Volatility;
using R3edge.Domain.Markets;

namespace R3edge.Domain.EntryPricing;

/// <summary>What a model knows besides its columns. Not where the market is since the close: a level is the same until the next bar.</summary>
/// <param name="Bias">The direction to enter.</param>
/// <param name="BarCloseTime">UTC close of the last bar.</param>
/// <param name="Timeframe">The length of a bar.</param>
/// <param name="Volatility">The forecast for the bars to come.</param>
public readonly record struct EntryContext(Bias Bias, DateTime BarCloseTime, Timeframe Timeframe, VolatilityForecast Volatility);
