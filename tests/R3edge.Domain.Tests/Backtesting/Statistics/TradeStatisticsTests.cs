using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Backtesting.Statistics;

public sealed class TradeStatisticsTests
{
    [Fact]
    public void Compute_FiveTrades_GivesTheHandCalculation()
    {
        // Profits 30, -10, -20, 40, 0: two wins of 70 in all, two losses of 30 in all, one that broke even.
        var statistics = Given.Trading([.. new[] { 30m, -10m, -20m, 40m, 0m }.Select(Given.Trade)]);

        Assert.Equal(5, statistics.TradeCount);
        Assert.Equal(2.0 / 5.0, statistics.WinRate);
        Assert.Equal(70.0 / 30.0, statistics.ProfitFactor);
        Assert.Equal(40.0 / 5.0, statistics.Expectancy!.Value, 1e-12);
        Assert.Equal(35.0, statistics.AverageWin);
        Assert.Equal(-15.0, statistics.AverageLoss);
        Assert.Equal(35.0 / 15.0, statistics.PayoffRatio);
        Assert.Equal(40.0, statistics.BestTrade);
        Assert.Equal(-20.0, statistics.WorstTrade);
        Assert.Equal(1, statistics.LongestWinningStreak);
        Assert.Equal(2, statistics.LongestLosingStreak);

        // Mean 8; squared deviations 22^2 + 18^2 + 28^2 + 32^2 + 8^2 = 2680; 2680 / 4 = 670; sqrt(5) * 8 / sqrt(670).
        Assert.Equal(Math.Sqrt(5.0) * 8.0 / Math.Sqrt(670.0), statistics.SystemQualityNumber!.Value, 1e-12);

        // Of the four trades decided, half won at 7:3: 1/2 - (1/2) / (7/3) = 2/7.
        Assert.Equal(2.0 / 7.0, statistics.KellyFraction!.Value, 1e-12);
    }

    [Fact]
    public void Compute_EvenBetWonSixTimesInTen_KellyStakesAFifth()
    {
        // Kelly (1956): at even odds the stake is p - q = 0.6 - 0.4.
        var statistics = Given.Trading([.. Enumerable.Range(0, 10).Select(i => Given.Trade(i < 6 ? 50m : -50m))]);

        Assert.Equal(0.2, statistics.KellyFraction!.Value, 1e-12);
    }

    [Fact]
    public void Compute_KellyFraction_MaximisesTheLogarithmOfWealth()
    {
        // Kelly's criterion itself, searched for: wins 90 and 30 (60 on average), losses 40, 20, 30 (30), one break-even.
        var profits = new[] { 90m, 30m, -40m, -20m, -30m, 0m };
        const double Payoff = 60.0 / 30.0;
        double Growth(double stake) => 2.0 * Math.Log(1.0 + stake * Payoff) + 3.0 * Math.Log(1.0 - stake);
        var best = Enumerable.Range(0, 9999).Select(i => i / 10_000.0).MaxBy(Growth);

        Assert.Equal(best, Given.Trading([.. profits.Select(Given.Trade)]).KellyFraction!.Value, 1e-4);
    }

    [Fact]
    public void Compute_LongAndShortTrades_CountsFeesTurnoverAndTimeHeld()
    {
        var bars = Given.Flat(Timeframe.OneDay, 4);
        double[] equity = [1000.0, 1100.0, 900.0, 1000.0]; // Mean 1000.
        ClosedTrade[] trades =
        [
            // 2 * 100 in, 2 * 150 out: 500 traded.
            new(default, Bias.Long, Given.Start, 100m, Given.Start.AddHours(3), 150m, 2m, 0.5m, 99.5m, 0, 0, 3, ExitReason.Target),
            // 4 * 50 in, 4 * 75 out: 500 traded.
            new(default, Bias.Short, Given.Start, 50m, Given.Start.AddHours(6), 75m, 4m, 0.25m, -100.25m, 0, 0, 6, ExitReason.Stop),
        ];

        var statistics = Domain.Backtesting.BacktestStatistics.Compute(
            Domain.Backtesting.StatisticsPlan.For(bars), equity, 1000.0, trades, 3);

        Assert.Equal(1, statistics.LongTradeCount);
        Assert.Equal(1, statistics.ShortTradeCount);
        Assert.Equal(0.75m, statistics.Fees);
        Assert.Equal(1.0, statistics.Turnover);
        Assert.Equal(4.5, statistics.AverageBarsHeld);
        Assert.Equal(TimeSpan.FromHours(4.5), statistics.AverageTradeDuration);
        Assert.Equal(0.75, statistics.Exposure);
    }

