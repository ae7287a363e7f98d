using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Backtesting.Statistics;

public sealed class SampledReturnsTests
{
    [Fact]
    public void Compute_FourDays_GivesTheHandCalculation()
    {
        // Returns 10 %, -5 %, 20 %, -5 % a day; mean 5 %; deviations 5, -10, 15, -10 %; squares 25 + 100 + 225 + 100 = 450.
        double[] equity = Given.Compounded(0.10, -0.05, 0.20, -0.05);
        var statistics = Given.Daily(1000.0, equity);
        const double PerYear = 365.25; // 4 samples in 4 days.

        Assert.Equal(PerYear, statistics.SamplesPerYear, 1e-9);
        var deviation = Math.Sqrt(0.0450 / 3.0);
        Assert.Equal(deviation * Math.Sqrt(PerYear), statistics.Volatility!.Value, 1e-9);
        Assert.Equal(0.05 / deviation * Math.Sqrt(PerYear), statistics.Sharpe!.Value, 1e-9);

        // Below 0: two losses of 5 %: root of (0.0025 + 0.0025) / 4.
        Assert.Equal(0.05 / Math.Sqrt(0.00125) * Math.Sqrt(PerYear), statistics.Sortino!.Value, 1e-9);

        // 10 % + 20 % gained, 5 % + 5 % lost.
        Assert.Equal(3.0, statistics.Omega!.Value, 1e-9);

        // m2 = 0.045 / 4; m3 = (0.000125 - 0.001 + 0.003375 - 0.001) / 4; m4 = (625 + 10000 + 50625 + 10000) * 1e-8 / 4.
        Assert.Equal(0.0015 / 4.0 / Math.Pow(0.01125, 1.5), statistics.Skewness!.Value, 1e-9);
        Assert.Equal(0.0007125 / 4.0 / (0.01125 * 0.01125) - 3.0, statistics.ExcessKurtosis!.Value, 1e-9);

        // 1.1 * 0.95 * 1.2 * 0.95 = 1.1913 in 4 days; the deepest fall is 5 %.
        Assert.Equal(0.1913, statistics.NetReturn, 1e-12);
        Assert.Equal(191.3, statistics.NetProfit, 1e-9);
        Assert.Equal(Math.Pow(1.1913, 365.25 / 4.0) - 1.0, statistics.Cagr!.Value, 1e-4);
        Assert.Equal(statistics.Cagr.Value / 0.05, statistics.Calmar!.Value, 1e-2);
    }

    [Fact]
    public void Compute_PublishedSortinoExample_GivesItsRatio()
    {
        // Rollinger and Hoffman (2013), "Sortino: a sharper ratio": these eight years have a target downside deviation of
        // 2.264 % and a Sortino ratio of 4.417 at a target of 0.
        var equity = Given.Compounded(0.17, 0.15, 0.23, -0.05, 0.12, 0.09, 0.13, -0.04);

        var statistics = Given.Daily(1000.0, equity);

        Assert.Equal(4.417, statistics.Sortino!.Value / Math.Sqrt(statistics.SamplesPerYear), 5e-4);
    }

    [Fact]
    public void Compute_PublishedSkewnessExample_GivesItsValue()
    {
        // The documentation of scipy.stats.skew: [2, 8, 0, 4, 1, 9, 9, 0] has 0.2650554122698573. Scale does not matter.
        var equity = Given.Compounded(0.02, 0.08, 0.0, 0.04, 0.01, 0.09, 0.09, 0.0);

        Assert.Equal(0.2650554122698573, Given.Daily(1000.0, equity).Skewness!.Value, 1e-10);
    }

    [Fact]
    public void Compute_EvenlySpreadReturns_HaveTheKurtosisOfTheUniformDistribution()
    {
        // A discrete uniform distribution over n values: -6/5 (n^2 + 1) / (n^2 - 1); -1.3 for n = 5.
        Assert.Equal(-1.3, Given.Daily(1000.0, Given.Compounded(0.01, 0.02, 0.03, 0.04, 0.05)).ExcessKurtosis!.Value, 1e-9);
    }

