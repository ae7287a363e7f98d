using BenchmarkDotNet.Attributes;
using R3edge.Application.Backtesting;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Parameters;

namespace R3edge.Benchmarks.Backtesting;

/// <summary>What judging its best run adds to a sweep of a hundred runs over 45,000 one-minute bars on one core.</summary>
[MemoryDiagnoser]
public class OverfittingBenchmarks
{
    private const int Bars = 45_000;
    private Backtest _backtest = null!;
    private ParameterGrid _grid = null!;
    private SweepSamples _samples = null!;
    private BlockReturns _thousand = null!;

    [GlobalSetup]
    public void Setup()
    {
        ParameterAxis[] axes =
        [
            new("fast", [.. Enumerable.Range(1, 10).Select(i => 5.0 * i)]),
            new("slow", [.. Enumerable.Range(0, 10).Select(i => 60.0 + 20.0 * i)]),
        ];
        if (!ParameterGrid.TryCreate(Terms.MovingAverageCross, [], axes, out _grid, out var error))
        {
            throw new InvalidOperationException(error);
        }

        var market = MarketSimulator.Run(new SimulationOptions { Seed = 7, Instruments = 1, Days = 32 })[0];
        _backtest = new Backtest(market.Bars.Slice(0, Bars), Terms.Of(market.Instrument));
        _samples = new SweepSamples(_backtest, _grid.Combinations.Count);
        SweepWithSamples();
        _thousand = new BlockReturns(320, 1_000);
        var random = new DeterministicRandom(1);
        for (var run = 0; run < 1_000; run++)
        {
            _thousand.Set(run, [.. Enumerable.Range(0, 320).Select(_ => 0.01 * random.NextNormal())]);
        }
    }

    /// <summary>The sweep alone; the indicators are there already.</summary>
    [Benchmark(Baseline = true)]
    public IReadOnlyList<SweepRun> Sweep() => new SweepRunner(1).Run(_backtest, _grid, null, CancellationToken.None);

    /// <summary>The sweep, keeping sampled returns.</summary>
    [Benchmark]
    public IReadOnlyList<SweepRun> SweepWithSamples() => new SweepRunner(1).Run(_backtest, _grid, _samples, null, CancellationToken.None);

    /// <summary>Judging its best run: 12,870 splits of 16 blocks.</summary>
    [Benchmark]
    public OverfittingReport Judge() => _samples.Judge(0, _samples.Tally());

    /// <summary>The same for a thousand runs of noise.</summary>
    [Benchmark]
    public CrossValidatedSelection JudgeAThousandRuns() => CrossValidatedSelection.Of(_thousand);

    /// <summary>Recognising 45,000 bars.</summary>
    [Benchmark]
    public UInt128 Fingerprint() => DataSetFingerprint.Of(_backtest.Bars);
}
