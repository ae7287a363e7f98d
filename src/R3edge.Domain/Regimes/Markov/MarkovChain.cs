using System.Collections.Immutable;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>What follows from a transition matrix alone.</summary>
internal static class MarkovChain
{
    /// <summary>The long-run share of each state.</summary>
    /// <param name="transition">The transition matrix, row by row.</param>
    /// <param name="initial">Where the chain starts; matters only where it falls apart.</param>
    public static ImmutableArray<double> Stationary(ReadOnlySpan<double> transition, ReadOnlySpan<double> initial)
    {
        var count = initial.Length;
        var shares = new double[count];
        if (!TryEliminate(transition, shares))
        {
            Limit(transition, initial, shares);
        }

        var total = shares.Sum();
        return [.. shares.Select(share => share / total)];
    }

    /// <summary>The distribution a number of steps ahead.</summary>
    /// <param name="transition">The transition matrix, row by row.</param>
    /// <param name="current">The distribution now.</param>
    /// <param name="steps">0 or more.</param>
    /// <param name="ahead">Receives the distribution.</param>
    public static void Forecast(ReadOnlySpan<double> transition, ReadOnlySpan<double> current, int steps, Span<double> ahead)
    {
        var count = current.Length;
        Span<double> power = stackalloc double[count * count];
        Span<double> scratch = stackalloc double[count * count];
        transition.CopyTo(power);
        current.CopyTo(ahead);
        for (var rest = steps; rest > 0; rest >>= 1)
        {
            if ((rest & 1) == 1)
            {
                Advance(power, ahead, scratch[..count]);
            }

            if (rest > 1)
            {
                Square(power, scratch, count);
            }
        }
    }

    // Grassmann, Taksar and Heyman 1985: elimination without a subtraction, so that rare states keep all their digits.
    private static bool TryEliminate(ReadOnlySpan<double> transition, Span<double> shares)
    {
        var count = shares.Length;
        Span<double> reduced = stackalloc double[count * count];
        transition.CopyTo(reduced);
        for (var last = count - 1; last > 0; last--)
        {
            var leaving = 0.0;
            for (var j = 0; j < last; j++)
            {
                leaving += reduced[last * count + j];
            }

            if (leaving == 0.0)
            {
                return false;
            }

            for (var i = 0; i < last; i++)
            {
                reduced[i * count + last] /= leaving;
                for (var j = 0; j < last; j++)
                {
                    reduced[i * count + j] += reduced[i * count + last] * reduced[last * count + j];
                }
            }
        }

        shares[0] = 1.0;
        for (var j = 1; j < count; j++)
        {
            shares[j] = 0.0;
            for (var i = 0; i < j; i++)
            {
                shares[j] += shares[i] * reduced[i * count + j];
            }
        }

        return true;
    }

    // The chain that stays put every other step has the same long-run shares and cannot be periodic: its powers converge.
    private static void Limit(ReadOnlySpan<double> transition, ReadOnlySpan<double> initial, Span<double> shares)
    {
        const int Doublings = 60;
        var count = initial.Length;
        Span<double> power = stackalloc double[count * count];
        Span<double> scratch = stackalloc double[count * count];
        for (var i = 0; i < count * count; i++)
        {
            power[i] = 0.5 * transition[i] + (i % (count + 1) == 0 ? 0.5 : 0.0);
        }

        for (var doubling = 0; doubling < Doublings; doubling++)
        {
            Square(power, scratch, count);
        }

        initial.CopyTo(shares);
        Advance(power, shares, scratch[..count]);
    }

    private static void Advance(ReadOnlySpan<double> matrix, Span<double> distribution, Span<double> scratch)
    {
        var count = distribution.Length;
        scratch.Clear();
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                scratch[j] += distribution[i] * matrix[i * count + j];
            }
        }

        scratch.CopyTo(distribution);
    }

    private static void Square(Span<double> matrix, Span<double> scratch, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < count; j++)
            {
                var product = 0.0;
                for (var k = 0; k < count; k++)
                {
                    product += matrix[i * count + k] * matrix[k * count + j];
                }

                scratch[i * count + j] = product;
                sum += product;
            }

            // Rounding in the row sums would double with every squaring.
            for (var j = 0; j < count; j++)
            {
                scratch[i * count + j] /= sum;
            }
        }

        scratch[..(count * count)].CopyTo(matrix);
    }
}