    [Fact]
    public void Compute_FortySamples_TakesTheTailFromTheWorstTwo()
    {
        // Losses of 1, 2, ... 40 per mille. 95 % of 40 are 38: VaR is the 38th, 3.8 %; the 5 % beyond are 3.9 and 4.0 %.
        var returns = Enumerable.Range(1, 40).Select(i => -(i * 17 % 41) / 1000.0).ToArray();

        var statistics = Given.Daily(1000.0, Given.Compounded(returns));

        Assert.Equal(0.038, statistics.ValueAtRisk!.Value, 1e-12);
        Assert.Equal(0.0395, statistics.ConditionalValueAtRisk!.Value, 1e-12);
    }

    [Fact]
    public void Compute_ThirtySamples_SharesTheTailAsRockafellarAndUryasevDo()
    {
        // Losses of 1 ... 30 per mille. 95 % of 30 are 28.5: VaR is the 29th, 2.9 %. The tail is 1.5 samples: all of the worst
        // and half of the 29th: (3.0 + 0.5 * 2.9) / 1.5.
        var returns = Enumerable.Range(1, 30).Select(i => -(i * 7 % 31) / 1000.0).ToArray();

        var statistics = Given.Daily(1000.0, Given.Compounded(returns));

        Assert.Equal(0.029, statistics.ValueAtRisk!.Value, 1e-12);
        Assert.Equal((0.030 + 0.5 * 0.029) / 1.5, statistics.ConditionalValueAtRisk!.Value, 1e-12);
    }

    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public void Compute_FewSamples_HaveATailFromTwentyOn(int samples, bool defined)
    {
        var returns = Enumerable.Range(1, samples).Select(i => i / 1000.0).ToArray();

        var statistics = Given.Daily(1000.0, Given.Compounded(returns));

        Assert.Equal(defined, statistics.ValueAtRisk is not null);
        Assert.Equal(defined, statistics.ConditionalValueAtRisk is not null);
    }

    [Fact]
    public void Compute_HalfTheMoneyInTheMarketEveryDay_HasABetaOfOneHalfAndNoAlpha()
    {
        // Rebalanced daily, the strategy's return is half the price's on every day.
        double[] moves = [0.02, -0.01, 0.03, -0.04, 0.01];
        var closes = new List<double> { 100.0 };
        foreach (var move in moves)
        {
            closes.Add(closes[^1] * (1.0 + move));
        }

        var plan = StatisticsPlan.For(Given.Bars(Timeframe.OneDay, Given.Start, closes));
        double[] equity = Given.Compounded([0.0, .. moves.Select(move => move / 2.0)]);

        var statistics = BacktestStatistics.Compute(plan, equity, 1000.0, [], 6);

        Assert.Equal(0.5, statistics.Beta!.Value, 1e-12);
        Assert.Equal(0.0, statistics.Alpha!.Value, 1e-10);
        Assert.Equal(closes[^1] / 100.0 - 1.0, statistics.BuyAndHoldReturn);
    }

    [Fact]
    public void Compute_GrowthAtTheRiskFreeRate_HasNoExcessToRate()
    {
        // 5 % a year is 1.05^(1/365.25) - 1 a day; alternating 1 % above and below it has a Sharpe ratio of 0.
        var daily = Math.Pow(1.05, 1.0 / 365.25) - 1.0;
        var equity = Given.Compounded(daily + 0.01, daily - 0.01, daily + 0.01, daily - 0.01);
        var plan = StatisticsPlan.For(Given.Flat(Timeframe.OneDay, 4));

        var statistics = BacktestStatistics.Compute(plan, equity, 1000.0, [], 4, riskFreeRate: 0.05);

        Assert.Equal(0.0, statistics.Sharpe!.Value, 1e-9);
        Assert.Equal(0.0, statistics.Sortino!.Value, 1e-9);
        Assert.Equal(1.0, statistics.Omega!.Value, 1e-9);
    }

