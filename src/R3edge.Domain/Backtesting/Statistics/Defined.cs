namespace R3edge.Domain.Backtesting;

/// <summary>The line between a statistic that exists and one that does not.</summary>
internal static class Defined
{
    /// <summary>
    /// Returns are ratios near 1 less 1, so a double carries them to about 2e-16. A dispersion this small is rounding, and a
    /// ratio to it would be a made-up number.
    /// </summary>
    public const double NoiseFloor = 1e-12;

    /// <summary>The value, or null where the arithmetic left the real numbers (0/0, overflow).</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>The quotient, or null where the divisor is not above the floor.</summary>
    public static double? Ratio(double numerator, double divisor, double floor = 0.0) =>
        divisor > floor ? Finite(numerator / divisor) : null;
}
