using R3edge.Domain.Indicators;

namespace R3edge.Domain.Tests.Indicators;

public sealed class VolatilityTests
{
    private static readonly double[] E = [.. Enumerable.Repeat(Math.E, 12)];
    private static readonly double[] One = [.. Enumerable.Repeat(1.0, 12)];

    [Fact]
    public void Volatility_AlternatingReturns_IsTheirSampleDeviation()
    {
        // Returns +1 -1 +1 -1 (logarithms of e and 1/e): mean 0, squares 4, over 3.
        var actual = new double[5];
        Volatility.Compute([1.0, Math.E, 1.0, Math.E, 1.0], 4, actual);
        Assert.Equal(Math.Sqrt(4.0 / 3.0), actual[4], 1e-14);
        Assert.True(double.IsNaN(actual[3]));
    }

    [Fact]
    public void Parkinson_RangeOfE_IsTheConstant()
    {
        // ln(high / low) = 1 throughout: sqrt(1 / (4 ln 2)) = 0.600561204393225.
        var actual = new double[12];
        Parkinson.Compute(E, One, 10, actual);
        Assert.Equal(0.600561204393225, actual[11], 1e-14);
    }

    [Fact]
    public void GarmanKlass_RangeOfEAndBack_IsTheConstant()
    {
        // ln(high / low) = 1 and close = open: sqrt(1/2). With close / open = e: sqrt(1/2 - (2 ln 2 - 1)) = sqrt(0.113705638880109).
        var actual = new double[12];
        GarmanKlass.Compute(One, E, One, One, 10, actual);
        Assert.Equal(Math.Sqrt(0.5), actual[11], 1e-14);
        GarmanKlass.Compute(One, E, One, E, 10, actual);
        Assert.Equal(Math.Sqrt(0.113705638880109), actual[11], 1e-13);
    }

    [Fact]
    public void YangZhang_RandomBars_EqualsThePaper()
    {
        const int Period = 20;
        var bars = RandomBars.Make(17, 400);
        var actual = new double[400];
        YangZhang.Compute(bars.Open, bars.High, bars.Low, bars.Close, Period, actual);
        for (var i = Period; i < 400; i++)
        {
            var rows = Enumerable.Range(i - Period + 1, Period).ToArray();
            var gaps = rows.Select(row => Math.Log(bars[row].Open) - Math.Log(bars[row - 1].Close)).ToArray();
            var changes = rows.Select(row => Math.Log(bars[row].Close) - Math.Log(bars[row].Open)).ToArray();
            var rogersSatchell = rows.Average(row =>
                Math.Log(bars[row].High / bars[row].Close) * Math.Log(bars[row].High / bars[row].Open)
                + Math.Log(bars[row].Low / bars[row].Close) * Math.Log(bars[row].Low / bars[row].Open));
            var k = 0.34 / (1.34 + 21.0 / 19.0);
            var variance = Naive.SampleVariance(gaps) + k * Naive.SampleVariance(changes) + (1.0 - k) * rogersSatchell;
            Assert.Equal(Math.Sqrt(variance), actual[i], 1e-11);
        }

        Assert.True(double.IsNaN(actual[Period - 1]));
    }

    [Fact]
    public void EveryEstimator_SimulatedDiffusion_FindsItsVolatility()
    {
        // 4 000 bars of 2 000 steps each, 1 % a bar: the estimators agree with the truth, ranges a little below since a
        // walk of discrete steps misses the extremes (Garman and Klass 1980 give the size of that bias).
        var random = new Random(12);
        const int Bars = 4000;
        const int Steps = 2000;
        double[] open = new double[Bars], high = new double[Bars], low = new double[Bars], close = new double[Bars];
        var price = 0.0;
        var step = 0.01 / Math.Sqrt(Steps);
        for (var i = 0; i < Bars; i++)
        {
            double first = price, highest = price, lowest = price;
            for (var j = 0; j < Steps; j++)
            {
                price += random.Next(2) == 0 ? step : -step;
                highest = Math.Max(highest, price);
                lowest = Math.Min(lowest, price);
            }

            (open[i], high[i], low[i], close[i]) = (Math.Exp(first), Math.Exp(highest), Math.Exp(lowest), Math.Exp(price));
        }

        double[] closes = new double[Bars], parkinson = new double[Bars], garmanKlass = new double[Bars], yangZhang = new double[Bars];
        Volatility.Compute(close, Bars - 1, closes);
        Parkinson.Compute(high, low, Bars, parkinson);
        GarmanKlass.Compute(open, high, low, close, Bars, garmanKlass);
        YangZhang.Compute(open, high, low, close, Bars - 1, yangZhang);
        Assert.Equal(0.01, closes[^1], 0.0005);
        Assert.Equal(0.01, parkinson[^1], 0.0003);
        Assert.Equal(0.01, garmanKlass[^1], 0.0004);
        Assert.Equal(0.01, yangZhang[^1], 0.0004);
    }

    [Fact]
    public void EveryEstimator_FlatPrices_IsZero()
    {
        double[] flat = [.. Enumerable.Repeat(0.3, 12)], actual = new double[12];
        Volatility.Compute(flat, 10, actual);
        Assert.Equal(0.0, actual[11]);
        Parkinson.Compute(flat, flat, 10, actual);
        Assert.Equal(0.0, actual[11]);
        GarmanKlass.Compute(flat, flat, flat, flat, 10, actual);
        Assert.Equal(0.0, actual[11]);
        YangZhang.Compute(flat, flat, flat, flat, 10, actual);
        Assert.Equal(0.0, actual[11]);
    }
}
