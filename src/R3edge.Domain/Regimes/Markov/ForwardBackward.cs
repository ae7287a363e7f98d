namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// The forward-backward recursion (Rabiner 1989) over densities relative to the largest of each observation. Instead of
/// dividing by a sum at every step, both recursions run free and are multiplied by a power of two when they have become
/// small: that is exact, and leaves one logarithm for the whole series. The backward probabilities are never stored.
/// The loops run long from the first call on, and are compiled with all optimisation at once.
/// </summary>
internal static class ForwardBackward
{
    /// <summary>A sum below this is scaled up.</summary>
    internal const double Small = 8.6361685550944446e-78; // 2^-256

    /// <summary>What it is scaled by, and never has digits to lose.</summary>
    internal const double Scale = 1.1579208923731620e+77; // 2^256

    /// <summary>A sum below this has lost digits to underflow.</summary>
    internal const double Lost = 1e-290;

    private const double LogScale = 177.445678223345993274; // 256 ln 2

    /// <summary>The forward recursion.</summary>
    /// <param name="count">How many observations.</param>
    /// <param name="initial">The initial distribution.</param>
    /// <param name="transition">The transition matrix, row by row.</param>
    /// <param name="densities">One column for each state.</param>
    /// <param name="forward">Receives the scaled forward probabilities, one column for each state.</param>
    /// <returns>The logarithm of the likelihood of the relative densities; NaN where it underflows.</returns>
    public static double Forward(
        int count, ReadOnlySpan<double> initial, ReadOnlySpan<double> transition, double[][] densities, double[][] forward)
    {
        var scalings = 0;
        var sum = initial.Length switch
        {
            2 => ForwardBackward2.Forward(count, initial, transition, densities, forward, ref scalings),
            3 => ForwardBackward3.Forward(count, initial, transition, densities, forward, ref scalings),
            4 => ForwardBackward4.Forward(count, initial, transition, densities, forward, ref scalings),
            _ => ForwardBackward6.Forward(count, initial, transition, densities, forward, ref scalings),
        };
        return Math.Log(sum) - scalings * LogScale;
    }

    /// <summary>The backward recursion.</summary>
    /// <param name="count">How many observations.</param>
    /// <param name="transition">The transition matrix, row by row.</param>
    /// <param name="densities">One column for each state.</param>
    /// <param name="weights">The forward probabilities; receives the probability of each state given the whole series.</param>
    /// <param name="transitions">Receives the expected number of each transition, row by row.</param>
    public static void Backward(
        int count, ReadOnlySpan<double> transition, double[][] densities, double[][] weights, Span<double> transitions)
    {
        switch (densities.Length)
        {
            case 2:
                ForwardBackward2.Backward(count, transition, densities, weights, transitions);
                break;
            case 3:
                ForwardBackward3.Backward(count, transition, densities, weights, transitions);
                break;
            case 4:
                ForwardBackward4.Backward(count, transition, densities, weights, transitions);
                break;
            default:
                ForwardBackward6.Backward(count, transition, densities, weights, transitions);
                break;
        }

        for (var i = 0; i < transitions.Length; i++)
        {
            transitions[i] *= transition[i];
        }
    }
}
