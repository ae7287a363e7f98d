using R3edge.Domain.Indicators;

namespace R3edge.Domain.Tests.Indicators;

public sealed class OscillatorTests
{
    [Fact]
    public void Rsi_PublishedExample_GivesPublishedValues()
    {
        // The worked example of StockCharts ChartSchool, "Relative Strength Index": QQQQ, 14 days.
        double[] close =
        [
            44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931,
            46.0328, 45.6140, 46.2820, 46.2820, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439, 46.2122, 46.2521,
            45.7137, 46.4515, 45.7835, 45.3548, 44.0288, 44.1783, 44.2181, 44.5672, 43.4205, 42.6628, 43.1314,
        ];
        double[] expected =
        [
            70.53, 66.32, 66.55, 69.41, 66.36, 57.97, 62.93, 63.26, 56.06, 62.38, 54.71, 50.42, 39.99, 41.46, 41.87,
            45.46, 37.30, 33.08, 37.77,
        ];
        var actual = new double[close.Length];
        Rsi.Compute(close, 14, actual);
        Assert.All(actual[..14], value => Assert.True(double.IsNaN(value)));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[14 + i], 0.01); // Published from rounded averages.
        }
    }

    [Theory]
    [InlineData(0.0, 50.0)]
    [InlineData(0.1, 100.0)]
    [InlineData(-0.1, 0.0)]
    public void Rsi_OneDirectionOnly_IsAtItsLimit(double step, double expected)
    {
        var values = Enumerable.Range(0, 100).Select(i => 100.0 + step * i).ToArray();
        var actual = new double[100];
        Rsi.Compute(values, 14, actual);
        Assert.All(actual.Skip(14), value => Assert.Equal(expected, value));
    }

    [Fact]
    public void Roc_RiseOfOnePercent_IsAFraction()
    {
        var actual = new double[4];
        Roc.Compute([100.0, 50.0, 101.0, 75.0], 2, actual);
        Naive.AssertClose([double.NaN, double.NaN, 0.01, 0.5], actual, 1e-15);
    }

    [Fact]
    public void Stochastic_HandComputed_MatchesDefinition()
    {
        // Period 3. Bar 2: highs to 12, lows from 8: (11 - 8) / 4 = 75. Bar 3: 13 and 9: (9 - 9) / 4 = 0. Bar 4: 13, 9: (12 - 9) / 4 = 75.
        double[] high = [10, 12, 11, 13, 12], low = [8, 9, 10, 9, 11], close = [9, 11, 11, 9, 12];
        double[] k = new double[5], d = new double[5];
        Stochastic.Compute(high, low, close, 3, 2, 1, k, d);
        Naive.AssertClose([double.NaN, double.NaN, double.NaN, 0.0, 75.0], k, 1e-15);
        Naive.AssertClose([double.NaN, double.NaN, double.NaN, 37.5, 37.5], d, 1e-15);
    }

    [Fact]
    public void Stochastic_SlowForm_AveragesTwice()
    {
        var bars = RandomBars.Make(21, 300);
        double[] k = new double[300], d = new double[300];
        Stochastic.Compute(bars.High, bars.Low, bars.Close, 14, 3, 3, k, d);
        var raw = new double[300];
        Array.Fill(raw, double.NaN);
        for (var i = 13; i < 300; i++)
        {
            var highest = bars.High[(i - 13)..(i + 1)].ToArray().Max();
            var lowest = bars.Low[(i - 13)..(i + 1)].ToArray().Min();
            raw[i] = highest == lowest ? 50.0 : 100.0 * (bars.Close[i] - lowest) / (highest - lowest);
        }

        var smoothed = Naive.Rolling(raw, 3, window => Naive.Mean(window));
        var expected = Naive.Rolling(smoothed, 3, window => Naive.Mean(window));
        Naive.AssertClose(expected, d, 1e-10, 1.0);
        Naive.AssertClose([.. smoothed.Select((value, i) => double.IsNaN(expected[i]) ? double.NaN : value)], k, 1e-10, 1.0);
    }

    [Fact]
    public void Stochastic_NoRange_IsFifty()
    {
        double[] flat = [5, 5, 5, 5, 5], k = new double[5], d = new double[5];
        Stochastic.Compute(flat, flat, flat, 2, 2, 1, k, d);
        Assert.Equal([50.0, 50.0, 50.0], k[2..]);
        Assert.Equal([50.0, 50.0, 50.0], d[2..]);
    }

    [Fact]
    public void Cci_RandomBars_EqualsLambertsDefinition()
    {
        var bars = RandomBars.Make(3, 300);
        var actual = new double[300];
        Cci.Compute(bars.High, bars.Low, bars.Close, 20, actual);
        var typical = Enumerable.Range(0, 300).Select(i => bars[i].TypicalPrice).ToArray();
        var expected = Naive.Rolling(typical, 20, window =>
        {
            var mean = Naive.Mean(window);
            return (window[^1] - mean) / (0.015 * window.Average(value => Math.Abs(value - mean)));
        });
        Naive.AssertClose(expected, actual, 1e-8, 1.0);
    }

    [Fact]
    public void Cci_HandComputed_MatchesDefinition()
    {
        // Typical prices 1, 2, 6: mean 3, mean deviation (2 + 1 + 3) / 3 = 2, so (6 - 3) / (0.015 * 2) = 100.
        double[] prices = [1, 2, 6], actual = new double[3];
        Cci.Compute(prices, prices, prices, 3, actual);
        Assert.Equal(100.0, actual[2], 1e-12);
    }

    [Fact]
    public void Cci_Flat_IsZero()
    {
        double[] prices = [0.1, 0.1, 0.1, 0.1], actual = new double[4];
        Cci.Compute(prices, prices, prices, 3, actual);
        Assert.Equal([0.0, 0.0], actual[2..]);
    }
}
