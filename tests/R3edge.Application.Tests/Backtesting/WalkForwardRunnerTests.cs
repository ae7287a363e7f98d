using System.Collections.Immutable;
using R3edge.Application.Backtesting;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;
using R3edge.Domain.Signals.Qualification.Calibration;

namespace R3edge.Application.Tests.Backtesting;

public sealed class WalkForwardRunnerTests
{
    [Theory]
    [InlineData(WalkForwardKind.Rolling, Objective.NetReturn)]
    [InlineData(WalkForwardKind.Anchored, Objective.Expectancy)]
    [InlineData(WalkForwardKind.Rolling, Objective.SmallestDrawdown)]
    public void Run_EachFold_ChoosesWhatIsBestOnItsTrainingBarsAlone(WalkForwardKind kind, Objective objective)
    {
        var folds = Folds(kind);
        var result = Walk(Given.Bars, folds, objective);

        foreach (var step in result.Steps)
        {
            // A series that ends where training ends cannot tell of anything later.
            var known = new IndicatorCache(Given.Bars.Slice(0, step.Fold.Train.End));
            var training = new Backtest(known, step.Fold.Train, Given.Settings);
            var values = Given.Grid.Combinations.Select(
                parameters => objective.Of(training.Run(Given.Grid.Strategy, parameters).Statistics) ?? double.NegativeInfinity).ToArray();
            Assert.Equal(Given.Grid.Combinations[Array.IndexOf(values, values.Max())], step.Chosen.Parameters);
        }

        Assert.Equal(folds, result.Steps.Select(step => step.Fold));
        Assert.True(result.Steps.Select(step => step.Chosen.Parameters).Distinct().Count() > 1);
    }

    [Fact]
    public void Run_OtherTestBars_ChangeTheTestsAndNoChoiceMadeBefore()
    {
        var folds = Folds(WalkForwardKind.Rolling);
        var result = Walk(Given.Bars, folds, Objective.NetReturn);
        for (var i = 0; i < folds.Length; i++)
        {
            var other = Walk(Given.WithOtherBarsFrom(folds[i].Test.Start), folds, Objective.NetReturn);

            Assert.Equal(result.Steps.Take(i + 1).Select(step => step.Chosen), other.Steps.Take(i + 1).Select(step => step.Chosen));
            Assert.Equal(result.Steps.Take(i).Select(step => step.Test), other.Steps.Take(i).Select(step => step.Test));
            Assert.NotEqual(result.Steps[i].Test, other.Steps[i].Test);
        }
    }

    [Fact]
    public void Run_Tests_AreOneAccountsHistory()
    {
        var folds = Folds(WalkForwardKind.Rolling);
        var result = Walk(Given.Bars, folds, Objective.NetReturn);
        var cash = Given.Settings.Cash;
        var trades = 0;
        var offset = 0;
        foreach (var step in result.Steps)
        {
            var alone = new Backtest(new IndicatorCache(Given.Bars), step.Fold.Test, Given.Settings with { Cash = cash })
                .Run(Given.Grid.Strategy, step.Chosen.Parameters);
            Assert.Equal((double)cash, step.Test.InitialEquity);
            Assert.Equal(alone.Statistics, step.Test);
            Assert.Equal(alone.Trades, result.Trades.Skip(trades).Take(alone.Trades.Count));
            Assert.True(alone.Equity.Span.SequenceEqual(result.Equity.Span.Slice(offset, step.Fold.Test.Length)));
            cash += alone.Trades.Sum(trade => trade.Profit);
            trades += alone.Trades.Count;
            offset += step.Fold.Test.Length;
        }

        Assert.Equal(trades, result.Trades.Count);
        Assert.Equal(offset, result.Equity.Length);
        Assert.Equal(Given.Bars.OpenTime(folds[0].Test.Start), result.Bars.OpenTime(0));
        Assert.Equal(offset, result.Bars.Count);
        Assert.Equal((double)Given.Settings.Cash, result.Statistics.InitialEquity);
        Assert.Equal((double)cash, result.Statistics.FinalEquity);
        Assert.Equal(trades, result.Statistics.TradeCount);
        Assert.Equal(result.Steps.Average(step => step.Test.Exposure), result.Statistics.Exposure, 1e-12);
    }

    [Fact]
    public void Run_NothingToTellThemApart_TakesTheFirstOfTheGrid()
    {
        // Averages longer than the training never cross, so that no run has a trade.
        var grid = Given.Combine("fast=1500,1501", "slow=1600,1601");
        var result = new WalkForwardRunner(new SweepRunner()).Run(
            Given.Bars, Given.Settings, grid, Folds(WalkForwardKind.Rolling)[..1], Objective.ProfitFactor, null, TestContext.Current.CancellationToken);

        Assert.Equal(grid.Combinations[0], result.Steps[0].Chosen.Parameters);
        Assert.Equal(0, result.Steps[0].Chosen.Statistics.TradeCount);
        Assert.Null(result.Efficiency);
    }

