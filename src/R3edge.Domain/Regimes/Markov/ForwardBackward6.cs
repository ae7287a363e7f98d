using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// The recursions of <see cref="ForwardBackward"/> for five and six states: four of them stand beside each other in one vector, the rest in
/// another one, where a sixth that is not there is never entered.
/// </summary>
internal static class ForwardBackward6
{
    private const int Most = 6;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Forward(
        int count,
        ReadOnlySpan<double> initial,
        ReadOnlySpan<double> transition,
        double[][] densities,
        double[][] forward,
        ref int scalings)
    {
        Span<Vector256<double>> rows = stackalloc Vector256<double>[2 * Most];
        for (var from = 0; from < initial.Length; from++)
        {
            (rows[from], rows[Most + from]) = Split(transition.Slice(from * initial.Length, initial.Length), 1);
        }

        var small = Vector256.Create(ForwardBackward.Small);
        var (low, high) = Split(initial, 1);
        var (currentLow, currentHigh) = (low, high);
        for (var t = 0; t < count; t++)
        {
            (currentLow, currentHigh) = (low * DensityLow(densities, t), high * DensityHigh(densities, t));
            if (!Vector256.GreaterThanOrEqualAny(Vector256.MaxNative(currentLow, currentHigh), small))
            {
                var sum = Vector256.Sum(currentLow + currentHigh);
                if (!(sum >= ForwardBackward.Lost))
                {
                    return double.NaN;
                }

                for (; sum < ForwardBackward.Small; sum *= ForwardBackward.Scale)
                {
                    (currentLow, currentHigh) = (currentLow * ForwardBackward.Scale, currentHigh * ForwardBackward.Scale);
                    scalings++;
                }
            }

            Store(currentLow, currentHigh, forward, t);
            (low, high) = StateVectors.Combine(currentLow, currentHigh, rows);
        }

        return Vector256.Sum(currentLow + currentHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int count, ReadOnlySpan<double> transition, double[][] densities, double[][] weights, Span<double> transitions)
    {
        var states = densities.Length;
        Span<Vector256<double>> columns = stackalloc Vector256<double>[2 * Most];
        for (var to = 0; to < states; to++)
        {
            (columns[to], columns[Most + to]) = Split(transition[to..], states);
        }

        Span<double> scratch = stackalloc double[PosteriorBlock.ScratchLength(states)];
        var block = new PosteriorBlock(scratch, weights, transitions);
        var (laterLow, laterHigh, small) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256.Create(ForwardBackward.Small));
        var (low, high) = (Vector256<double>.One, Vector256<double>.One);
        for (var t = count - 1; t >= 0; t--)
        {
            if (t < count - 1)
            {
                (laterLow, laterHigh) = (low * DensityLow(densities, t + 1), high * DensityHigh(densities, t + 1));
                (low, high) = StateVectors.Combine(laterLow, laterHigh, columns);
            }

            block.Set(t, low, laterLow);
            block.Set(t, 4, high[0], laterHigh[0]);
            if (states == Most)
            {
                block.Set(t, 5, high[1], laterHigh[1]);
            }

            if (PosteriorBlock.BeginsAt(t))
            {
                block.Add(t, count);
            }

            if (!Vector256.GreaterThanOrEqualAny(Vector256.MaxNative(low, high), small))
            {
                (low, high) = (low * ForwardBackward.Scale, high * ForwardBackward.Scale);
            }
        }
    }

    private static (Vector256<double> Low, Vector256<double> High) Split(ReadOnlySpan<double> values, int stride)
    {
        var low = Vector256.Create(values[0], values[stride], values[2 * stride], values[3 * stride]);
        return (low, Vector256.Create(values[4 * stride], values.Length > 5 * stride ? values[5 * stride] : 0.0, 0.0, 0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> DensityLow(double[][] densities, int t) =>
        Vector256.Create(densities[0][t], densities[1][t], densities[2][t], densities[3][t]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> DensityHigh(double[][] densities, int t) =>
        Vector256.Create(densities[4][t], densities[^1][t], 0.0, 0.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<double> low, Vector256<double> high, double[][] columns, int t)
    {
        columns[0][t] = low[0];
        columns[1][t] = low[1];
        columns[2][t] = low[2];
        columns[3][t] = low[3];
        columns[^1][t] = high[1];
        columns[4][t] = high[0];
    }
}