    [Fact]
    public void Compute_NoTrades_LeavesWhatNeedsATradeUndefined()
    {
        var statistics = Given.Trading();

        Assert.Equal(0, statistics.TradeCount);
        Assert.Equal(0m, statistics.Fees);
        Assert.Equal(0.0, statistics.Turnover);
        Assert.Null(statistics.WinRate);
        Assert.Null(statistics.ProfitFactor);
        Assert.Null(statistics.Expectancy);
        Assert.Null(statistics.AverageWin);
        Assert.Null(statistics.AverageLoss);
        Assert.Null(statistics.BestTrade);
        Assert.Null(statistics.WorstTrade);
        Assert.Null(statistics.PayoffRatio);
        Assert.Null(statistics.SystemQualityNumber);
        Assert.Null(statistics.KellyFraction);
        Assert.Null(statistics.AverageBarsHeld);
        Assert.Null(statistics.AverageTradeDuration);
    }

    [Fact]
    public void Compute_OnlyWins_LeavesRatiosToALossUndefined()
    {
        var statistics = Given.Trading(Given.Trade(10m), Given.Trade(20m));

        Assert.Equal(1.0, statistics.WinRate);
        Assert.Null(statistics.ProfitFactor);
        Assert.Null(statistics.PayoffRatio);
        Assert.Null(statistics.KellyFraction);
        Assert.Null(statistics.AverageLoss);
        Assert.Equal(2, statistics.LongestWinningStreak);
        Assert.Equal(0, statistics.LongestLosingStreak);
    }

    [Fact]
    public void Compute_OnlyLosses_HasAProfitFactorOfZero()
    {
        var statistics = Given.Trading(Given.Trade(-10m), Given.Trade(-20m));

        Assert.Equal(0.0, statistics.WinRate);
        Assert.Equal(0.0, statistics.ProfitFactor);
        Assert.Null(statistics.PayoffRatio);
        Assert.Null(statistics.KellyFraction);
        Assert.Equal(-15.0, statistics.AverageLoss);
    }

    [Fact]
    public void Compute_EqualProfits_HaveNoQualityNumber()
    {
        // A difference in the sixteenth digit is rounding, not variation.
        Assert.Null(Given.Trading(Given.Trade(0.3m), Given.Trade(0.3000000000000001m)).SystemQualityNumber);
        Assert.NotNull(Given.Trading(Given.Trade(0.3m), Given.Trade(0.3000001m)).SystemQualityNumber);
    }

    [Fact]
    public void Compute_TradesInAnotherOrder_KeepWhatDoesNotDependOnOrder()
    {
        var profits = Gen.Choose(-100_000, 100_000).Select(cents => cents / 100m).NonEmptyListOf();
        Prop.ForAll(Arb.From(profits), list =>
        {
            ClosedTrade[] trades = [.. list.Select(Given.Trade)];
            var forward = Given.Trading(trades);
            var sorted = Given.Trading([.. trades.OrderBy(trade => trade.Profit)]);
            return Close(forward.ProfitFactor, sorted.ProfitFactor)
                && Close(forward.Expectancy, sorted.Expectancy)
                && Close(forward.SystemQualityNumber, sorted.SystemQualityNumber)
                && Close(forward.KellyFraction, sorted.KellyFraction)
                && Close(forward.AverageWin, sorted.AverageWin)
                && Close(forward.AverageLoss, sorted.AverageLoss)
                && forward.WinRate == sorted.WinRate
                && forward.BestTrade == sorted.BestTrade;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Compute_AnyTrades_AgreesWithAnIndependentCalculation()
    {
        var profits = Gen.Choose(-5, 5).Select(units => (decimal)units).NonEmptyListOf();
        Prop.ForAll(Arb.From(profits), list =>
        {
            var statistics = Given.Trading([.. list.Select(Given.Trade)]);
            var signs = string.Concat(list.Select(profit => profit > 0m ? 'w' : profit < 0m ? 'l' : '-'));
            var mean = (double)list.Average();
            var deviation = Math.Sqrt(list.Sum(profit => Math.Pow((double)profit - mean, 2.0)) / (list.Count - 1));
            double? quality = deviation > 1e-9 ? Math.Sqrt(list.Count) * mean / deviation : null;
            return statistics.LongestWinningStreak == Longest(signs, 'w')
                && statistics.LongestLosingStreak == Longest(signs, 'l')
                && Close(statistics.SystemQualityNumber, quality)
                && Close(statistics.Expectancy, mean);
        }).QuickCheckThrowOnFailure();
    }

    private static int Longest(string signs, char sign) =>
        Enumerable.Range(0, signs.Length + 1).Last(length => signs.Contains(new string(sign, length), StringComparison.Ordinal));

    private static bool Close(double? a, double? b) =>
        a is null ? b is null : b is { } value && Math.Abs(a.Value - value) <= 1e-9 * Math.Max(1.0, Math.Abs(value));
}
