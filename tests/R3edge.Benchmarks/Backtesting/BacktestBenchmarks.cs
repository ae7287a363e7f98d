using BenchmarkDotNet.Attributes;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;

namespace R3edge.Benchmarks.Backtesting;

/// <summary>
/// A moving-average crossing over a million one-minute bars on one core, indicators, trades and statistics included.
/// Operations are bars: a mean of 50 ns is 20 million bars a second.
/// </summary>
[MemoryDiagnoser]
public class BacktestBenchmarks
{
    private const int Bars = 1_000_000;
    private readonly BacktestScratch _scratch = new();
    private BarSeries _series = null!;
    private BacktestSettings _settings = null!;
    private StrategyDefinition _strategy = null!;

    [GlobalSetup]
    public void Setup()
    {
        var market = MarketSimulator.Run(new SimulationOptions { Seed = 7, Instruments = 1, Days = 695 })[0];
        _series = market.Bars.Slice(0, Bars);
        _settings = Terms.Of(market.Instrument);
        _strategy = Terms.MovingAverageCross;
    }

    /// <summary>Reads every bar once, as the least that any backtest must do.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Bars)]
    public double ReadEveryBar()
    {
        var sum = 0.0;
        for (var i = 0; i < _series.Count; i++)
        {
            sum += _series.Open[i] + _series.High[i] + _series.Low[i] + _series.Close[i];
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Bars)]
    public BacktestResult Backtest() => new Backtest(_series, _settings).Run(_strategy, _strategy.Defaults);

    [Benchmark(OperationsPerInvoke = Bars)]
    public BacktestStatistics BacktestForStatisticsAlone() =>
        new Backtest(_series, _settings).Measure(_strategy, _strategy.Defaults, _scratch);

    [Benchmark(OperationsPerInvoke = Bars)]
    public BacktestResult BacktestWithStopAndTarget() =>
        new Backtest(_series, Terms.WithStopAndTarget(_settings)).Run(_strategy, _strategy.Defaults);
}

/// <summary>The terms that the benchmarks share: fixed size, long only, 0.1 % a side.</summary>
internal static class Terms
{
    public static StrategyDefinition MovingAverageCross =>
        StrategyRegistry.TryFind("ma-cross", out var definition, out var error) ? definition : throw new InvalidOperationException(error);

    public static BacktestSettings Of(Instrument instrument) => new()
    {
        Instrument = instrument,
        Direction = TradeDirection.Long,
        Cash = 1_000_000m,
        Money = MoneyManagementPlan.Default with { Sizing = new SizingModel.FixedQuantity(1m) },
        Fills = new FillModel { Fees = FeeSchedule.Flat(0.001m) },
    };

    public static BacktestSettings WithStopAndTarget(BacktestSettings settings) =>
        StopModel.TryParse("pct:0.005", out var stop, out var error) && TargetLadder.TryParse("pct:0.01", out var targets, out error)
            ? settings with { Money = settings.Money with { Stop = stop, Targets = targets } }
            : throw new InvalidOperationException(error);
}
