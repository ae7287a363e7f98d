namespace R3edge.Domain.EntryPricing;

/// <summary>The standard normal distribution, as far as entry prices need it.</summary>
internal static class StandardNormal
{
    private const double InverseRootTwoPi = 0.3989422804014327;

    // The rational function errs by some 1e-16 whatever the tail; beyond this the continued fraction of Laplace keeps its digits.
    private const double FractionFrom = 2.5;
    private const int FractionTerms = 40;

    /// <summary>
    /// The probability of a value at or below x, to about 1e-13 of itself in the lower tail: in the middle the rational function of
    /// Hart 1968 (algorithm 5666, as in West 2005), in the tails Abramowitz and Stegun 1964, 26.2.14.
    /// </summary>
    /// <param name="x">Any number; NaN gives NaN.</param>
    public static double Cumulative(double x)
    {
        var size = Math.Abs(x);
        if (size > 37.5)
        {
            return x > 0.0 ? 1.0 : 0.0;
        }

        var exponential = Math.Exp(-0.5 * size * size);
        double tail;
        if (size < FractionFrom)
        {
            var upper = (((((3.52624965998911e-02 * size + 0.700383064443688) * size + 6.37396220353165) * size
                + 33.912866078383) * size + 112.079291497871) * size + 221.213596169931) * size + 220.206867912376;
            var lower = ((((((8.83883476483184e-02 * size + 1.75566716318264) * size + 16.064177579207) * size
                + 86.7807322029461) * size + 296.564248779674) * size + 637.333633378831) * size + 793.826512519948) * size
                + 440.413735824752;
            tail = exponential * upper / lower;
        }
        else
        {
            var fraction = size;
            for (var k = FractionTerms; k > 0; k--)
            {
                fraction = size + k / fraction;
            }

            tail = exponential * InverseRootTwoPi / fraction;
        }

        return x > 0.0 ? 1.0 - tail : tail;
    }

    /// <summary>The value that is not exceeded with a probability.</summary>
    /// <param name="probability">Above 0, at most 0.5.</param>
    public static double LowerQuantile(double probability)
    {
        // Bisection: asked once for each model made, and right to the last digit of the cumulative function.
        var (low, high) = (-37.5, 0.0);
        while (true)
        {
            var middle = 0.5 * (low + high);
            if (middle <= low || middle >= high)
            {
                return high;
            }

            (low, high) = Cumulative(middle) < probability ? (middle, high) : (low, middle);
        }
    }
}
