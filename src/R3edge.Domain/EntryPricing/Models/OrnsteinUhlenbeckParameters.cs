namespace R3edge.Domain.EntryPricing.Models;

/// <summary>
/// An Ornstein-Uhlenbeck process dX = kappa (mean - X) dt + sigma dW with dt one bar. It is the first-order autoregression
/// x' = a + b x + e, Var e = s^2, seen continuously: kappa = -ln b, mean = a / (1 - b), sigma^2 = 2 kappa s^2 / (1 - b^2), so that
/// maximum likelihood estimates of one give those of the other (Phillips 1972).
/// </summary>
/// <param name="Kappa">Speed of reversion per bar, above 0. Estimates from short windows are too high, by about 4 / window (Tang and Chen 2009).</param>
/// <param name="Mean">What it reverts to, in the unit of X.</param>
/// <param name="Sigma">Diffusion per square root of a bar, 0 or more.</param>
/// <param name="StationaryDeviation">Standard deviation around the mean in the long run, sigma / sqrt(2 kappa).</param>
public readonly record struct OrnsteinUhlenbeckParameters(double Kappa, double Mean, double Sigma, double StationaryDeviation)
{
    /// <summary>Bars until half of a deviation is expected to be gone: ln 2 / kappa.</summary>
    public double HalfLifeBars => Math.Log(2.0) / Kappa;

    /// <summary>The process of an autoregression, where it reverts.</summary>
    /// <param name="intercept">a.</param>
    /// <param name="slope">b.</param>
    /// <param name="residualVariance">s^2, 0 or more.</param>
    /// <param name="parameters">The process, where b lies between 0 and 1, both exclusive.</param>
    public static bool TryOf(double intercept, double slope, double residualVariance, out OrnsteinUhlenbeckParameters parameters)
    {
        parameters = default;
        if (!(slope > 0.0 && slope < 1.0))
        {
            return false;
        }

        var kappa = -Math.Log(slope);
        var stationary = residualVariance / ((1.0 - slope) * (1.0 + slope));
        parameters = new OrnsteinUhlenbeckParameters(
            kappa, intercept / (1.0 - slope), Math.Sqrt(2.0 * kappa * stationary), Math.Sqrt(stationary));
        return true;
    }
}
