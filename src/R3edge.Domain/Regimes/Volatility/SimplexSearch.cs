namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// Climbs without derivatives by the simplex of Nelder and Mead (1965), for a likelihood whose slopes lead nowhere: around outliers that of
/// EGARCH is all kinks and ridges. Where it ends Newton's method takes over.
/// </summary>
/// <param name="value">The likelihood; negative infinity where a point is not allowed.</param>
/// <param name="free">The parameters that may move, as indices into a point.</param>
internal sealed class SimplexSearch(Func<double[], double> value, int[] free)
{
    private const int MostSteps = 500;
    private const double RelativeEnd = 1e-9;
    private const double StepBack = -0.3;

    /// <summary>Climbs.</summary>
    /// <param name="start">An allowed point.</param>
    /// <param name="reach">How far to look at first, for each free parameter.</param>
    /// <returns>The best point found and its likelihood.</returns>
    internal (double[] Point, double Value) Run(double[] start, ReadOnlySpan<double> reach)
    {
        var corners = new (double[] Point, double Value)[free.Length + 1];
        corners[0] = (start, value(start));
        for (var i = 0; i < free.Length; i++)
        {
            corners[i + 1] = Corner(start, free[i], reach[i]);
        }

        for (var step = 0; step < MostSteps; step++)
        {
            Array.Sort(corners, static (one, other) => other.Value.CompareTo(one.Value));
            if (corners[0].Value - corners[^1].Value < RelativeEnd * Math.Abs(corners[0].Value))
            {
                break;
            }

            Step(corners);
        }

        return corners.MaxBy(corner => corner.Value);
    }

    private (double[] Point, double Value) Corner(double[] start, int index, double reach)
    {
        var point = (double[])start.Clone();
        point[index] += reach;
        var there = value(point);
        if (there == double.NegativeInfinity)
        {
            point[index] = start[index] + (StepBack * reach);
            there = value(point);
        }

        return (point, there);
    }

    // Reflects the worst corner, further where that is the best yet and less far where it is the worst still, or shrinks towards the best.
    private void Step((double[] Point, double Value)[] corners)
    {
        var worst = corners[^1];
        var middle = new double[worst.Point.Length];
        foreach (var (point, _) in corners.AsSpan(0, corners.Length - 1))
        {
            for (var i = 0; i < middle.Length; i++)
            {
                middle[i] += point[i] / (corners.Length - 1);
            }
        }

        var reflected = Along(middle, worst.Point, -1.0);
        if (reflected.Value > corners[0].Value)
        {
            var further = Along(middle, worst.Point, -2.0);
            corners[^1] = further.Value > reflected.Value ? further : reflected;
            return;
        }

        if (reflected.Value > corners[^2].Value)
        {
            corners[^1] = reflected;
            return;
        }

        var nearer = Along(middle, worst.Point, reflected.Value > worst.Value ? -0.5 : 0.5);
        if (nearer.Value > Math.Max(worst.Value, reflected.Value))
        {
            corners[^1] = nearer;
            return;
        }

        for (var k = 1; k < corners.Length; k++)
        {
            corners[k] = Along(corners[0].Point, corners[k].Point, 0.5);
        }
    }

    private (double[] Point, double Value) Along(double[] from, double[] towards, double share)
    {
        var point = (double[])from.Clone();
        foreach (var i in free)
        {
            point[i] += share * (towards[i] - from[i]);
        }

        return (point, value(point));
    }
}
