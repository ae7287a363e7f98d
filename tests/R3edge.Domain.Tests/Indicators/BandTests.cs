using R3edge.Domain.Indicators;

namespace R3edge.Domain.Tests.Indicators;

public sealed class BandTests
{
    [Fact]
    public void Bollinger_HandComputed_UsesThePopulationDeviation()
    {
        // 2 4 4 4 5 5 7 9: mean 5, squared deviations 9 1 1 1 0 0 4 16 = 32, over 8 = 4, deviation 2.
        double[] values = [2, 4, 4, 4, 5, 5, 7, 9];
        double[] middle = new double[8], upper = new double[8], lower = new double[8];
        Bollinger.Compute(values, 8, 2.0, middle, upper, lower);
        Assert.Equal((5.0, 9.0, 1.0), (middle[7], upper[7], lower[7]));
    }

    [Fact]
    public void ZScore_HandComputed_CountsPopulationDeviations()
    {
        double[] values = [2, 4, 4, 4, 5, 5, 7, 9], scores = new double[8];
        ZScore.Compute(values, 8, scores);
        Assert.Equal(2.0, scores[7]); // (9 - 5) / 2, as above.
    }

    [Theory]
    [InlineData(1.0, 1e-11)]
    [InlineData(1e6, 1e-11)]
    [InlineData(1e-6, 1e-11)]
    [InlineData(1e100, 1e-11)]
    public void BollingerAndZScore_SpikeHasLeft_EqualTwoPasses(double spike, double tolerance)
    {
        var random = new Random(4);
        var values = Enumerable.Range(0, 3000).Select(i => 43210.0 + Math.Round(random.NextDouble() * 5.0, 2)).ToArray();
        values[1000] *= spike;
        foreach (var period in new[] { 2, 5, 20, 200 })
        {
            double[] middle = new double[3000], upper = new double[3000], lower = new double[3000], scores = new double[3000];
            Bollinger.Compute(values, period, 1.0, middle, upper, lower);
            ZScore.Compute(values, period, scores);
            for (var i = period - 1; i < 3000; i++)
            {
                var window = values.AsSpan(i - period + 1, period);
                var deviation = Naive.PopulationDeviation(window);
                var mean = Naive.Mean(window);
                Assert.True(upper[i] >= lower[i]);

                // The bands are rounded to the last place of the price, and so is what is left of them here.
                Assert.Equal(deviation, (upper[i] - lower[i]) / 2.0, deviation * tolerance + Math.Abs(mean) * 4e-16);
                if (deviation > 0.0 && double.IsFinite(deviation))
                {
                    Assert.Equal((values[i] - mean) / deviation, scores[i], tolerance * 100.0 + Math.Abs(mean) * 1e-15 / deviation);
                }
            }
        }
    }

    [Fact]
    public void Bollinger_FlatAfterASpike_HasExactlyNoWidth()
    {
        var values = Enumerable.Repeat(0.1 + 0.2, 100).ToArray();
        values[30] *= 1e6;
        double[] middle = new double[100], upper = new double[100], lower = new double[100], scores = new double[100];
        Bollinger.Compute(values, 20, 2.0, middle, upper, lower);
        ZScore.Compute(values, 20, scores);
        for (var i = 50; i < 100; i++)
        {
            Assert.Equal((values[i], values[i], values[i], 0.0), (middle[i], upper[i], lower[i], scores[i]));
        }
    }

    [Fact]
    public void Bollinger_TrendThenNearlyFlat_KeepsItsDigits()
    {
        // From 1 to 100 000, then noise of the last cents: the squares are 10^17 times the variance.
        var random = new Random(9);
        var values = Enumerable.Range(0, 400).Select(i => i < 200 ? 1.0 + 500.0 * i : 100_000.0 + random.Next(3) * 0.01).ToArray();
        double[] scores = new double[400];
        ZScore.Compute(values, 20, scores);
        for (var i = 220; i < 400; i++)
        {
            // Scores do not change when all prices fall by the same 100 000 (exact: they share their binade).
            var window = values[(i - 19)..(i + 1)].Select(value => value - 100_000.0).ToArray();
            Assert.Equal((window[^1] - Naive.Mean(window)) / Naive.PopulationDeviation(window), scores[i], 1e-6);
        }
    }

    [Fact]
    public void Bollinger_Middle_IsTheSimpleAverage()
    {
        var close = RandomBars.Make(2, 500).Close.ToArray();
        double[] middle = new double[500], upper = new double[500], lower = new double[500], average = new double[500];
        Bollinger.Compute(close, 20, 2.0, middle, upper, lower);
        Sma.Compute(close, 20, average);
        Assert.Equal(average, middle);
    }

    [Fact]
    public void Keltner_RandomBars_IsTheAveragePlusAndMinusTrueRanges()
    {
        var bars = RandomBars.Make(6, 200);
        double[] middle = new double[200], upper = new double[200], lower = new double[200], atr = new double[200];
        Keltner.Compute(bars.High, bars.Low, bars.Close, 20, 1.5, 10, middle, upper, lower);
        Atr.Compute(bars.High, bars.Low, bars.Close, 10, atr);
        var average = Naive.Smooth(bars.Close.ToArray(), 20, 2.0 / 21.0);
        Naive.AssertClose(average, middle);
        Naive.AssertClose([.. average.Select((value, i) => value + 1.5 * atr[i])], upper);
        Naive.AssertClose([.. average.Select((value, i) => value - 1.5 * atr[i])], lower);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(64)]
    public void Donchian_RandomBars_IsTheExtremeOfTheWindowWithThisBar(int period)
    {
        var bars = RandomBars.Make(period, 300);
        double[] upper = new double[300], lower = new double[300], middle = new double[300];
        Donchian.Compute(bars.High, bars.Low, period, upper, lower, middle);
        Assert.Equal(Naive.Rolling(bars.High.ToArray(), period, window => window.Max()), upper);
        Assert.Equal(Naive.Rolling(bars.Low.ToArray(), period, window => window.Min()), lower);
        Assert.Equal(upper.Zip(lower, (high, low) => (high + low) / 2.0), middle);
    }
}
