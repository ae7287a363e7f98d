namespace R3edge.Domain.Regimes;

/// <summary>The regime at one bar's close in the numbers a rule needs: what the columns of a board carry. Known without allocating.</summary>
/// <param name="Regime">Exactly one regime; <see cref="Regime.None"/> while the classifier warms up.</param>
/// <param name="Probabilities">The probability of each regime given the bars so far; unknown during warm-up.</param>
/// <param name="Stay">The probability that the regime is the same at the next bar's close; NaN during warm-up.</param>
/// <param name="Age">For how many bars the regime has lasted, this one included; 0 during warm-up.</param>
/// <param name="TrendStrength">-1 (falling) to 1 (rising); NaN during warm-up.</param>
/// <param name="VolatilityPercentile">The share of the sliding window with a lower volatility, 0 to 1; NaN during warm-up.</param>
public readonly record struct RegimePoint(
    Regime Regime, RegimeProbabilities Probabilities, double Stay, int Age, double TrendStrength, double VolatilityPercentile)
{
    /// <summary>During warm-up.</summary>
    public static RegimePoint Unknown { get; } =
        new(Regime.None, RegimeProbabilities.Unknown, double.NaN, 0, double.NaN, double.NaN);

    /// <summary>Whether there is a regime.</summary>
    public bool IsKnown => Regime != Regime.None;

    /// <summary>The probability of the regime itself.</summary>
    public double Confidence => IsKnown ? Probabilities[Regime] : double.NaN;
}
