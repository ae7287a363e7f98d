using BenchmarkDotNet.Attributes;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;

namespace R3edge.Benchmarks.Indicators;

/// <summary>Every registered indicator at its defaults: the whole series at once, and bar by bar as a live session does.</summary>
[MemoryDiagnoser]
public class RegistryIndicatorBenchmarks
{
    private BarSeries _series = null!;
    private Bar[] _bars = [];
    private IndicatorSpec _spec = null!;
    private double[][] _columns = [];
    private double[] _row = [];

    public static IEnumerable<string> Names => IndicatorRegistry.All.Select(definition => definition.Name);

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _series = BenchmarkBars.Make();
        _bars = [.. Enumerable.Range(0, _series.Count).Select(index => _series[index])];
        _spec = IndicatorRegistry.Spec(Name);
        _columns = [.. _spec.Definition.Outputs.Select(_ => new double[_series.Count])];
        _row = new double[_columns.Length];
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _series.Close.CopyTo(_columns[0]);

    [Benchmark]
    public void Batch() => _spec.Definition.Compute(_spec.Values, _series, _columns);

    [Benchmark]
    public void Incremental()
    {
        var indicator = _spec.Definition.Create(_spec.Values);
        foreach (var bar in _bars)
        {
            indicator.Update(bar, _row);
        }
    }
}
