namespace R3edge.Domain.Backtesting;

/// <summary>Historical value at risk and the mean loss beyond it (Rockafellar and Uryasev 2002, for discrete losses).</summary>
internal static class TailLoss
{
    /// <summary>The part of the samples that is not the tail.</summary>
    public const double Confidence = 0.95;

    // (1 - 0.95) * 20 is not exactly 1 in binary; the tolerance keeps whole numbers whole.
    private const double Tolerance = 1e-9;

    /// <summary>
    /// How many of the worst returns decide both figures; 0 where the tail is less than one sample, so that neither exists.
    /// </summary>
    public static int TailCount(int samples) => (1.0 - Confidence) * samples < 1.0 - Tolerance
        ? 0
        : samples - (int)Math.Ceiling(Confidence * samples - Tolerance) + 1;

    /// <summary>Both figures as losses: positive where money was lost.</summary>
    /// <param name="returns">At least 20 sampled returns.</param>
    /// <param name="worst">Working space as long as <see cref="TailCount"/> of them.</param>
    public static (double ValueAtRisk, double Conditional) Of(ReadOnlySpan<double> returns, Span<double> worst)
    {
        // A heap of the worst returns with the best of them on top: nearly every sample is refused by one comparison.
        returns[..worst.Length].CopyTo(worst);
        for (var i = worst.Length / 2 - 1; i >= 0; i--)
        {
            SiftDown(worst, i);
        }

        foreach (var value in returns[worst.Length..])
        {
            if (value < worst[0])
            {
                worst[0] = value;
                SiftDown(worst, 0);
            }
        }

        var threshold = worst[0];
        var beyond = 0.0;
        foreach (var value in worst)
        {
            beyond += threshold - value;
        }

        return (-threshold, -threshold + beyond / ((1.0 - Confidence) * returns.Length));
    }

    private static void SiftDown(Span<double> heap, int parent)
    {
        var value = heap[parent];
        while (true)
        {
            var child = 2 * parent + 1;
            if (child >= heap.Length)
            {
                break;
            }

            if (child + 1 < heap.Length && heap[child + 1] > heap[child])
            {
                child++;
            }

            if (heap[child] <= value)
            {
                break;
            }

            heap[parent] = heap[child];
            parent = child;
        }

        heap[parent] = value;
    }
}
