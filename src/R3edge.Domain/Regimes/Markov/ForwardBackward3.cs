using System.Runtime.CompilerServices;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>The recursions of <see cref="ForwardBackward"/> for three states, which all stay in registers.</summary>
internal static class ForwardBackward3
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
        var (p00, p01, p02) = (transition[0], transition[1], transition[2]);
        var (p10, p11, p12) = (transition[3], transition[4], transition[5]);
        var (p20, p21, p22) = (transition[6], transition[7], transition[8]);
        var density0 = densities[0].AsSpan(0, count);
        var density1 = densities[1].AsSpan(0, count);
        var density2 = densities[2].AsSpan(0, count);
        var forward0 = forward[0].AsSpan(0, count);
        var forward1 = forward[1].AsSpan(0, count);
        var forward2 = forward[2].AsSpan(0, count);
        var f0 = initial[0] * density0[0];
        var f1 = initial[1] * density1[0];
        var f2 = initial[2] * density2[0];
        forward0[0] = f0;
        forward1[0] = f1;
        forward2[0] = f2;
        for (var t = 1; t < density0.Length; t++)
        {
            var next0 = density0[t] * (Math.FusedMultiplyAdd(f2, p20, Math.FusedMultiplyAdd(f1, p10, f0 * p00)));
            var next1 = density1[t] * (Math.FusedMultiplyAdd(f2, p21, Math.FusedMultiplyAdd(f1, p11, f0 * p01)));
            var next2 = density2[t] * (Math.FusedMultiplyAdd(f2, p22, Math.FusedMultiplyAdd(f1, p12, f0 * p02)));
            f0 = next0;
            f1 = next1;
            f2 = next2;
            if (!(f0 + f1 + f2 >= ForwardBackward.Small))
            {
                if (!(f0 + f1 + f2 >= ForwardBackward.Lost))
                {
                    return double.NaN;
                }

                while (f0 + f1 + f2 < ForwardBackward.Small)
                {
                    f0 *= ForwardBackward.Scale;
                    f1 *= ForwardBackward.Scale;
                    f2 *= ForwardBackward.Scale;
                    scalings++;
                }
            }

            forward0[t] = f0;
            forward1[t] = f1;
            forward2[t] = f2;
        }

        return f0 + f1 + f2;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int count, ReadOnlySpan<double> transition, double[][] densities, double[][] weights, Span<double> transitions)
    {
        var (p00, p01, p02) = (transition[0], transition[1], transition[2]);
        var (p10, p11, p12) = (transition[3], transition[4], transition[5]);
        var (p20, p21, p22) = (transition[6], transition[7], transition[8]);
        var density0 = densities[0].AsSpan(0, count);
        var density1 = densities[1].AsSpan(0, count);
        var density2 = densities[2].AsSpan(0, count);
        var weight0 = weights[0].AsSpan(0, count);
        var weight1 = weights[1].AsSpan(0, count);
        var weight2 = weights[2].AsSpan(0, count);
        var (n00, n01, n02) = (0.0, 0.0, 0.0);
        var (n10, n11, n12) = (0.0, 0.0, 0.0);
        var (n20, n21, n22) = (0.0, 0.0, 0.0);
        var (b0, b1, b2) = (1.0, 1.0, 1.0);
        var last = count - 1;
        var share = 1.0 / (weight0[last] + weight1[last] + weight2[last]);
        weight0[last] *= share;
        weight1[last] *= share;
        weight2[last] *= share;
        for (var t = last - 1; t >= 0; t--)
        {
            var v0 = density0[t + 1] * b0;
            var v1 = density1[t + 1] * b1;
            var v2 = density2[t + 1] * b2;
            b0 = Math.FusedMultiplyAdd(v2, p02, Math.FusedMultiplyAdd(v1, p01, v0 * p00));
            b1 = Math.FusedMultiplyAdd(v2, p12, Math.FusedMultiplyAdd(v1, p11, v0 * p10));
            b2 = Math.FusedMultiplyAdd(v2, p22, Math.FusedMultiplyAdd(v1, p21, v0 * p20));
            var u0 = weight0[t];
            var u1 = weight1[t];
            var u2 = weight2[t];
            var reciprocal = 1.0 / (Math.FusedMultiplyAdd(u2, b2, Math.FusedMultiplyAdd(u1, b1, u0 * b0)));
            u0 *= reciprocal;
            u1 *= reciprocal;
            u2 *= reciprocal;
            weight0[t] = u0 * b0;
            weight1[t] = u1 * b1;
            weight2[t] = u2 * b2;
            n00 = Math.FusedMultiplyAdd(u0, v0, n00);
            n01 = Math.FusedMultiplyAdd(u0, v1, n01);
            n02 = Math.FusedMultiplyAdd(u0, v2, n02);
            n10 = Math.FusedMultiplyAdd(u1, v0, n10);
            n11 = Math.FusedMultiplyAdd(u1, v1, n11);
            n12 = Math.FusedMultiplyAdd(u1, v2, n12);
            n20 = Math.FusedMultiplyAdd(u2, v0, n20);
            n21 = Math.FusedMultiplyAdd(u2, v1, n21);
            n22 = Math.FusedMultiplyAdd(u2, v2, n22);
            if (b0 + b1 + b2 < ForwardBackward.Small)
            {
                b0 *= ForwardBackward.Scale;
                b1 *= ForwardBackward.Scale;
                b2 *= ForwardBackward.Scale;
            }
        }

        transitions[0] = n00;
        transitions[1] = n01;
        transitions[2] = n02;
        transitions[3] = n10;
        transitions[4] = n11;
        transitions[5] = n12;
        transitions[6] = n20;
        transitions[7] = n21;
        transitions[8] = n22;
    }
}
