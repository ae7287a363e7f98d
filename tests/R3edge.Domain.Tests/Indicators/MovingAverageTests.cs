using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Indicators;

namespace R3edge.Domain.Tests.Indicators;

public sealed class MovingAverageTests
{
    // The worked example of StockCharts ChartSchool, "Moving Averages": closes, 10-day simple and exponential averages.
    private static readonly double[] Published =
    [
        22.2734, 22.1940, 22.0847, 22.1741, 22.1840, 22.1344, 22.2337, 22.4323, 22.2436, 22.2933,
        22.1542, 22.3926, 22.3816, 22.6109, 23.3558, 24.0519, 23.7530, 23.8324, 23.9516, 23.6338,
        23.8225, 23.8722, 23.6537, 23.1870, 23.0976, 23.3260, 22.6805, 23.0976, 22.4025, 22.1725,
    ];

    [Fact]
    public void Sma_PublishedExample_GivesPublishedValues() => AssertPublished(
        Sma,
        [22.22, 22.21, 22.23, 22.26, 22.31, 22.42, 22.61, 22.77, 22.91, 23.08, 23.21, 23.38, 23.53, 23.65, 23.71, 23.69, 23.61, 23.51, 23.43, 23.28, 23.13]);

    [Fact]
    public void Ema_PublishedExample_GivesPublishedValues() => AssertPublished(
        Ema,
        [22.22, 22.21, 22.24, 22.27, 22.33, 22.52, 22.80, 22.97, 23.13, 23.28, 23.34, 23.43, 23.51, 23.54, 23.47, 23.40, 23.39, 23.26, 23.23, 23.08, 22.92]);

    [Fact]
    public void Wma_ThreeValues_WeighsByPlace() =>
        // (1*2 + 2*3 + 3*7) / 6 = 29/6; then (1*3 + 2*7 + 3*1) / 6 = 20/6.
        Naive.AssertClose([double.NaN, double.NaN, 29.0 / 6.0, 20.0 / 6.0], Wma([2.0, 3.0, 7.0, 1.0], 3), 1e-15);

