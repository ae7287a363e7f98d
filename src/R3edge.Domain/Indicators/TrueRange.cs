using System.Runtime.CompilerServices;

namespace R3edge.Domain.Indicators;

/// <summary>True range (Wilder 1978).</summary>
internal static class TrueRange
{
    /// <summary>The distance from the lower of low and previous close to the higher of high and previous close, in quote units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Of(double high, double low, double previousClose) =>
        double.MaxNative(high, previousClose) - double.MinNative(low, previousClose);
}
