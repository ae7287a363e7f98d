using System.Runtime.CompilerServices;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Error-free transformations (Knuth 1969; Dekker 1971; Ogita, Rump and Oishi 2005): the rounded result of an operation
/// together with exactly what rounding lost. A running sum that keeps the losses neither drifts nor depends on its past.
/// </summary>
internal static class ErrorFree
{
    /// <summary>a + b, rounded; <paramref name="error"/> is what is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Add(double a, double b, out double error)
    {
        var sum = a + b;
        var part = sum - a;
        error = (a - (sum - part)) + (b - part);
        return sum;
    }

    /// <summary>a - b, rounded; <paramref name="error"/> is what is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Subtract(double a, double b, out double error)
    {
        var difference = a - b;
        var part = difference - a;
        error = (a - (difference - part)) - (b + part);
        return difference;
    }

    /// <summary>a * b, rounded; <paramref name="error"/> is what is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Multiply(double a, double b, out double error)
    {
        var product = a * b;
        error = Math.FusedMultiplyAdd(a, b, -product);
        return product;
    }

    /// <summary>
    /// (high + low) / divisor. The quotient by the reciprocal is refined once by its exact remainder, so that
    /// n times a value divided by n is the value itself, without the latency of a division.
    /// </summary>
    /// <param name="high">The sum, rounded.</param>
    /// <param name="low">What rounding lost.</param>
    /// <param name="divisor">A whole number above 0.</param>
    /// <param name="reciprocal">1 / divisor.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Divide(double high, double low, double divisor, double reciprocal)
    {
        var quotient = high * reciprocal;
        var remainder = Math.FusedMultiplyAdd(-quotient, divisor, high) + low;
        return Math.FusedMultiplyAdd(remainder, reciprocal, quotient);
    }
}