    [Fact]
    public void Macd_LinearSeries_IsTheDifferenceOfTheLags()
    {
        // On a line of slope 1 an exponential average seeded with the mean lags by (period - 1) / 2 for ever:
        // the fast by 5.5, the slow by 12.5, so that the line is 7, the signal 7 and the histogram 0.
        var values = Enumerable.Range(0, 60).Select(i => (double)i).ToArray();
        double[] line = new double[60], signal = new double[60], histogram = new double[60];
        Macd.Compute(values, 12, 26, 9, line, signal, histogram);
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(i < 33 ? double.NaN : 7.0, line[i], 1e-12);
            Assert.Equal(i < 33 ? double.NaN : 7.0, signal[i], 1e-12);
            Assert.Equal(i < 33 ? double.NaN : 0.0, histogram[i], 1e-12);
        }
    }

    [Fact]
    public void Macd_RandomSeries_EqualsThePlainDefinition()
    {
        var close = RandomBars.Make(5, 300).Close.ToArray();
        double[] line = new double[300], signal = new double[300], histogram = new double[300];
        Macd.Compute(close, 5, 12, 4, line, signal, histogram);
        var fast = Naive.Smooth(close, 5, 2.0 / 6.0);
        var slow = Naive.Smooth(close, 12, 2.0 / 13.0);
        var difference = fast.Zip(slow, (a, b) => a - b).ToArray();
        var expected = Naive.Smooth(difference, 4, 2.0 / 5.0);
        Naive.AssertClose(expected, signal, 1e-9, close[0]);
        Naive.AssertClose([.. difference.Select((value, i) => double.IsNaN(expected[i]) ? double.NaN : value)], line, 1e-9, close[0]);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.01)]
    [InlineData(43210.37)]
    [InlineData(1.0 / 3.0)]
    [InlineData(1e-8)]
    [InlineData(0.1 + 0.2)]
    public void AnyAverage_FlatSeries_IsExactlyTheValue(double value)
    {
        var flat = Enumerable.Repeat(value, 400).ToArray();
        for (var period = 1; period <= 300; period++)
        {
            var expected = flat[(period - 1)..];
            Assert.True(expected.AsSpan().SequenceEqual(Sma(flat, period).AsSpan(period - 1)));
            Assert.True(expected.AsSpan().SequenceEqual(Ema(flat, period).AsSpan(period - 1)));
            Assert.True(expected.AsSpan().SequenceEqual(Wma(flat, period).AsSpan(period - 1)));
        }
    }

    [Fact]
    public void SmaAndWma_SeriesStartedLater_AreBitEqual()
    {
        var inputs = Gen.Choose(0, 1_000_000).ToArbitrary();
        Prop.ForAll(inputs, seed =>
        {
            var close = RandomBars.Make(seed, 400).Close.ToArray();
            var period = 1 + seed % 50;
            var offset = 1 + seed % 97;
            Assert.Equal(Sma(close, period)[(offset + period - 1)..], Sma(close[offset..], period)[(period - 1)..]);
            Assert.Equal(Wma(close, period)[(offset + period - 1)..], Wma(close[offset..], period)[(period - 1)..]);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1e6)]
    [InlineData(1e300)]
    public void SmaAndWma_MillionBarsAndASpike_HaveForgottenBoth(double spike)
    {
        var close = Walk(1_000_000, 0.01);
        close[500_000] *= spike;
        foreach (var period in new[] { 7, 233 })
        {
            var (sma, wma) = (Sma(close, period), Wma(close, period));
            foreach (var start in new[] { 500_001, 999_000 })
            {
                var later = close[start..];
                Assert.True(Sma(later, period).AsSpan(period - 1).SequenceEqual(sma.AsSpan(start + period - 1)));
                Assert.True(Wma(later, period).AsSpan(period - 1).SequenceEqual(wma.AsSpan(start + period - 1)));
            }
        }
    }

    [Fact]
    public void Sma_RealisticPrices_IsCorrectlyRounded()
    {
        // decimal holds these sums exactly: prices are whole multiples of 1/64, periods below 2^7.
        var close = Walk(5_000, 1.0 / 64.0);
        foreach (var period in new[] { 2, 3, 7, 20, 50, 99 })
        {
            var means = Sma(close, period);
            var sum = close.Take(period - 1).Sum(value => (decimal)value);
            for (var i = period - 1; i < close.Length; i++)
            {
                sum += (decimal)close[i];
                Assert.Equal((double)sum / period, means[i]);
                sum -= (decimal)close[i - period + 1];
            }
        }
    }

    [Fact]
    public void Sma_NotANumberPassesThrough_Recovers()
    {
        var means = Sma([1.0, 2.0, double.NaN, 4.0, 6.0, double.PositiveInfinity, 1.0, 2.0, 4.0], 2);
        Assert.True(double.IsNaN(means[2]) && double.IsNaN(means[3]));
        Assert.Equal(5.0, means[4]);
        Assert.Equal([1.5, 3.0], means[7..]);
    }

    [Fact]
    public void Slope_Line_IsItsSlope()
    {
        var values = Enumerable.Range(0, 50).Select(i => 3.0 - 0.25 * i).ToArray();
        var slopes = new double[50];
        Slope.Compute(values, 10, slopes);
        Assert.All(slopes.Skip(9), slope => Assert.Equal(-0.25, slope, 1e-15));
    }

    [Fact]
    public void Slope_ThreeValues_IsTheLeastSquaresSlope()
    {
        // Places -1, 0, 1 around the middle: (-1*2 + 0*7 + 1*5) / 2 = 1.5.
        var slopes = new double[3];
        Slope.Compute([2.0, 7.0, 5.0], 3, slopes);
        Assert.Equal(1.5, slopes[2], 1e-15);
    }

    [Fact]
    public void Slope_FlatAfterASpike_IsExactlyZero()
    {
        var values = Enumerable.Repeat(43210.37, 200).ToArray();
        values[60] *= 1e6;
        values[90] = 43210.38;
        var slopes = new double[200];
        Slope.Compute(values, 20, slopes);
        Assert.All(slopes.Skip(110), slope => Assert.Equal(0.0, slope));
    }

    private static void AssertPublished(Func<double[], int, double[]> average, double[] expected)
    {
        var actual = average(Published, 10);
        Assert.All(actual[..9], value => Assert.True(double.IsNaN(value)));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[9 + i], 0.0055); // Published with two decimals.
        }
    }

    private static double[] Walk(int count, double tick)
    {
        var random = new Random(11);
        var price = 4_000_000;
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            price = Math.Max(1000, price + random.Next(-500, 501));
            values[i] = price * tick;
        }

        return values;
    }

    private static double[] Sma(double[] values, int period) => Run(values, output => R3edge.Domain.Indicators.Sma.Compute(values, period, output));

    private static double[] Ema(double[] values, int period) => Run(values, output => R3edge.Domain.Indicators.Ema.Compute(values, period, output));

    private static double[] Wma(double[] values, int period) => Run(values, output => R3edge.Domain.Indicators.Wma.Compute(values, period, output));

    private static double[] Run(double[] values, Action<double[]> compute)
    {
        var output = new double[values.Length];
        compute(output);
        return output;
    }
}
