namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// ln(Gamma(x + 1/2) / Gamma(x)), which is all that Student's t needs of the gamma function, without the cancellation of two logarithms.
/// The series follows from Stirling's and Legendre's duplication formula (Abramowitz and Stegun 1964, 6.1.40 and 6.1.18):
/// ln(x) / 2 + sum of B(2k) (2^(1 - 2k) - 2) / (2k (2k - 1)) x^(1 - 2k); below <see cref="SeriesFrom"/> the recurrence
/// Gamma(x + 1) = x Gamma(x) leads there. Absolute error some 1e-16 times the number of steps.
/// </summary>
internal static class GammaRatio
{
    private const double SeriesFrom = 16.0;

    private static ReadOnlySpan<double> Coefficients =>
    [
        -1.0 / 8.0, 1.0 / 192.0, -1.0 / 640.0, 17.0 / 14336.0, -31.0 / 18432.0, 691.0 / 180224.0,
    ];

    /// <summary>The logarithm of the ratio.</summary>
    /// <param name="x">Above 0.</param>
    internal static double Log(double x)
    {
        Derivatives(x, out var value, out _, out _);
        return value;
    }

    /// <summary>The logarithm of the ratio and its first two derivatives.</summary>
    /// <param name="x">Above 0.</param>
    /// <param name="value">The logarithm.</param>
    /// <param name="first">digamma(x + 1/2) - digamma(x).</param>
    /// <param name="second">trigamma(x + 1/2) - trigamma(x).</param>
    internal static void Derivatives(double x, out double value, out double first, out double second)
    {
        var product = 1.0;
        first = 0.0;
        second = 0.0;
        for (; x < SeriesFrom; x++)
        {
            var half = x + 0.5;
            product *= x / half;
            first += 0.5 / (x * half);
            second -= 0.5 * (x + half) / (x * half * x * half);
        }

        value = Math.Log(product) + (0.5 * Math.Log(x));
        first += 0.5 / x;
        second -= 0.5 / (x * x);
        var power = 1.0 / x;
        for (var k = 0; k < Coefficients.Length; k++)
        {
            var order = (2 * k) + 1;
            value += Coefficients[k] * power;
            first -= order * Coefficients[k] * power / x;
            second += order * (order + 1) * Coefficients[k] * power / (x * x);
            power /= x * x;
        }
    }
}
