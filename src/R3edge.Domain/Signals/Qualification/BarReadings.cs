using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals.Qualification;

/// <summary>What closed bars say of a signal, at the close of its bar; NaN where there is no reading yet.</summary>
/// <param name="Trend">The z-score of the close of the longer timeframe's last closed bar.</param>
/// <param name="Volume">The volume of the signal bar over the mean volume of the bars before it.</param>
/// <param name="VolatilityRank">The rank, 0 to 1, of the present volatility among those of the past.</param>
/// <param name="Volatility">The standard deviation of a bar's return.</param>
/// <param name="RegimeProbability">The probability, 0 to 1, of the regimes that the strategy is made for.</param>
/// <param name="Regime">The regime; none where unknown. It has no part in the verdict.</param>
public readonly record struct BarReadings(
    double Trend,
    double Volume,
    double VolatilityRank,
    double Volatility,
    double RegimeProbability = double.NaN,
    Regime Regime = Regime.None)
{
    /// <summary>No reading.</summary>
    public static BarReadings None => new(double.NaN, double.NaN, double.NaN, double.NaN);
}
