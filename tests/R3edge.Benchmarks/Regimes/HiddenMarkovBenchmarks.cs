using BenchmarkDotNet.Attributes;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes.Markov;

namespace R3edge.Benchmarks.Regimes;

/// <summary>
/// What a hidden Markov model costs: a step of expectation-maximisation an observation (25 ns with two states, 45 ns with
/// three), a step of the filter (100 ns), a whole fit.
/// </summary>
[MemoryDiagnoser]
public class HiddenMarkovBenchmarks
{
    private const int Observations = 20_000;
    private const int StepCount = 50;
    private double[] _values = null!;
    private ObservationSeries _series = null!;
    private HiddenMarkovModel _model = null!;
    private HiddenMarkovFilter _filter = null!;

    /// <summary>How many states.</summary>
    [Params(2, 3, 4)]
    public int States { get; set; }

    /// <summary>Makes the inputs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        double[] deviations = [0.5, 1.5, 4.0, 8.0];
        var random = new DeterministicRandom(7);
        var state = 0;
        _values = new double[Observations];
        for (var t = 0; t < Observations; t++)
        {
            state = random.NextDouble() < 0.03 ? random.NextInt32(States) : state;
            _values[t] = 0.1 - 0.1 * state + deviations[state] * random.NextNormal();
        }

        _series = ObservationSeries.Of(_values);
        _model = new HiddenMarkovModel(
            States,
            1,
            [.. Enumerable.Repeat(1.0 / States, States)],
            [.. Enumerable.Range(0, States * States).Select(i => i % (States + 1) == 0 ? 0.9 : 0.1 / (States - 1))],
            [.. new double[States]],
            [.. Enumerable.Range(1, States).Select(i => (double)i * i)]);
        _filter = new HiddenMarkovFilter(_model);
    }

    /// <summary>Steps of expectation-maximisation: the time is that of one observation in one step.</summary>
    [Benchmark(OperationsPerInvoke = Observations * (StepCount + 1))]
    public HiddenMarkovFitResult Steps() => HiddenMarkovEstimator.Improve(_series, _model, StepCount);

    /// <summary>The filter over the series: the time is that of one observation.</summary>
    [Benchmark(OperationsPerInvoke = Observations)]
    public double Filter()
    {
        foreach (var value in _values)
        {
            _filter.Update(value);
        }

        return _filter.Probabilities[0];
    }

    /// <summary>A fit from sixteen starts.</summary>
    [Benchmark]
    public HiddenMarkovFitResult Fit() => HiddenMarkovEstimator.Fit(_series, new HiddenMarkovOptions { States = States });
}
