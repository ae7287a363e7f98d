using System.Runtime.CompilerServices;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>The recursions of <see cref="ForwardBackward"/> for two states, which all stay in registers.</summary>
internal static class ForwardBackward2
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
        var (p00, p01) = (transition[0], transition[1]);
        var (p10, p11) = (transition[2], transition[3]);
        var density0 = densities[0].AsSpan(0, count);
        var density1 = densities[1].AsSpan(0, count);
        var forward0 = forward[0].AsSpan(0, count);
        var forward1 = forward[1].AsSpan(0, count);
        var f0 = initial[0] * density0[0];
        var f1 = initial[1] * density1[0];
        forward0[0] = f0;
        forward1[0] = f1;
        for (var t = 1; t < density0.Length; t++)
        {
            var next0 = density0[t] * (Math.FusedMultiplyAdd(f1, p10, f0 * p00));
            var next1 = density1[t] * (Math.FusedMultiplyAdd(f1, p11, f0 * p01));
            f0 = next0;
            f1 = next1;
            if (!(f0 + f1 >= ForwardBackward.Small))
            {
                if (!(f0 + f1 >= ForwardBackward.Lost))
                {
                    return double.NaN;
                }

                while (f0 + f1 < ForwardBackward.Small)
                {
                    f0 *= ForwardBackward.Scale;
                    f1 *= ForwardBackward.Scale;
                    scalings++;
                }
            }

            forward0[t] = f0;
            forward1[t] = f1;
        }

        return f0 + f1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int count, ReadOnlySpan<double> transition, double[][] densities, double[][] weights, Span<double> transitions)
    {
        var (p00, p01) = (transition[0], transition[1]);
        var (p10, p11) = (transition[2], transition[3]);
        var density0 = densities[0].AsSpan(0, count);
        var density1 = densities[1].AsSpan(0, count);
        var weight0 = weights[0].AsSpan(0, count);
        var weight1 = weights[1].AsSpan(0, count);
        var (n00, n01) = (0.0, 0.0);
        var (n10, n11) = (0.0, 0.0);
        var (b0, b1) = (1.0, 1.0);
        var last = count - 1;
        var share = 1.0 / (weight0[last] + weight1[last]);
        weight0[last] *= share;
        weight1[last] *= share;
        for (var t = last - 1; t >= 0; t--)
        {
            var v0 = density0[t + 1] * b0;
            var v1 = density1[t + 1] * b1;
            b0 = Math.FusedMultiplyAdd(v1, p01, v0 * p00);
            b1 = Math.FusedMultiplyAdd(v1, p11, v0 * p10);
            var u0 = weight0[t];
            var u1 = weight1[t];
            var reciprocal = 1.0 / (Math.FusedMultiplyAdd(u1, b1, u0 * b0));
            u0 *= reciprocal;
            u1 *= reciprocal;
            weight0[t] = u0 * b0;
            weight1[t] = u1 * b1;
            n00 = Math.FusedMultiplyAdd(u0, v0, n00);
            n01 = Math.FusedMultiplyAdd(u0, v1, n01);
            n10 = Math.FusedMultiplyAdd(u1, v0, n10);
            n11 = Math.FusedMultiplyAdd(u1, v1, n11);
            if (b0 + b1 < ForwardBackward.Small)
            {
                b0 *= ForwardBackward.Scale;
                b1 *= ForwardBackward.Scale;
            }
        }

        transitions[0] = n00;
        transitions[1] = n01;
        transitions[2] = n10;
        transitions[3] = n11;
    }
}