    [Fact]
    public void Compute_ConstantEquity_HasNoRatios()
    {
        var statistics = Given.Daily(1000.0, [.. Enumerable.Repeat(1000.0, 30)]);

        Assert.Equal(0.0, statistics.NetReturn);
        Assert.Equal(0.0, statistics.Cagr);
        Assert.Equal(0.0, statistics.Volatility);
        Assert.Equal(0.0, statistics.ValueAtRisk);
        Assert.Null(statistics.Sharpe);
        Assert.Null(statistics.Sortino);
        Assert.Null(statistics.Omega);
        Assert.Null(statistics.Calmar);
        Assert.Null(statistics.Skewness);
        Assert.Null(statistics.ExcessKurtosis);
        Assert.Null(statistics.Beta);
        Assert.Null(statistics.Alpha);
    }

    [Fact]
    public void Compute_SteadyGrowth_DoesNotTakeRoundingForVariation()
    {
        // 1 % every day varies only in the last bits of the doubles.
        var statistics = Given.Daily(1000.0, [.. Enumerable.Range(1, 50).Select(i => 1000.0 * Math.Pow(1.01, i))]);

        Assert.NotEqual(0.0, statistics.Volatility);
        Assert.Null(statistics.Sharpe);
        Assert.Null(statistics.Skewness);
        Assert.Equal(0.0, statistics.Volatility!.Value, 1e-12);
    }

    [Fact]
    public void Compute_PriceThatLeavesTheRangeOfSquares_HasNoBeta()
    {
        // The price multiplies by 1e200; the square of that return is no double, and 1 / infinity would be a beta of 0.
        var plan = StatisticsPlan.For(Given.Bars(Timeframe.OneDay, Given.Start, 1e-200, 1.0, 1.0));

        var statistics = BacktestStatistics.Compute(plan, [1000.0, 1100.0, 1200.0], 1000.0, [], 3);

        Assert.Null(statistics.Beta);
        Assert.Null(statistics.Alpha);
    }

    [Fact]
    public void Compute_OneBar_HasReturnsButNoDispersion()
    {
        var statistics = Given.Daily(1000.0, 1010.0);

        Assert.Equal(0.01, statistics.NetReturn, 1e-12);
        Assert.Equal(1, statistics.SampleCount);
        Assert.Null(statistics.Volatility);
        Assert.Null(statistics.Sharpe);
        Assert.Null(statistics.Beta);
        Assert.Equal([new MonthlyReturn(2024, 1, 1010.0 / 1000.0 - 1.0)], statistics.MonthlyReturns);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-500.0)]
    public void Compute_EquityTouchesZeroOnce_IsRuinedEvenIfItComesBack(double lowest)
    {
        // 26 hours: the touch is within the first day, so that no sample sees it.
        var equity = Enumerable.Range(0, 26).Select(i => i == 5 ? lowest : 1000.0 + i).ToArray();
        var plan = StatisticsPlan.For(Given.Flat(Timeframe.OneHour, 26));

        var statistics = BacktestStatistics.Compute(plan, equity, 1000.0, [], 26);

        Assert.True(statistics.IsRuined);
        Assert.Equal(0.025, statistics.NetReturn, 1e-12);
        Assert.Equal((1004.0 - lowest) / 1004.0, statistics.MaxDrawdown);
        Assert.Null(statistics.Cagr);
        Assert.Null(statistics.Calmar);
        Assert.Null(statistics.Volatility);
        Assert.Null(statistics.Sharpe);
        Assert.Null(statistics.Sortino);
        Assert.Null(statistics.Omega);
        Assert.Null(statistics.ValueAtRisk);
        Assert.Null(statistics.Beta);
    }

    [Fact]
    public void Compute_ArgumentsThatDoNotFit_Throw()
    {
        var plan = StatisticsPlan.For(Given.Flat(Timeframe.OneDay, 2));

        Assert.Throws<ArgumentException>(() => BacktestStatistics.Compute(plan, [1.0], 1.0, [], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BacktestStatistics.Compute(plan, [1.0, 1.0], 0.0, [], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BacktestStatistics.Compute(plan, [1.0, 1.0], double.NaN, [], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BacktestStatistics.Compute(plan, [1.0, 1.0], 1.0, [], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => BacktestStatistics.Compute(plan, [1.0, 1.0], 1.0, [], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BacktestStatistics.Compute(plan, [1.0, 1.0], 1.0, [], 0, -1.0));
    }
}
