using BenchmarkDotNet.Attributes;
using R3edge.Application.Backtesting;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Parameters;

namespace R3edge.Benchmarks.Backtesting;

/// <summary>A hundred pairs of moving averages over 45,000 one-minute bars, with full statistics for each.</summary>
[MemoryDiagnoser]
public class SweepBenchmarks
{
    private const int Bars = 45_000;
    private BarSeries _bars = null!;
    private BacktestSettings _settings = null!;
    private ParameterGrid _grid = null!;

    /// <summary>How many cores take part.</summary>
    [Params(1, 2)]
    public int Cores { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ParameterAxis[] axes =
        [
            new("fast", [.. Enumerable.Range(1, 10).Select(i => 5.0 * i)]),
            new("slow", [.. Enumerable.Range(0, 10).Select(i => 60.0 + 20.0 * i)]),
        ];
        var isGrid = ParameterGrid.TryCreate(Terms.MovingAverageCross, [], axes, out _grid, out var error);
        if (!isGrid)
        {
            throw new InvalidOperationException(error);
        }

        var market = MarketSimulator.Run(new SimulationOptions { Seed = 7, Instruments = 1, Days = 32 })[0];
        _bars = market.Bars.Slice(0, Bars);
        _settings = Terms.Of(market.Instrument);
    }

    /// <summary>The whole sweep: a new backtest each time, so that no indicator is there from the last one.</summary>
    [Benchmark]
    public IReadOnlyList<SweepRun> Sweep() =>
        new SweepRunner(Cores).Run(new Backtest(_bars, _settings), _grid, null, CancellationToken.None);
}
