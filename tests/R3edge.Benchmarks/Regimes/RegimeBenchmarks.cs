using BenchmarkDotNet.Attributes;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes;
using R3edge.Domain.Regimes.Joined;

namespace R3edge.Benchmarks.Regimes;

/// <summary>What a regime costs: a step of either classifier without a fit, a reading, and a fit of ten days of minutes.</summary>
[MemoryDiagnoser]
public class RegimeBenchmarks
{
    private const int Steps = 14_400;
    private BarSeries _window = null!;
    private Bar[] _bars = null!;
    private RegimeModel _model = null!;
    private TrendVolatilityClassifier _simple = null!;
    private JoinedRegimeClassifier _joined = null!;
    private int _days;

    /// <summary>Makes the inputs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _window = MarketSimulator.Run(new SimulationOptions { Instruments = 1, Days = 10 })[0].Bars;
        _bars = [.. Enumerable.Range(0, Steps).Select(i => _window[i])];
        _model = RegimeModelFitter.Fit(_window, _window.CloseTime(Steps - 1)).Model
            ?? throw new InvalidOperationException("The window has no model.");
        _simple = new TrendVolatilityClassifier(_window.Timeframe);
        _joined = new JoinedRegimeClassifier(_window.Timeframe, fitsInline: false);
        Step();
        _joined.Adopt(_model);
        Step();
    }

    /// <summary>A step of the classifier without a fit.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public Regime Simple()
    {
        foreach (var bar in _bars)
        {
            _simple.Update(bar);
        }

        return _simple.Current;
    }

    /// <summary>A step of the joined classifier with a model in force.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public Regime Step()
    {
        // Each pass is ten days later than the one before: the classifier takes bars in order of time only.
        var shift = TimeSpan.FromDays(_days);
        _days += 10;
        foreach (var bar in _bars)
        {
            _joined.Update(bar with { OpenTime = bar.OpenTime + shift, CloseTime = bar.CloseTime + shift });
        }

        return _joined.Current;
    }

    /// <summary>A reading with all its evidence.</summary>
    [Benchmark]
    public RegimeReading Read() => _joined.Read();

    /// <summary>The first fit of ten days of minutes.</summary>
    [Benchmark]
    public RegimeFitResult Fit() => RegimeModelFitter.Fit(_window, _model.InForceFrom);

    /// <summary>A fit that starts from the model before.</summary>
    [Benchmark]
    public RegimeFitResult Refit() => RegimeModelFitter.Fit(_window, _model.InForceFrom, _model);
}
