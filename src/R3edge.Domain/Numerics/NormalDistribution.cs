namespace R3edge.Domain.Numerics;

/// <summary>The standard normal distribution: mean 0, standard deviation 1.</summary>
public static class NormalDistribution
{
    private const double InverseRootTwoPi = 0.39894228040143267793994605993438;

    /// <summary>
    /// The probability of a value at or below x, to about 1e-15 of itself in both tails down to the smallest double (erfc of
    /// Cody 1969).
    /// </summary>
    /// <param name="x">Any number; NaN gives NaN.</param>
    /// <returns>0 to 1.</returns>
    public static double Cumulative(double x) => NormalTail.Below(x);

    /// <summary>The density at x.</summary>
    /// <param name="x">Any number; NaN gives NaN.</param>
    public static double Density(double x) => InverseRootTwoPi * Math.Exp(-0.5 * x * x);

    /// <summary>The value that is not exceeded with a probability, to about 1e-16 of itself (PPND16 of Wichura 1988, AS 241).</summary>
    /// <param name="probability">0 to 1; 0 gives negative infinity and 1 positive infinity.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside, or NaN.</exception>
    public static double Quantile(double probability)
    {
        if (!(probability is >= 0.0 and <= 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is from 0 to 1.");
        }

        return NormalQuantile.Of(probability);
    }
}
