using R3edge.Application.Backtesting;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Application.Tests.Backtesting;

public sealed class SweepSamplesTests
{
    private static readonly SimulatedMarket Market = MarketSimulator.Run(new SimulationOptions { Seed = 7, Instruments = 1, Days = 10 })[0];

    [Fact]
    public void Run_WithSamples_ChangesNoResultAndDependsOnNoThread()
    {
        var grid = Grid(5, 15);
        var (one, two) = (new SweepSamples(Backtest(), grid.Combinations.Count), new SweepSamples(Backtest(), grid.Combinations.Count));
        var plain = new SweepRunner(1).Run(Backtest(), grid, null, TestContext.Current.CancellationToken);
        var sampled = new SweepRunner(1).Run(Backtest(), grid, one, null, TestContext.Current.CancellationToken);
        new SweepRunner(4).Run(Backtest(), grid, two, null, TestContext.Current.CancellationToken);
        Assert.Equal(plain.Select(run => run.Statistics.FinalEquity), sampled.Select(run => run.Statistics.FinalEquity));
        Assert.Equal(one.Judge(3, one.Tally()), two.Judge(3, two.Tally()));
        Assert.Equal(one.Id(grid), two.Id(grid));
        Assert.InRange(one.Judge(3, one.Tally()).Pbo!.Value, 0.0, 1.0);
        Assert.Equal(grid.Combinations.Count, one.Tally().Trials);
    }

    // The equity curve of the same run, sampled and measured apart from the sweep.
    [Fact]
    public void Judge_ARun_RestsOnItsOwnEquity()
    {
        var grid = Grid(5, 10);
        var samples = new SweepSamples(Backtest(), grid.Combinations.Count);
        new SweepRunner(2).Run(Backtest(), grid, samples, null, TestContext.Current.CancellationToken);
        for (var run = 0; run < grid.Combinations.Count; run++)
        {
            var equity = Backtest().Run(grid.Strategy, grid.Combinations[run]).Equity.Span;
            var returns = new double[samples.Sampling.Count];
            samples.Sampling.Sample(equity, 100_000.0, 0.0, returns);
            var expected = SharpeConfidence.Probabilistic(ReturnMoments.Of(returns));
            Assert.Equal(expected, samples.Judge(run, samples.Tally()).ProbabilisticSharpe);
        }
    }

    [Fact]
    public void Id_AnotherGridOrOtherTerms_IsAnother()
    {
        var ids = new HashSet<UInt128>();
        foreach (var (grid, fee) in new[] { (Grid(5, 10), 0.0), (Grid(5, 15), 0.0), (Grid(5, 10), 0.001), (Grid(5, 10), 0.0) })
        {
            var samples = new SweepSamples(Backtest(fee), grid.Combinations.Count);
            new SweepRunner(2).Run(Backtest(fee), grid, samples, null, TestContext.Current.CancellationToken);
            ids.Add(samples.Id(grid));
        }

        Assert.Equal(3, ids.Count);
    }

    private static Backtest Backtest(double fee = 0.0) => new(Market.Bars, new BacktestSettings
    {
        Instrument = Market.Instrument,
        Cash = 100_000m,
        Money = MoneyManagementPlan.Default,
        Fills = new FillModel { Fees = FeeSchedule.Flat((decimal)fee) },
    });

    private static ParameterGrid Grid(params double[] fast)
    {
        Assert.True(StrategyRegistry.TryFind("ma-cross", out var strategy, out var error), error);
        ParameterAxis[] axes = [new("fast", [.. fast]), new("slow", [30.0, 60.0])];
        Assert.True(ParameterGrid.TryCreate(strategy, [], axes, out var grid, out error), error);
        return grid;
    }
}
