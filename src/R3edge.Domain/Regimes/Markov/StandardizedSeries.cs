using System.Runtime.Intrinsics;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// A series with mean 0 and variance 1 in every feature, so that a fit sees the same numbers whatever their unit, and with
/// columns padded to whole vectors.
/// </summary>
internal sealed class StandardizedSeries
{
    // Squares, and squares of squares, of what lies between these stay within the range of a double.
    private const double LargestValue = 1e60;
    private const double SmallestRange = 1e-60;

    // A range below this many parts of the largest value is rounding.
    private const double SmallestRelativeRange = 1e-12;

    private StandardizedSeries(double[][] columns, double[] means, double[] deviations, int count)
    {
        Columns = columns;
        Means = means;
        Deviations = deviations;
        Count = count;
    }

    /// <summary>The features.</summary>
    public double[][] Columns { get; }

    /// <summary>What was subtracted from each feature.</summary>
    public double[] Means { get; }

    /// <summary>What each feature was divided by.</summary>
    public double[] Deviations { get; }

    /// <summary>How many observations there are.</summary>
    public int Count { get; }

    /// <summary>The length of a column with room for whole vectors.</summary>
    /// <param name="count">How many observations.</param>
    public static int PaddedLength(int count) => (count + Vector256<double>.Count - 1) / Vector256<double>.Count * Vector256<double>.Count;

    /// <summary>Standardises a series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="standardized">The result.</param>
    /// <returns>Null, or why it cannot be.</returns>
    public static HiddenMarkovRefusal? TryCreate(ObservationSeries series, out StandardizedSeries standardized)
    {
        var features = series.FeatureCount;
        standardized = new StandardizedSeries(new double[features][], new double[features], new double[features], series.Count);
        for (var i = 0; i < features; i++)
        {
            var values = series.Feature(i);
            var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (var value in values)
            {
                if (!(Math.Abs(value) <= LargestValue))
                {
                    return HiddenMarkovRefusal.NotFinite;
                }

                least = Math.Min(least, value);
                most = Math.Max(most, value);
            }

            if (most - least <= Math.Max(SmallestRange, SmallestRelativeRange * Math.Max(Math.Abs(least), Math.Abs(most))))
            {
                return HiddenMarkovRefusal.Constant;
            }

            standardized.Columns[i] = standardized.Standardize(values, i);
        }

        return null;
    }

    /// <summary>Stretches of the series joined together, spread evenly over it: the same kinds of times in far fewer observations.</summary>
    /// <param name="stretches">How many stretches, 2 or more.</param>
    /// <param name="length">How long each is; all together no longer than the series.</param>
    public StandardizedSeries Sample(int stretches, int length)
    {
        var columns = new double[Columns.Length][];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = new double[PaddedLength(stretches * length)];
            for (var stretch = 0; stretch < stretches; stretch++)
            {
                var from = (int)((long)(Count - length) * stretch / (stretches - 1));
                Columns[i].AsSpan(from, length).CopyTo(columns[i].AsSpan(stretch * length));
            }
        }

        return new StandardizedSeries(columns, Means, Deviations, stretches * length);
    }

    private double[] Standardize(ReadOnlySpan<double> values, int feature)
    {
        var mean = 0.0;
        foreach (var value in values)
        {
            mean += value;
        }

        mean /= values.Length;
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        var deviation = Math.Sqrt(squares / values.Length);
        var column = new double[PaddedLength(values.Length)];
        for (var i = 0; i < values.Length; i++)
        {
            column[i] = (values[i] - mean) / deviation;
        }

        Means[feature] = mean;
        Deviations[feature] = deviation;
        return column;
    }
}
