using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Indicators;

public sealed class TrendTests
{
    [Fact]
    public void Atr_HandComputed_SmoothsAsWilder()
    {
        // True ranges: bar 1: max(12, 9) - min(10, 9) = 3; bar 2: 13 - 11 = 2; bar 3: max(9, 12) - min(8, 12) = 4.
        // Mean of the first two 2.5, then (2.5 + 4) / 2 = 3.25.
        double[] high = [10, 12, 13, 9], low = [8, 10, 11, 8], close = [9, 11, 12, 8.5], actual = new double[4];
        Atr.Compute(high, low, close, 2, actual);
        Naive.AssertClose([double.NaN, double.NaN, 2.5, 3.25], actual, 1e-15);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Adx_RandomBars_EqualsWildersRunningSums(int seed)
    {
        // Wilder's own worksheet keeps sums (S - S / 14 + new) rather than means.
        const int Period = 14;
        var bars = RandomBars.Make(seed, 300);
        double[] adx = new double[300], plus = new double[300], minus = new double[300];
        Adx.Compute(bars.High, bars.Low, bars.Close, Period, adx, plus, minus);
        double range = 0.0, up = 0.0, down = 0.0, average = 0.0;
        for (var i = 1; i < 300; i++)
        {
            Bar bar = bars[i], before = bars[i - 1];
            var rise = bar.High - before.High;
            var fall = before.Low - bar.Low;
            var decay = i > Period ? (Period - 1.0) / Period : 1.0;
            range = range * decay + new[] { bar.High - bar.Low, Math.Abs(bar.High - before.Close), Math.Abs(bar.Low - before.Close) }.Max();
            up = up * decay + (rise > fall && rise > 0.0 ? rise : 0.0);
            down = down * decay + (fall > rise && fall > 0.0 ? fall : 0.0);
            if (i < Period)
            {
                continue;
            }

            var (plusIndex, minusIndex) = (100.0 * up / range, 100.0 * down / range);
            var strength = 100.0 * Math.Abs(plusIndex - minusIndex) / (plusIndex + minusIndex);
            average = i < 2 * Period ? average + strength / Period : (average * (Period - 1) + strength) / Period;
            if (i >= 2 * Period - 1)
            {
                Assert.Equal(plusIndex, plus[i], 1e-9);
                Assert.Equal(minusIndex, minus[i], 1e-9);
                Assert.Equal(average, adx[i], 1e-9);
            }
        }

        Assert.True(double.IsNaN(adx[2 * Period - 2]));
    }

    [Fact]
    public void Adx_NoMovement_IsZero()
    {
        double[] flat = [.. Enumerable.Repeat(5.0, 40)], adx = new double[40], plus = new double[40], minus = new double[40];
        Adx.Compute(flat, flat, flat, 14, adx, plus, minus);
        Assert.All(adx.Concat(plus).Concat(minus).Where(value => !double.IsNaN(value)), value => Assert.Equal(0.0, value));
        Assert.Equal(0.0, adx[27]);
    }

    [Fact]
    public void Adx_SteadyRise_IsAHundredWithoutMinus()
    {
        double[] low = [.. Enumerable.Range(0, 40).Select(i => (double)i + 1.0)], high = [.. low.Select(value => value + 1.0)];
        double[] adx = new double[40], plus = new double[40], minus = new double[40];
        Adx.Compute(high, low, high, 14, adx, plus, minus);

        // Each bar rises by 1 over a true range of 1 (from the close at the old high to the new high).
        Assert.All(adx.Skip(27), value => Assert.Equal(100.0, value, 1e-12));
        Assert.All(plus.Skip(27), value => Assert.Equal(100.0, value, 1e-12));
        Assert.All(minus.Skip(27), value => Assert.Equal(0.0, value));
    }

    [Fact]
    public void SuperTrend_RiseThenFall_TurnsWhenACloseCrossesTheLine()
    {
        // Every bar spans 2 and steps by 1, so the true range is 2 throughout; period 1, multiplier 1.5: distance 3.
        // Middles 11 12 13, then down 12 11 10 9 8 7: the lower band rises 9, 10 and stays; the close crosses below 10 at 9.
        double[] middle = [10, 11, 12, 13, 12, 11, 10, 9, 8, 7];
        double[] high = [.. middle.Select(value => value + 1.0)], low = [.. middle.Select(value => value - 1.0)];
        double[] line = new double[10], direction = new double[10];
        SuperTrend.Compute(high, low, middle, 1, 1.5, line, direction);
        Naive.AssertClose([double.NaN, 8, 9, 10, 10, 10, 10, 12, 11, 10], line, 1e-15);
        Naive.AssertClose([double.NaN, 1, 1, 1, 1, 1, 1, -1, -1, -1], direction, 1e-15);
    }

    [Fact]
    public void SuperTrend_RandomBars_FollowsTheBandRules()
    {
        var bars = RandomBars.Make(8, 400);
        double[] line = new double[400], direction = new double[400], atr = new double[400];
        SuperTrend.Compute(bars.High, bars.Low, bars.Close, 10, 3.0, line, direction);
        Atr.Compute(bars.High, bars.Low, bars.Close, 10, atr);
        double upper = double.NaN, lower = double.NaN, up = double.NaN;
        for (var i = 10; i < 400; i++)
        {
            var bar = bars[i];
            var middle = (bar.High + bar.Low) / 2.0;
            var basicUpper = middle + 3.0 * atr[i];
            var basicLower = middle - 3.0 * atr[i];
            if (i == 10)
            {
                (upper, lower, up) = (basicUpper, basicLower, bar.Close >= middle ? 1.0 : -1.0);
            }
            else
            {
                var before = bars.Close[i - 1];
                upper = before > upper ? basicUpper : Math.Min(upper, basicUpper);
                lower = before < lower ? basicLower : Math.Max(lower, basicLower);
                up = up > 0.0 && bar.Close < lower ? -1.0 : up < 0.0 && bar.Close > upper ? 1.0 : up;
            }

            Assert.Equal(up, direction[i]);
            Assert.Equal(up > 0.0 ? lower : upper, line[i], 1e-9);
        }

        Assert.Contains(1.0, direction);
        Assert.Contains(-1.0, direction);
    }

    [Fact]
    public void Swings_HighConfirmedByTwoBars_IsKnownTwoBarsLater()
    {
        // The high of 15 stands at bar 3, the low of 7 at bar 6: with two bars a side they are known at bars 5 and 8.
        double[] high = [11, 12, 13, 15, 14, 13, 10, 12, 13, 12], low = [9, 10, 11, 12, 11, 10, 7, 9, 10, 9];
        double[] swingHigh = new double[10], swingLow = new double[10];
        Swings.Compute(high, low, 2, swingHigh, swingLow);
        Naive.AssertClose([.. Enumerable.Repeat(double.NaN, 5), 15, 15, 15, 15, 15], swingHigh, 0.0);
        Naive.AssertClose([.. Enumerable.Repeat(double.NaN, 8), 7, 7], swingLow, 0.0);
    }

    [Fact]
    public void Swings_EqualHighs_CountOnceAsTheFirst()
    {
        double[] high = [1, 5, 5, 2, 3, 9, 1], low = [1, 1, 1, 1, 1, 1, 1];
        double[] swingHigh = new double[7], swingLow = new double[7];
        Swings.Compute(high, low, 1, swingHigh, swingLow);
        Naive.AssertClose([double.NaN, double.NaN, 5, 5, 5, 5, 9], swingHigh, 0.0);
        Assert.All(swingLow, value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Pivots_SecondDay_HasTheLevelsOfTheFirst()
    {
        // First day: high 12, low 6, close 9, so pivot 9, range 6: R1 12, R2 15, R3 18, S1 6, S2 3, S3 0.
        var day = new DateTime(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        var bars = new List<Bar>
        {
            Hour(day, 22, 8, 12, 7, 10),
            Hour(day, 23, 10, 11, 6, 9),
            Hour(day, 24, 9, 30, 9, 20),
            Hour(day, 25, 20, 21, 19, 20),
        };
        var pivots = new Pivots();
        var rows = bars.Select(bar => pivots.Update(bar.OpenTime.Ticks, bar.High, bar.Low, bar.Close)).ToList();
        Assert.True(double.IsNaN(rows[0].Pivot) && double.IsNaN(rows[1].S3));
        Assert.Equal(new PivotLevels(9, 12, 15, 18, 6, 3, 0), rows[2]);
        Assert.Equal(rows[2], rows[3]);
    }

    private static Bar Hour(DateTime day, int hour, double open, double high, double low, double close) =>
        new(day.AddHours(hour), day.AddHours(hour + 1), open, high, low, close, 1.0);
}
