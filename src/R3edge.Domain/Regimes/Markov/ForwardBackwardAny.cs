using System.Runtime.CompilerServices;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>The recursions of <see cref="ForwardBackward"/> for any number of states.</summary>
internal static class ForwardBackwardAny
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
        Span<double> current = stackalloc double[initial.Length];
        Span<double> next = stackalloc double[initial.Length];
        var sum = 0.0;
        for (var t = 0; t < count; t++)
        {
            if (t == 0)
            {
                initial.CopyTo(next);
            }
            else
            {
                Multiply(current, transition, next);
            }

            sum = 0.0;
            for (var state = 0; state < next.Length; state++)
            {
                current[state] = next[state] * densities[state][t];
                sum += current[state];
            }

            if (!(sum >= ForwardBackward.Lost))
            {
                return double.NaN;
            }

            while (sum < ForwardBackward.Small)
            {
                sum *= ForwardBackward.Scale;
                Rescale(current);
                scalings++;
            }

            for (var state = 0; state < current.Length; state++)
            {
                forward[state][t] = current[state];
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int count, ReadOnlySpan<double> transition, double[][] densities, double[][] weights, Span<double> transitions)
    {
        var states = densities.Length;
        Span<double> backward = stackalloc double[states];
        Span<double> later = stackalloc double[states];
        Span<double> shares = stackalloc double[states];
        transitions.Clear();
        backward.Fill(1.0);
        Share(count - 1, weights, backward, shares);
        for (var t = count - 2; t >= 0; t--)
        {
            for (var state = 0; state < states; state++)
            {
                later[state] = densities[state][t + 1] * backward[state];
            }

            var sum = 0.0;
            for (var from = 0; from < states; from++)
            {
                var row = transition.Slice(from * states, states);
                var value = 0.0;
                for (var to = 0; to < row.Length; to++)
                {
                    value = Math.FusedMultiplyAdd(row[to], later[to], value);
                }

                backward[from] = value;
                sum += value;
            }

            Share(t, weights, backward, shares);
            for (var from = 0; from < states; from++)
            {
                var row = transitions.Slice(from * states, states);
                for (var to = 0; to < row.Length; to++)
                {
                    row[to] = Math.FusedMultiplyAdd(shares[from], later[to], row[to]);
                }
            }

            if (sum < ForwardBackward.Small)
            {
                Rescale(backward);
            }
        }
    }

    // The probability of each state goes where the forward probability was; the shares lack the backward factor.
    private static void Share(int t, double[][] weights, ReadOnlySpan<double> backward, Span<double> shares)
    {
        var sum = 0.0;
        for (var state = 0; state < backward.Length; state++)
        {
            shares[state] = weights[state][t];
            sum = Math.FusedMultiplyAdd(shares[state], backward[state], sum);
        }

        var reciprocal = 1.0 / sum;
        for (var state = 0; state < backward.Length; state++)
        {
            shares[state] *= reciprocal;
            weights[state][t] = shares[state] * backward[state];
        }
    }

    private static void Multiply(ReadOnlySpan<double> current, ReadOnlySpan<double> transition, Span<double> next)
    {
        next.Clear();
        for (var from = 0; from < current.Length; from++)
        {
            var weight = current[from];
            var row = transition.Slice(from * next.Length, next.Length);
            for (var to = 0; to < row.Length; to++)
            {
                next[to] = Math.FusedMultiplyAdd(weight, row[to], next[to]);
            }
        }
    }

    private static void Rescale(Span<double> values)
    {
        foreach (ref var value in values)
        {
            value *= ForwardBackward.Scale;
        }
    }
}
