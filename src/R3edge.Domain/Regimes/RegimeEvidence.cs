namespace R3edge.Domain.Regimes;

/// <summary>A number that a reading rests on.</summary>
/// <param name="Name">Lower case with hyphens (<c>trend-strength</c>), the same from bar to bar.</param>
/// <param name="Value">Its value; NaN where there is none yet.</param>
public readonly record struct RegimeEvidence(string Name, double Value)
{
    /// <summary>The signed strength of the trend, -1 to 1. Every classifier gives it.</summary>
    public const string TrendStrength = "trend-strength";

    /// <summary>The share of the sliding window whose volatility was lower than now, 0 to 1. Every classifier gives it.</summary>
    public const string VolatilityPercentile = "volatility-percentile";
}
