using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>The recursions of <see cref="ForwardBackward"/> for four states, which stand beside each other in one vector.</summary>
internal static class ForwardBackward4
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Forward(
        int count,
        ReadOnlySpan<double> initial,
        ReadOnlySpan<double> transition,
        double[][] densities,
        double[][] forward,
        ref int scalings)
    {
        var (row0, row1) = (Vector256.Create(transition), Vector256.Create(transition[4..]));
        var (row2, row3) = (Vector256.Create(transition[8..]), Vector256.Create(transition[12..]));
        var density0 = densities[0].AsSpan(0, count);
        var density1 = densities[1].AsSpan(0, count);
        var density2 = densities[2].AsSpan(0, count);
        var density3 = densities[3].AsSpan(0, count);
        var forward0 = forward[0].AsSpan(0, count);
        var forward1 = forward[1].AsSpan(0, count);
        var forward2 = forward[2].AsSpan(0, count);
        var forward3 = forward[3].AsSpan(0, count);
        var small = Vector256.Create(ForwardBackward.Small);
        var predicted = Vector256.Create(initial);
        var current = predicted;
        for (var t = 0; t < density0.Length; t++)
        {
            current = predicted * Vector256.Create(density0[t], density1[t], density2[t], density3[t]);
            if (!Vector256.GreaterThanOrEqualAny(current, small))
            {
                var sum = Vector256.Sum(current);
                if (!(sum >= ForwardBackward.Lost))
                {
                    return double.NaN;
                }

                for (; sum < ForwardBackward.Small; sum *= ForwardBackward.Scale)
                {
                    current *= ForwardBackward.Scale;
                    scalings++;
                }
            }

            forward0[t] = current[0];
            forward1[t] = current[1];
            forward2[t] = current[2];
            forward3[t] = current[3];
            predicted = StateVectors.Combine(current, row0, row1, row2, row3);
        }

        return Vector256.Sum(current);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int count, ReadOnlySpan<double> transition, double[][] densities, double[][] weights, Span<double> transitions)
    {
        var column0 = Vector256.Create(transition[0], transition[4], transition[8], transition[12]);
        var column1 = Vector256.Create(transition[1], transition[5], transition[9], transition[13]);
        var column2 = Vector256.Create(transition[2], transition[6], transition[10], transition[14]);
        var column3 = Vector256.Create(transition[3], transition[7], transition[11], transition[15]);
        var density0 = densities[0].AsSpan(0, count);
        var density1 = densities[1].AsSpan(0, count);
        var density2 = densities[2].AsSpan(0, count);
        var density3 = densities[3].AsSpan(0, count);
        Span<double> scratch = stackalloc double[PosteriorBlock.ScratchLength(4)];
        var block = new PosteriorBlock(scratch, weights, transitions);
        var (later, backward, small) = (Vector256<double>.Zero, Vector256<double>.One, Vector256.Create(ForwardBackward.Small));
        for (var t = count - 1; t >= 0; t--)
        {
            if (t < count - 1)
            {
                later = backward * Vector256.Create(density0[t + 1], density1[t + 1], density2[t + 1], density3[t + 1]);
                backward = StateVectors.Combine(later, column0, column1, column2, column3);
            }

            block.Set(t, backward, later);
            if (PosteriorBlock.BeginsAt(t))
            {
                block.Add(t, count);
            }

            if (!Vector256.GreaterThanOrEqualAny(backward, small))
            {
                backward *= ForwardBackward.Scale;
            }
        }
    }
}
