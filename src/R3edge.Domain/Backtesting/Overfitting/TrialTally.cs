namespace R3edge.Domain.Backtesting;

/// <summary>Trials and how widely their Sharpe ratios spread. Tallies of different trials add up, in any order.</summary>
/// <param name="Trials">How many trials, those without a Sharpe ratio included.</param>
/// <param name="Measured">How many had a Sharpe ratio.</param>
/// <param name="MeanSharpe">Mean of the annualised Sharpe ratios; 0 without one.</param>
/// <param name="SumOfSquares">Sum of their squared deviations from the mean.</param>
public readonly record struct TrialTally(long Trials, long Measured, double MeanSharpe, double SumOfSquares)
{
    // So that the trials of as many sweeps as a file could hold still add up.
    private const long Most = 1_000_000_000_000;

    /// <summary>The sample variance of the annualised Sharpe ratios; 0 with fewer than two.</summary>
    public double Variance => Measured > 1 ? SumOfSquares / (Measured - 1) : 0.0;

    /// <summary>Whether the numbers can be those of trials.</summary>
    public bool IsPossible =>
        Trials is >= 0 and <= Most && Measured >= 0 && Measured <= Trials && double.IsFinite(MeanSharpe)
        && SumOfSquares >= 0.0 && double.IsFinite(SumOfSquares);

    /// <summary>The tally with one more trial.</summary>
    /// <param name="annualisedSharpe">Its Sharpe ratio; NaN where it has none, because it never traded, say.</param>
    public TrialTally With(double annualisedSharpe) => With(
        double.IsNaN(annualisedSharpe) ? new TrialTally(1, 0, 0.0, 0.0) : new TrialTally(1, 1, annualisedSharpe, 0.0));

    /// <summary>Both together (Chan, Golub and LeVeque 1983).</summary>
    /// <param name="other">A tally of other trials.</param>
    public TrialTally With(in TrialTally other)
    {
        var measured = Measured + other.Measured;
        if (measured == 0)
        {
            return new TrialTally(Trials + other.Trials, 0, 0.0, 0.0);
        }

        var difference = other.MeanSharpe - MeanSharpe;
        var share = other.Measured / (double)measured;
        return new TrialTally(
            Trials + other.Trials,
            measured,
            MeanSharpe + difference * share,
            SumOfSquares + other.SumOfSquares + difference * difference * Measured * share);
    }
}
