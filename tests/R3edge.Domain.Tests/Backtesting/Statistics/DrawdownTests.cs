using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Backtesting.Statistics;

public sealed class DrawdownTests
{
    [Fact]
    public void Compute_TwoDrawdowns_GivesTheHandCalculation()
    {
        // From 100: down to 90 and back on day 3; up to 120 on day 4; down to 60 and not back by day 7.
        var statistics = Given.Daily(100.0, 95.0, 90.0, 100.0, 120.0, 60.0, 90.0, 110.0);

        Assert.Equal(0.5, statistics.MaxDrawdown);
        Assert.Equal((0.1 + 0.5) / 2.0, statistics.AverageDrawdown!.Value, 1e-12);
        Assert.Equal(TimeSpan.FromDays(3), statistics.LongestDrawdownDuration);
        Assert.Equal(TimeSpan.FromDays(3), statistics.AverageDrawdownDuration);
    }

    [Fact]
    public void Compute_EquityRestsAtThePeak_CountsFromItsLastBarThere()
    {
        // At 110 until the close of day 3, back at the close of day 5: two days.
        var statistics = Given.Daily(100.0, 110.0, 110.0, 110.0, 99.0, 110.0);

        Assert.Equal(0.1, statistics.MaxDrawdown, 1e-12);
        Assert.Equal(TimeSpan.FromDays(2), statistics.LongestDrawdownDuration);
    }

    [Fact]
    public void Compute_OnlyLossFromTheStart_CountsTheInitialEquityAsThePeak()
    {
        var statistics = Given.Daily(100.0, 80.0);

        Assert.Equal(0.2, statistics.MaxDrawdown, 1e-12);
        Assert.Equal(TimeSpan.FromDays(1), statistics.LongestDrawdownDuration);
    }

    [Fact]
    public void Compute_EquityNeverFalls_HasNoDrawdownToAverage()
    {
        var statistics = Given.Daily(100.0, 100.0, 101.0, 101.0);

        Assert.Equal(0.0, statistics.MaxDrawdown);
        Assert.Equal(TimeSpan.Zero, statistics.LongestDrawdownDuration);
        Assert.Null(statistics.AverageDrawdown);
        Assert.Null(statistics.AverageDrawdownDuration);
        Assert.Null(statistics.Calmar);
    }

    [Fact]
    public void Compute_GapInTheBars_MeasuresTheTimeThatPassed()
    {
        DateTime[] opens = [Given.Start, Given.Start.AddDays(1), Given.Start.AddDays(11)];
        var plan = StatisticsPlan.For(Given.BarsAt(Timeframe.OneDay, opens, [1.0, 1.0, 1.0]));

        var statistics = BacktestStatistics.Compute(plan, [100.0, 90.0, 100.0], 100.0, [], 0);

        Assert.Equal(TimeSpan.FromDays(11), statistics.LongestDrawdownDuration);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e101)]
    [InlineData(-1e101)]
    public void Compute_ImpossibleEquityAnywhere_Throws(double impossible)
    {
        const int Count = 150;
        var plan = StatisticsPlan.For(Given.Flat(Timeframe.OneMinute, Count));
        for (var at = 0; at < Count; at++)
        {
            // Under water and quiet around it, so that whole blocks can be skipped.
            var equity = Enumerable.Range(0, Count).Select(i => i == 0 ? 50.0 : 60.0).ToArray();
            equity[at] = impossible;

            Assert.Throws<ArgumentException>(() => BacktestStatistics.Compute(plan, equity, 100.0, [], 0));
        }
    }

    [Fact]
    public void Compute_AnyCurve_MaximumDrawdownIsTheLargestFallBetweenAnyTwoPoints()
    {
        Prop.ForAll(Arb.From(Curves()), equity =>
        {
            double[] points = [100.0, .. equity];
            var largest = 0.0;
            for (var later = 0; later < points.Length; later++)
            {
                for (var earlier = 0; earlier < later; earlier++)
                {
                    largest = Math.Max(largest, (points[earlier] - points[later]) / points[earlier]);
                }
            }

            return Given.Daily(100.0, equity).MaxDrawdown == largest;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Compute_AnyCurve_DrawdownsAgreeWithBarByBarGrouping()
    {
        Prop.ForAll(Arb.From(Curves()), equity =>
        {
            var (depths, days) = Grouped([100.0, .. equity]);
            var statistics = Given.Daily(100.0, equity);
            return depths.Count == 0
                ? statistics.AverageDrawdown is null && statistics.AverageDrawdownDuration is null
                : Math.Abs(statistics.AverageDrawdown!.Value - depths.Average()) < 1e-12
                    && statistics.LongestDrawdownDuration == TimeSpan.FromDays(days.Max())
                    && Math.Abs((statistics.AverageDrawdownDuration!.Value - TimeSpan.FromDays(days.Average())).TotalSeconds) < 1.0;
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Above 0, with many ties, from long quiet stretches to constant new peaks.</summary>
    private static Gen<double[]> Curves() =>
        from length in Gen.Choose(1, 300)
        from drift in Gen.Choose(-2, 2)
        from jump in Gen.Choose(0, 30)
        from steps in Gen.Choose(-3, 3).ArrayOf(length)
        select Walk(steps, drift, jump);

    private static double[] Walk(int[] steps, int drift, int jump)
    {
        var level = 100;
        return [.. steps.Select((step, i) => (double)(level = Math.Max(1, level + (i % 50 == 7 ? -jump : 0) + (step == 0 ? drift : step / 2))))];
    }

    /// <summary>Point 0 is the start; a group is a run of points below the highest so far.</summary>
    private static (List<double> Depths, List<int> Days) Grouped(double[] points)
    {
        var highs = points.Select((_, i) => points[..(i + 1)].Max()).ToArray();
        var depths = new List<double>();
        var days = new List<int>();
        for (var i = 1; i < points.Length; i++)
        {
            if (points[i] < highs[i] && points[i - 1] == highs[i - 1])
            {
                var back = Array.FindIndex(points, i, value => value >= highs[i]);
                var end = back < 0 ? points.Length - 1 : back;
                depths.Add(points[i..(end + 1)].Max(value => 1.0 - value / highs[i]));
                days.Add(end - (i - 1));
            }
        }

        return (depths, days);
    }
}
