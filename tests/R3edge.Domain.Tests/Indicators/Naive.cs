namespace R3edge.Domain.Tests.Indicators;

/// <summary>Plain definitions over a whole window, written without regard for speed, to compare with.</summary>
internal static class Naive
{
    public static double Mean(ReadOnlySpan<double> window)
    {
        var sum = 0.0;
        foreach (var value in window)
        {
            sum += value;
        }

        return sum / window.Length;
    }

    /// <summary>Sum of squared deviations from the mean in two passes.</summary>
    public static double Squares(ReadOnlySpan<double> window)
    {
        var mean = Mean(window);
        var sum = 0.0;
        foreach (var value in window)
        {
            sum += (value - mean) * (value - mean);
        }

        return sum;
    }

    public static double PopulationDeviation(ReadOnlySpan<double> window) => Math.Sqrt(Squares(window) / window.Length);

    public static double SampleVariance(ReadOnlySpan<double> window) => Squares(window) / (window.Length - 1);

    /// <summary>The output over every full window, NaN before.</summary>
    public static double[] Rolling(double[] values, int period, Func<double[], double> statistic) =>
        [.. values.Select((_, i) => i < period - 1 ? double.NaN : statistic(values[(i - period + 1)..(i + 1)]))];

    /// <summary>Smoothing seeded by the mean of the first values that are not NaN.</summary>
    public static double[] Smooth(double[] values, int period, double weight)
    {
        var start = Array.FindIndex(values, value => !double.IsNaN(value));
        var result = new double[values.Length];
        Array.Fill(result, double.NaN);
        if (start < 0 || start + period > values.Length)
        {
            return result;
        }

        var last = start + period - 1;
        result[last] = Mean(values.AsSpan(start, period));
        for (var i = last + 1; i < values.Length; i++)
        {
            result[i] = (1.0 - weight) * result[i - 1] + weight * values[i];
        }

        return result;
    }

    public static void AssertClose(double[] expected, double[] actual, double relative = 1e-10, double scale = 0.0)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var tolerance = relative * Math.Max(Math.Abs(expected[i]), scale);
            Assert.True(
                double.IsNaN(expected[i]) ? double.IsNaN(actual[i]) : Math.Abs(expected[i] - actual[i]) <= tolerance,
                $"at {i}: expected {expected[i]:R}, got {actual[i]:R}");
        }
    }
}
