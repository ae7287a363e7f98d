using BenchmarkDotNet.Attributes;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;

namespace R3edge.Benchmarks.Indicators;

/// <summary>
/// The batch forms over spans, a million bars an operation: microseconds / 1000 are nanoseconds a bar. Targets: 10 ns for
/// SMA, EMA, RSI, ATR and Bollinger, 25 ns for ADX and Stochastic. The baseline copies one column.
/// </summary>
[MemoryDiagnoser]
public class BatchIndicatorBenchmarks
{
    private readonly double[] _first = new double[BenchmarkBars.Count];
    private readonly double[] _second = new double[BenchmarkBars.Count];
    private readonly double[] _third = new double[BenchmarkBars.Count];
    private BarSeries _bars = null!;

    [GlobalSetup]
    public void Setup() => _bars = BenchmarkBars.Make();

    [Benchmark(Baseline = true)]
    public void Copy() => _bars.Close.CopyTo(_first);

    [Benchmark]
    public void Sma20() => Sma.Compute(_bars.Close, 20, _first);

    [Benchmark]
    public void Sma200() => Sma.Compute(_bars.Close, 200, _first);

    [Benchmark]
    public void Ema20() => Ema.Compute(_bars.Close, 20, _first);

    [Benchmark]
    public void Rsi14() => Rsi.Compute(_bars.Close, 14, _first);

    [Benchmark]
    public void Atr14() => Atr.Compute(_bars.High, _bars.Low, _bars.Close, 14, _first);

    [Benchmark]
    public void Bollinger20() => Bollinger.Compute(_bars.Close, 20, 2.0, _first, _second, _third);

    [Benchmark]
    public void Bollinger200() => Bollinger.Compute(_bars.Close, 200, 2.0, _first, _second, _third);

    [Benchmark]
    public void Adx14() => Adx.Compute(_bars.High, _bars.Low, _bars.Close, 14, _first, _second, _third);

    [Benchmark]
    public void Stochastic14() => Stochastic.Compute(_bars.High, _bars.Low, _bars.Close, 14, 3, 1, _first, _second);

    [Benchmark]
    public void SlowStochastic14() => Stochastic.Compute(_bars.High, _bars.Low, _bars.Close, 14, 3, 3, _first, _second);

    [Benchmark]
    public void Donchian200() => Donchian.Compute(_bars.High, _bars.Low, 200, _first, _second, _third);
}
