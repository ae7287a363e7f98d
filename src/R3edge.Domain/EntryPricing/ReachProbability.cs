using R3edge.Domain.Numerics;

namespace R3edge.Domain.EntryPricing;

/// <summary>How likely a price is touched.</summary>
public static class ReachProbability
{
    /// <summary>
    /// The probability that a Brownian motion of the log price without drift touches a level within a time: by the reflection
    /// principle (Levy 1939; Karatzas and Shreve 1991, section 2.8) twice the probability of ending beyond it,
    /// P = 2 Phi(-|ln(level / price)| / sigma). A close beyond the level has half that probability. The market is taken to move
    /// continuously: between prices that are rarely quoted the true probability is lower.
    /// </summary>
    /// <param name="price">Where the market is, above 0.</param>
    /// <param name="level">The price in question, above 0.</param>
    /// <param name="sigma">Standard deviation of the log price over the whole time, 0 or more: per-bar volatility times the square root of the bars.</param>
    /// <returns>0 to 1; 1 at the market itself.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A price is not above 0, or sigma is negative or NaN.</exception>
    public static double Touch(double price, double level, double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(level);
        if (!(sigma >= 0.0))
        {
            throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "A standard deviation is 0 or more.");
        }

        return OfSigmas(Math.Abs(Math.Log(level / price)), sigma);
    }

    /// <summary>The same for a distance that is known as a log return.</summary>
    internal static double OfSigmas(double distance, double sigma)
    {
        if (distance == 0.0)
        {
            return 1.0;
        }

        return sigma == 0.0 ? 0.0 : Math.Min(1.0, 2.0 * NormalDistribution.Cumulative(-distance / sigma));
    }
}
