using R3edge.Domain.Numerics;

namespace R3edge.Domain.Backtesting;

/// <summary>
/// How sure a Sharpe ratio is (Bailey and Lopez de Prado 2012, Journal of Risk 15; 2014, Journal of Portfolio Management 40).
/// Every Sharpe ratio here is that of one sample, not annualised, and kurtosis is not in excess: 3 for a normal distribution.
/// </summary>
public static class SharpeConfidence
{
    private const double EulerMascheroni = 0.57721566490153286060651209008240;

    /// <summary>
    /// Probabilistic Sharpe ratio: the probability that the true Sharpe ratio is above a benchmark,
    /// Z((SR - SR*) sqrt(n - 1) / sqrt(1 - skewness SR + (kurtosis - 1) / 4 SR^2)).
    /// </summary>
    /// <param name="moments">Of the returns.</param>
    /// <param name="benchmark">SR*.</param>
    /// <returns>0 to 1; NaN where there is no Sharpe ratio.</returns>
    public static double Probabilistic(in ReturnMoments moments, double benchmark = 0.0)
    {
        var variance = Variance(moments);
        var over = moments.Sharpe - benchmark;

        // Kurtosis is at least 1 + skewness^2, so the variance is 0 at worst: then there is no doubt left.
        return variance > 0.0
            ? NormalDistribution.Cumulative(over * Math.Sqrt(moments.Count - 1.0) / Math.Sqrt(variance))
            : over > 0.0 ? 1.0 : double.IsNaN(over) ? double.NaN : 0.0;
    }

    /// <summary>
    /// The Sharpe ratio that the best of a number of worthless trials is expected to have:
    /// sqrt(V) ((1 - g) Z^-1(1 - 1/N) + g Z^-1(1 - 1/(N e))), g being the Euler-Mascheroni constant.
    /// </summary>
    /// <param name="trials">N, 1 or more, taken as independent; 0 comes out for one.</param>
    /// <param name="variance">V, the variance of the Sharpe ratios of the trials, 0 or more.</param>
    public static double ExpectedMaximum(double trials, double variance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1.0);
        ArgumentOutOfRangeException.ThrowIfNegative(variance);
        if (trials == 1.0)
        {
            return 0.0;
        }

        // Of the lower tail and negated, because 1 - 1/N has lost the digits of 1/N.
        var most = -NormalDistribution.Quantile(1.0 / trials);
        var beyond = -NormalDistribution.Quantile(1.0 / (trials * Math.E));
        return Math.Sqrt(variance) * ((1.0 - EulerMascheroni) * most + EulerMascheroni * beyond);
    }

    /// <summary>Deflated Sharpe ratio: the probability that the true Sharpe ratio is above what luck alone gives the best of all trials.</summary>
    /// <param name="moments">Of the returns of the chosen trial.</param>
    /// <param name="trials">How many there were, 1 or more.</param>
    /// <param name="variance">The variance of their Sharpe ratios, 0 or more.</param>
    /// <returns>0 to 1; NaN where there is no Sharpe ratio.</returns>
    public static double Deflated(in ReturnMoments moments, double trials, double variance) =>
        Probabilistic(moments, ExpectedMaximum(trials, variance));

    /// <summary>
    /// Minimum track record length: how many samples with these moments would show with a confidence that the true Sharpe ratio
    /// is above a benchmark, 1 + (1 - skewness SR + (kurtosis - 1) / 4 SR^2) (Z^-1(confidence) / (SR - SR*))^2.
    /// </summary>
    /// <param name="moments">Of the returns.</param>
    /// <param name="benchmark">SR*.</param>
    /// <param name="confidence">Above 0.5 and below 1.</param>
    /// <returns>Samples; positive infinity where the Sharpe ratio is not above the benchmark, NaN where there is none.</returns>
    public static double MinimumTrackRecordLength(in ReturnMoments moments, double benchmark = 0.0, double confidence = 0.95)
    {
        if (!(confidence is > 0.5 and < 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is above 0.5 and below 1.");
        }

        var over = moments.Sharpe - benchmark;
        if (!(over > 0.0))
        {
            return double.IsNaN(over) ? double.NaN : double.PositiveInfinity;
        }

        var quantile = NormalDistribution.Quantile(confidence) / over;
        return 1.0 + Variance(moments) * quantile * quantile;
    }

    private static double Variance(in ReturnMoments moments) =>
        1.0 - moments.Skewness * moments.Sharpe + 0.25 * (moments.Kurtosis - 1.0) * moments.Sharpe * moments.Sharpe;
}
