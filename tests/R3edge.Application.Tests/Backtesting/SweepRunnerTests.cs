using R3edge.Application.Backtesting;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Signals;

namespace R3edge.Application.Tests.Backtesting;

public sealed class SweepRunnerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(null)]
    public void Run_AnyParallelism_GivesTheSingleRunsInGridOrder(int? parallelism)
    {
        var backtest = new Backtest(new IndicatorCache(Given.Bars), new BarRange(100, 1900), Given.Settings);
        var runs = new SweepRunner(parallelism).Run(backtest, Given.Grid, null, TestContext.Current.CancellationToken);

        Assert.Equal(Given.Grid.Combinations, runs.Select(run => run.Parameters));
        foreach (var run in runs)
        {
            // A backtest of its own for each, so that nothing is shared with the sweep.
            var alone = new Backtest(new IndicatorCache(Given.Bars), new BarRange(100, 1900), Given.Settings);
            Assert.Equal(alone.Run(Given.Grid.Strategy, run.Parameters).Statistics, run.Statistics);
        }

        Assert.Equal(runs.Count, runs.Select(run => run.Statistics).Distinct().Count());
    }

    [Fact]
    public void Run_Progress_TellsEveryFinishedRunOnce()
    {
        var progress = new Given.Counter();
        new SweepRunner(4).Run(new Backtest(Given.Bars, Given.Settings), Given.Grid, progress, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, Given.Grid.Combinations.Count), progress.Reports.Order());
    }

    [Fact]
    public void Run_CancelledBefore_RunsNothing()
    {
        var progress = new Given.Counter();
        Assert.ThrowsAny<OperationCanceledException>(() => new SweepRunner().Run(
            new Backtest(Given.Bars, Given.Settings), Given.Grid, progress, new CancellationToken(canceled: true)));
        Assert.Empty(progress.Reports);
    }

    [Fact]
    public void Run_CancelledInBetween_StopsBeforeTheNextRun()
    {
        using var source = new CancellationTokenSource();
        var progress = new Given.Counter { OnReport = source.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(() => new SweepRunner(1).Run(
            new Backtest(Given.Bars, Given.Settings), Given.Grid, progress, source.Token));
        Assert.Equal([1], progress.Reports);
    }
}
