namespace R3edge.Domain.Regimes.Volatility;

/// <summary>Student's t distribution.</summary>
public static class StudentDistribution
{
    private const double HalfLogPi = 0.57236494292470008707;
    private const double TailFrom = 0.25;
    private const int MostSteps = 200;
    private const double LongestLogStep = 0.5; // A step from the middle of a thin tail would end where nothing is left of it.

    /// <summary>The probability of a value at or below x; relative error some 1e-14, both tails included.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="nu">The degrees of freedom, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are not above 0 or not finite.</exception>
    public static double Cumulative(double x, double nu)
    {
        RequireNu(nu, 0.0);
        return x < 0.0 ? Tail(-x, nu) : Central(x, nu) is var central && central < TailFrom ? 0.5 + central : 1.0 - Tail(x, nu);
    }

    /// <summary>The value with a given probability at or below it.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <param name="nu">The degrees of freedom, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double Quantile(double probability, double nu)
    {
        RequireNu(nu, 0.0);
        if (!(probability > 0.0 && probability < 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability must be above 0 and below 1.");
        }

        return probability < 0.5 ? -UpperQuantile(probability, nu) : probability > 0.5 ? UpperQuantile(1.0 - probability, nu) : 0.0;
    }

    /// <summary>The value with a given probability at or below it, of Student's t scaled to variance 1.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <param name="nu">The degrees of freedom, above 2 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double StandardizedQuantile(double probability, double nu)
    {
        RequireNu(nu, 2.0);
        return Math.Sqrt((nu - 2.0) / nu) * Quantile(probability, nu);
    }

    /// <summary>The mean absolute value of Student's t scaled to variance 1; sqrt(2 / pi) for infinite nu.</summary>
    /// <param name="nu">The degrees of freedom, above 2 and finite.</param>
    internal static double StandardizedMeanAbsolute(double nu) =>
        Math.Exp((0.5 * Math.Log(nu - 2.0)) - HalfLogPi - GammaRatio.Log(0.5 * (nu - 1.0)));

    // The x above 0 that is exceeded with the given probability below 1/2.
    private static double UpperQuantile(double probability, double nu)
    {
        // Near the middle P(0 < t < x) is concave in x, far out ln P(t > x) is concave in ln x: Newton's steps converge in both.
        var isTail = probability < TailFrom;
        var x = isTail ? NormalDistribution.Quantile(1.0 - TailFrom) : 0.0;
        for (var i = 0; i < MostSteps; i++)
        {
            var density = Math.Exp(LogDensity(x, nu));
            double next;
            if (isTail)
            {
                var tail = Tail(x, nu);
                next = x * Math.Exp(Math.Min(Math.Log(tail / probability) * tail / (x * density), LongestLogStep));
            }
            else
            {
                next = x + ((0.5 - probability - Central(x, nu)) / density);
            }

            // What is left after such a step is its square.
            if (!(Math.Abs(next - x) > 1e-9 * next))
            {
                return next;
            }

            x = next;
        }

        return x;
    }

    private static double LogDensity(double x, double nu) =>
        GammaRatio.Log(0.5 * nu) - HalfLogPi - (0.5 * Math.Log(nu)) - (0.5 * (nu + 1.0) * double.LogP1(x * x / nu));

    // P(t > x) for x of 0 or more.
    private static double Tail(double x, double nu)
    {
        var square = x * x;
        return 0.5 * IncompleteBeta(nu / (nu + square), square / (nu + square), 0.5 * nu, 0.5, GammaRatio.Log(0.5 * nu) - HalfLogPi);
    }

    // P(0 < t < x) for x of 0 or more.
    private static double Central(double x, double nu)
    {
        var square = x * x;
        return 0.5 * IncompleteBeta(square / (nu + square), nu / (nu + square), 0.5, 0.5 * nu, GammaRatio.Log(0.5 * nu) - HalfLogPi);
    }

    // I(x; a, b) with y = 1 - x and the logarithm of 1 / B(a, b).
    private static double IncompleteBeta(double x, double y, double a, double b, double logInverseBeta)
    {
        if (!(x > 0.0))
        {
            return double.IsNaN(x) ? x : 0.0;
        }

        if (!(y > 0.0))
        {
            return 1.0;
        }

        var front = Math.Exp((a * Math.Log(x)) + (b * Math.Log(y)) + logInverseBeta);
        return x < (a + 1.0) / (a + b + 2.0)
            ? front * BetaFraction(x, a, b) / a
            : 1.0 - (front * BetaFraction(y, b, a) / b);
    }

    // The continued fraction of Abramowitz and Stegun 1964, 26.5.8, evaluated by Lentz's method.
    private static double BetaFraction(double x, double a, double b)
    {
        var c = 1.0;
        var d = 1.0 / NotZero(1.0 - ((a + b) * x / (a + 1.0)));
        var result = d;
        for (var m = 1; m <= 10_000; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1.0) * (a + (2 * m)));
            d = 1.0 / NotZero(1.0 + (even * d));
            c = NotZero(1.0 + (even / c));
            result *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1.0));
            d = 1.0 / NotZero(1.0 + (odd * d));
            c = NotZero(1.0 + (odd / c));
            var factor = d * c;
            result *= factor;
            if (Math.Abs(factor - 1.0) < 1e-16)
            {
                break;
            }
        }

        return result;
    }

    private static double NotZero(double value) => Math.Abs(value) < 1e-300 ? 1e-300 : value;

    private static void RequireNu(double nu, double bound)
    {
        if (!(nu > bound) || !double.IsFinite(nu))
        {
            throw new ArgumentOutOfRangeException(nameof(nu), nu, $"The degrees of freedom must be above {bound} and finite.");
        }
    }
}
