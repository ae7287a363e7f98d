using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Indicators;

/// <summary>Runs an indicator either way, and compares bits.</summary>
internal static class IndicatorRuns
{
    public static double[][] Batch(IndicatorSpec spec, BarSeries series)
    {
        var outputs = spec.Definition.Outputs.Select(_ => new double[series.Count]).ToArray();
        spec.Definition.Compute(spec.Values, series, outputs);
        return outputs;
    }

    public static double[][] Stream(IndicatorSpec spec, List<Bar> bars)
    {
        var columns = spec.Definition.Outputs.Select(_ => new double[bars.Count]).ToArray();
        var indicator = spec.Definition.Create(spec.Values);
        var outputs = new double[columns.Length];
        for (var i = 0; i < bars.Count; i++)
        {
            indicator.Update(bars[i], outputs);
            for (var output = 0; output < columns.Length; output++)
            {
                columns[output][i] = outputs[output];
            }
        }

        return columns;
    }

    public static void AssertSameBits(double[][] expected, double[][] actual)
    {
        for (var output = 0; output < expected.Length; output++)
        {
            Assert.Equal(
                expected[output].Select(BitConverter.DoubleToInt64Bits), actual[output].Select(BitConverter.DoubleToInt64Bits));
        }
    }

    public static void AssertRow(double[][] expected, int row, double[] actual)
    {
        for (var output = 0; output < actual.Length; output++)
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected[output][row]), BitConverter.DoubleToInt64Bits(actual[output]));
        }
    }
}
