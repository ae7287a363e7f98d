using System.Runtime.CompilerServices;

namespace R3edge.Domain.Numerics;

/// <summary>
/// The complementary error function by the rational Chebyshev approximations of W. J. Cody (1969, Mathematics of Computation
/// 23), with the coefficients of his CALERF, turned into the normal distribution function.
/// </summary>
internal static class NormalTail
{
    private const double RootHalf = 0.70710678118654752440084436210485;
    private const double InverseRootPi = 0.56418958354775628694807945156077;
    private const double Small = 0.46875;

    private static ReadOnlySpan<double> SmallUpper =>
        [1.85777706184603153e-1, 3.16112374387056560e00, 1.13864154151050156e02, 3.77485237685302021e02, 3.20937758913846947e03];

    private static ReadOnlySpan<double> SmallLower =>
        [1.0, 2.36012909523441209e01, 2.44024637934444173e02, 1.28261652607737228e03, 2.84423683343917062e03];

    private static ReadOnlySpan<double> MiddleUpper =>
    [
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e01, 2.98635138197400131e02,
        8.81952221241769090e02, 1.71204761263407058e03, 2.05107837782607147e03, 1.23033935479799725e03,
    ];

    private static ReadOnlySpan<double> MiddleLower =>
    [
        1.0, 1.57449261107098347e01, 1.17693950891312499e02, 5.37181101862009858e02, 1.62138957456669019e03,
        3.29079923573345963e03, 4.36261909014324716e03, 3.43936767414372164e03, 1.23033935480374942e03,
    ];

    private static ReadOnlySpan<double> LargeUpper =>
    [
        1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2,
        6.58749161529837803e-4,
    ];

    private static ReadOnlySpan<double> LargeLower =>
    [
        1.0, 2.56852019228982242e00, 1.87295284992346725e00, 5.27905102951428412e-1, 6.05183413124413191e-2,
        2.33520497626869185e-3,
    ];

    /// <summary>The probability of a standard normal value at or below x.</summary>
    public static double Below(double x)
    {
        var size = Math.Abs(x) * RootHalf;
        if (size <= Small)
        {
            var z = x * RootHalf;
            return 0.5 + 0.5 * z * Ratio(SmallUpper, SmallLower, z * z);
        }

        var tail = 0.5 * Scaled(size) * ExponentOfHalfSquare(Math.Abs(x));
        return x > 0.0 ? 1.0 - tail : tail;
    }

    /// <summary>exp(z^2) erfc(z) for z above 0.46875; NaN for NaN.</summary>
    private static double Scaled(double z)
    {
        if (z <= 4.0)
        {
            return Ratio(MiddleUpper, MiddleLower, z);
        }

        var inverse = 1.0 / (z * z);
        return (InverseRootPi - inverse * Ratio(LargeUpper, LargeLower, inverse)) / z;
    }

    // Rounding x^2 would cost as many digits as the exponent is large: x is split so that its leading part squares exactly.
    private static double ExponentOfHalfSquare(double x)
    {
        if (x > 40.0)
        {
            return 0.0;
        }

        var lead = Math.Truncate(x * 16.0) / 16.0;
        var rest = (x - lead) * (x + lead);
        return Math.Exp(-0.5 * lead * lead) * Math.Exp(-0.5 * rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Ratio(ReadOnlySpan<double> upper, ReadOnlySpan<double> lower, double z) =>
        Polynomial.Of(upper, z) / Polynomial.Of(lower, z);
}
