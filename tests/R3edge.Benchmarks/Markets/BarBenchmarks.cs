using BenchmarkDotNet.Attributes;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Quality;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.Benchmarks.Markets;

/// <summary>The time of one bar when a history is resampled, aggregated bar by bar, or checked.</summary>
[MemoryDiagnoser]
public class BarBenchmarks
{
    private const int Bars = 7 * 1440;
    private readonly List<Bar> _closed = new(Bars);
    private BarSeries _bars = null!;
    private BarRow[] _rows = null!;

    /// <summary>Simulates a week of minutes.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _bars = MarketSimulator.Run(new SimulationOptions { Instruments = 1, Days = 7 })[0].Bars;
        _rows = [.. Enumerable.Range(0, _bars.Count).Select(i => new BarRow(i + 1, _bars[i]))];
    }

    /// <summary>Minutes to hours, all at once.</summary>
    [Benchmark(OperationsPerInvoke = Bars)]
    public BarSeries Resample() => BarResampler.Resample(_bars, Timeframe.OneHour);

    /// <summary>Minutes to hours, bar by bar.</summary>
    [Benchmark(OperationsPerInvoke = Bars)]
    public int Aggregate()
    {
        _closed.Clear();
        var aggregator = new BarAggregator(Timeframe.OneHour);
        foreach (var row in _rows)
        {
            aggregator.Add(row.Bar, _closed);
        }

        return _closed.Count;
    }

    /// <summary>All checks of quality.</summary>
    [Benchmark(OperationsPerInvoke = Bars)]
    public QualityReport Check() => BarQuality.Check(_rows, Timeframe.OneMinute).Report;
}
