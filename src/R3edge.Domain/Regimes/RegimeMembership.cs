namespace R3edge.Domain.Regimes;

/// <summary>
/// From how large and how directed the moves are to the six regimes. Two questions are answered with probabilities (low, usual,
/// high or extreme volatility; down, flat or up), and each pair of answers has a name: extreme and falling is a crisis, high or
/// extreme otherwise is volatile; below that a direction is a trend, and without one low is calm and usual is ranging.
/// </summary>
internal static class RegimeMembership
{
    /// <summary>Adds the probabilities of the six regimes, times a weight.</summary>
    /// <param name="volatility">The probabilities of the levels of volatility.</param>
    /// <param name="direction">The probabilities of the directions.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="probabilities">One for each of <see cref="RegimeNames.All"/>.</param>
    public static void Add(in VolatilityLevels volatility, in Directions direction, double weight, Span<double> probabilities)
    {
        var ordinary = weight * (volatility.Low + volatility.Usual);
        probabilities[0] += ordinary * direction.Up;
        probabilities[1] += ordinary * direction.Down;
        probabilities[2] += weight * volatility.Usual * direction.Flat;
        probabilities[3] += weight * (volatility.High + volatility.Extreme * (1.0 - direction.Falling));
        probabilities[4] += weight * volatility.Low * direction.Flat;
        probabilities[5] += weight * volatility.Extreme * direction.Falling;
    }

    /// <summary>Makes the numbers sum to 1 but for rounding.</summary>
    /// <param name="probabilities">Numbers of 0 or more, one of them above 0.</param>
    public static void Normalize(Span<double> probabilities)
    {
        var sum = 0.0;
        foreach (var probability in probabilities)
        {
            sum += probability;
        }

        foreach (ref var probability in probabilities)
        {
            probability /= sum;
        }
    }

    /// <summary>A soft threshold, 0 far below it, 1/2 at it, 1 far above: the logistic function.</summary>
    /// <param name="value">The value.</param>
    /// <param name="threshold">Where it is 1/2.</param>
    /// <param name="softness">How far on either side it is still undecided: at this distance it is 0.27 and 0.73.</param>
    public static double Above(double value, double threshold, double softness) =>
        1.0 / (1.0 + Math.Exp((threshold - value) / softness));
}

/// <summary>The probabilities of the levels of volatility, summing to 1.</summary>
internal readonly record struct VolatilityLevels(double Low, double Usual, double High, double Extreme)
{
    /// <summary>From the probabilities of being above each of three thresholds, which fall.</summary>
    public static VolatilityLevels Of(double aboveLow, double aboveUsual, double aboveHigh)
    {
        var high = Math.Min(aboveLow, aboveUsual);
        var extreme = Math.Min(high, aboveHigh);
        return new(1.0 - aboveLow, aboveLow - high, high - extreme, extreme);
    }
}

/// <summary>The probabilities of the directions, summing to 1, and of falling rather than rising whether or not that is a trend.</summary>
internal readonly record struct Directions(double Down, double Flat, double Up, double Falling)
{
    /// <summary>From the probability that there is a direction, and that it is up where there is one.</summary>
    public static Directions Of(double directed, double up) => new(directed * (1.0 - up), 1.0 - directed, directed * up, 1.0 - up);
}
