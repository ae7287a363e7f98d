namespace R3edge.Domain.Signals.Qualification;

/// <summary>What closed bars say of a signal, at the close of its bar; NaN where there is no reading yet.</summary>
/// <param name="Trend">The z-score of the close of the longer timeframe's last closed bar.</param>
/// <param name="Volume">The volume of the signal bar over the mean volume of the bars before it.</param>
/// <param name="VolatilityRank">The rank, 0 to 1, of the present volatility among those of the past.</param>
/// <param name="Volatility">The standard deviation of a bar's return.</param>
public readonly record struct BarReadings(double Trend, double Volume, double VolatilityRank, double Volatility)
{
    /// <summary>No reading.</summary>
    public static BarReadings None => new(double.NaN, double.NaN, double.NaN, double.NaN);
}
