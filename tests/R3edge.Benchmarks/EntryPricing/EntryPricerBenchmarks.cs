using BenchmarkDotNet.Attributes;
using R3edge.Benchmarks.Indicators;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;

namespace R3edge.Benchmarks.EntryPricing;

/// <summary>
/// A bar's close with all eight models at their defaults, as a live session does it: the columns take in the bar, then long and short
/// are asked. Target: below 20 microseconds.
/// </summary>
[MemoryDiagnoser]
public class EntryPricerBenchmarks
{
    private Bar[] _bars = [];
    private EntryPricer _pricer = null!;
    private StreamingBoard _board = null!;
    private int _next;

    [GlobalSetup]
    public void Setup()
    {
        var series = BenchmarkBars.Make();
        _bars = [.. Enumerable.Range(0, 10_000).Select(index => series[index])];
        var instrument = new Instrument(new InstrumentId(Venue.Simulated, "BTC-USD"), 0.01m, 0.0001m, 0m);
        _pricer = new EntryPricer(instrument, series.Timeframe, EntryPriceModelRegistry.Defaults);
        _board = new StreamingBoard(_pricer.Plan);
        foreach (var bar in _bars)
        {
            _board.Append(bar);
        }
    }

    [Benchmark(Baseline = true)]
    public void Append() => _board.Append(Next());

    [Benchmark]
    public EntryReport AppendAndAskLong()
    {
        ref readonly var bar = ref Next();
        _board.Append(bar);
        return _pricer.Evaluate(_board.Current, EntryQuery.AtClose(Bias.Long, bar));
    }

    [Benchmark]
    public double AppendAndAskBoth()
    {
        ref readonly var bar = ref Next();
        _board.Append(bar);
        var buy = _pricer.Evaluate(_board.Current, EntryQuery.AtClose(Bias.Long, bar));
        var sell = _pricer.Evaluate(_board.Current, EntryQuery.AtClose(Bias.Short, bar));
        return buy.Clusters.Length + sell.Clusters.Length;
    }

    // The same bars again and again: their times go back, which starts a new session and changes nothing else.
    private ref readonly Bar Next()
    {
        _next = _next + 1 == _bars.Length ? 0 : _next + 1;
        return ref _bars[_next];
    }
}
