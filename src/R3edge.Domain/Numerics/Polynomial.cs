using System.Runtime.CompilerServices;

namespace R3edge.Domain.Numerics;

/// <summary>Polynomials by Horner's rule.</summary>
internal static class Polynomial
{
    /// <summary>The value at z.</summary>
    /// <param name="coefficients">Of the highest power first.</param>
    /// <param name="z">Where.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(ReadOnlySpan<double> coefficients, double z)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients)
        {
            sum = sum * z + coefficient;
        }

        return sum;
    }
}
