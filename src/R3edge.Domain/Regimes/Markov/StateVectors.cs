using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>Vectors that hold up to four states of one observation beside each other.</summary>
internal static class StateVectors
{
    /// <summary>The sum of four vectors, weighted by the numbers of another one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Combine(
        Vector256<double> weights, Vector256<double> v0, Vector256<double> v1, Vector256<double> v2, Vector256<double> v3)
    {
        var left = Vector256.FusedMultiplyAdd(Second(weights), v1, First(weights) * v0);
        var right = Vector256.FusedMultiplyAdd(Fourth(weights), v3, Third(weights) * v2);
        return left + right;
    }

    /// <summary>The same of six vectors of up to eight numbers, each in two halves; of the weights there are six.</summary>
    /// <param name="low">The first four weights.</param>
    /// <param name="high">The last two weights.</param>
    /// <param name="halves">The first halves of the six vectors, then the second halves.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<double> Low, Vector256<double> High) Combine(
        Vector256<double> low, Vector256<double> high, ReadOnlySpan<Vector256<double>> halves)
    {
        var (w0, w1, w2, w3) = (First(low), Second(low), Third(low), Fourth(low));
        var (w4, w5) = (First(high), Second(high));
        return (
            Vector256.FusedMultiplyAdd(w5, halves[5], Vector256.FusedMultiplyAdd(w4, halves[4], w0 * halves[0]))
                + Vector256.FusedMultiplyAdd(w3, halves[3], Vector256.FusedMultiplyAdd(w2, halves[2], w1 * halves[1])),
            Vector256.FusedMultiplyAdd(w5, halves[11], Vector256.FusedMultiplyAdd(w4, halves[10], w0 * halves[6]))
                + Vector256.FusedMultiplyAdd(w3, halves[9], Vector256.FusedMultiplyAdd(w2, halves[8], w1 * halves[7])));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> First(Vector256<double> vector) => Vector256.Shuffle(vector, Vector256.Create(0L));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Second(Vector256<double> vector) => Vector256.Shuffle(vector, Vector256.Create(1L));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Third(Vector256<double> vector) => Vector256.Shuffle(vector, Vector256.Create(2L));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Fourth(Vector256<double> vector) => Vector256.Shuffle(vector, Vector256.Create(3L));
}
