namespace R3edge.Domain.Signals.Qualification.Calibration;

/// <summary>
/// The rising steps nearest to some outcomes in the sense of least squares, found by pooling adjacent violators (Ayer,
/// Brunk, Ewing, Reid and Silverman 1955); as a calibration Zadrozny and Elkan (2002).
/// </summary>
public sealed class IsotonicCurve
{
    private readonly double[] _starts;
    private readonly double[] _values;

    private IsotonicCurve(double[] starts, double[] values) => (_starts, _values) = (starts, values);

    /// <summary>How many steps there are.</summary>
    public int Steps => _values.Length;

    /// <summary>Fits the steps.</summary>
    /// <param name="points">Where something was observed, in any order.</param>
    /// <param name="outcomes">What, as many.</param>
    /// <exception cref="ArgumentException">There is no point, or not as many outcomes.</exception>
    public static IsotonicCurve Fit(ReadOnlySpan<double> points, ReadOnlySpan<double> outcomes)
    {
        if (points.IsEmpty || points.Length != outcomes.Length)
        {
            throw new ArgumentException($"{points.Length} points and {outcomes.Length} outcomes make no curve.", nameof(points));
        }

        var (x, y) = (points.ToArray(), outcomes.ToArray());
        Array.Sort(x, y);
        var (starts, sums, counts) = (new double[x.Length], new double[x.Length], new int[x.Length]);
        var blocks = 0;
        for (var i = 0; i < x.Length; i++)
        {
            if (blocks > 0 && x[i] == x[i - 1])
            {
                // Equal points are one observation: the mean of their outcomes.
                (sums[blocks - 1], counts[blocks - 1]) = (sums[blocks - 1] + y[i], counts[blocks - 1] + 1);
                continue;
            }

            blocks = Pool(starts, sums, counts, blocks);
            (starts[blocks], sums[blocks], counts[blocks]) = (x[i], y[i], 1);
            blocks++;
        }

        blocks = Pool(starts, sums, counts, blocks);
        var values = new double[blocks];
        for (var i = 0; i < blocks; i++)
        {
            values[i] = sums[i] / counts[i];
        }

        return new IsotonicCurve(starts[..blocks], values);
    }

    /// <summary>The height of the step that a point lies on; before the first observation that of the first step.</summary>
    /// <param name="point">Anywhere.</param>
    public double At(double point)
    {
        var found = Array.BinarySearch(_starts, point);
        return _values[found >= 0 ? found : Math.Max(0, ~found - 1)];
    }

    // The last block is complete now: as long as it is not above the one before, both are one. Compared without dividing.
    private static int Pool(double[] starts, double[] sums, int[] counts, int blocks)
    {
        while (blocks > 1 && sums[blocks - 2] * counts[blocks - 1] >= sums[blocks - 1] * counts[blocks - 2])
        {
            blocks--;
            (sums[blocks - 1], counts[blocks - 1]) = (sums[blocks - 1] + sums[blocks], counts[blocks - 1] + counts[blocks]);
        }

        return blocks;
    }
}