    [Fact]
    public void Run_AccountLostInATest_EndsThere()
    {
        // All in at a leverage of 1000: a move of 0.1 % against it takes everything.
        var settings = Given.Settings with
        {
            Money = MoneyManagementPlan.Default with { Limits = RiskLimits.Default with { MaximumLeverage = 1000m } },
        };
        var folds = Folds(WalkForwardKind.Rolling);
        var result = new WalkForwardRunner(new SweepRunner()).Run(
            Given.Bars, settings, Given.Grid, folds, Objective.NetReturn, null, TestContext.Current.CancellationToken);

        Assert.InRange(result.Steps.Count, 1, folds.Length - 1);
        Assert.True(result.Steps[^1].Test.FinalEquity <= 0.0);
        Assert.Equal(result.Steps.Sum(step => step.Fold.Test.Length), result.Equity.Length);
        Assert.True(result.Statistics.IsRuined);
        Assert.Equal(result.Steps[^1].Test.FinalEquity, result.Statistics.FinalEquity);
    }

    [Fact]
    public void Efficiency_GrowthInTraining_IsTestedGrowthOverItsMean()
    {
        var result = Walk(Given.Bars, Folds(WalkForwardKind.Rolling), Objective.NetReturn);
        var trained = result.Steps.Average(step => step.Chosen.Statistics.Cagr!.Value);

        Assert.True(trained > 0.0);
        Assert.Equal(result.Statistics.Cagr!.Value / trained, result.Efficiency!.Value, 1e-12);
    }

    [Fact]
    public void Run_Progress_CountsOverAllFolds()
    {
        var progress = new Given.Counter();
        var folds = Folds(WalkForwardKind.Rolling);
        new WalkForwardRunner(new SweepRunner(3)).Run(
            Given.Bars, Given.Settings, Given.Grid, folds, Objective.Sharpe, progress, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, folds.Length * Given.Grid.Combinations.Count), progress.Reports.Order());
    }

    [Fact]
    public void Run_Cancelled_StopsBetweenTwoRuns()
    {
        using var source = new CancellationTokenSource();
        var progress = new Given.Counter { OnReport = source.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(() => new WalkForwardRunner(new SweepRunner(1)).Run(
            Given.Bars, Given.Settings, Given.Grid, Folds(WalkForwardKind.Rolling), Objective.Sharpe, progress, source.Token));
        Assert.Equal([1], progress.Reports);
    }

    [Fact]
    public void Run_Calibrated_FitsToTrainingAndScoresTheTestsByRegime()
    {
        Assert.True(QualificationPlan.TryParse("default+calibrate:isotonic,10", out var plan, out _));
        var settings = Given.Settings with { Qualification = plan };
        var folds = Folds(WalkForwardKind.Rolling);
        var result = new WalkForwardRunner(new SweepRunner()).Run(
            Given.Bars, settings, Given.Grid, folds, Objective.NetReturn, null, TestContext.Current.CancellationToken);

        var (count, squares, fromTraining) = (0, 0.0, 0);
        foreach (var step in result.Steps)
        {
            // A calibration of this test's own, taught the trades of training first, then those of the test one by one.
            var calibrator = new ConfidenceCalibrator(CalibrationMethod.Isotonic, 10);
            var known = new IndicatorCache(Given.Bars.Slice(0, step.Fold.Train.End));
            foreach (var lesson in new Backtest(known, step.Fold.Train, settings).Run(Given.Grid.Strategy, step.Chosen.Parameters).Qualification!.Lessons)
            {
                calibrator.Learn(lesson.Evidential, lesson.HasWon);
                fromTraining++;
            }

            var lessons = step.Qualification!.Lessons;
            for (var (i, learned) = (0, 0); i < lessons.Count; i++)
            {
                // A trade that turns the position round is judged at the close before both the exit and the entry: it knows nothing of
                // the trade that it ends.
                for (; learned < i && result.Trades[count + learned].ExitTime < result.Trades[count + i].EntryTime; learned++)
                {
                    calibrator.Learn(lessons[learned].Evidential, lessons[learned].HasWon);
                }

                var said = calibrator.Calibrate(lessons[i].Evidential) ?? lessons[i].Evidential;
                squares += (said - (lessons[i].HasWon ? 1.0 : 0.0)) * (said - (lessons[i].HasWon ? 1.0 : 0.0));
            }

            count += lessons.Count;
        }

        Assert.True(fromTraining > 50);
        Assert.Equal(result.Trades.Count, count);
        Assert.Equal(count, result.Qualification!.Confidence.Count);
        Assert.Equal(squares, result.Qualification.Confidence.SumOfSquares, 1e-9);
        Assert.True(result.Qualification.ByRegime.Count > 1);
        Assert.Equal(count, result.Qualification.ByRegime.Values.Sum(score => score.Count));
        Assert.Equal(squares, result.Qualification.ByRegime.Values.Sum(score => score.SumOfSquares), 1e-9);
        Assert.Equal(result.Steps.Sum(step => step.Qualification!.Judged), result.Qualification.Judged);
    }

    private static ImmutableArray<WalkForwardFold> Folds(WalkForwardKind kind) =>
        WalkForwardPlan.TryCreate(Given.Bars.Count, 5, 0.6, kind, 100, out var folds, out var error) ? folds : throw new ArgumentException(error);

    private static WalkForwardResult Walk(BarSeries bars, ImmutableArray<WalkForwardFold> folds, Objective objective) =>
        new WalkForwardRunner(new SweepRunner()).Run(
            bars, Given.Settings, Given.Grid, folds, objective, null, TestContext.Current.CancellationToken);
}
