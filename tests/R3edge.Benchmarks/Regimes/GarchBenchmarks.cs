using BenchmarkDotNet.Attributes;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Benchmarks.Regimes;

/// <summary>A fit of 1,974 returns, as many as the published benchmark has, standard errors included; and filtering them one by one.</summary>
[MemoryDiagnoser]
public class GarchBenchmarks
{
    private const int Returns = 1974;
    private readonly double[] _returns = new double[Returns];
    private readonly double[] _variances = new double[Returns];
    private GarchParameters _parameters = null!;
    private GarchSpecification _specification = null!;

    [Params(VarianceModel.Garch, VarianceModel.Gjr, VarianceModel.Egarch)]
    public VarianceModel Model { get; set; }

    [Params(InnovationDistribution.Normal, InnovationDistribution.StudentT)]
    public InnovationDistribution Distribution { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var isEgarch = Model == VarianceModel.Egarch;
        _specification = new GarchSpecification(Model, Distribution);
        _parameters = new GarchParameters
        {
            Mu = 0.0,
            Omega = isEgarch ? -0.13 : 0.011,
            Alpha = isEgarch ? 0.3 : 0.12,
            Gamma = Model switch { VarianceModel.Garch => 0.0, VarianceModel.Gjr => 0.05, _ => -0.05 },
            Beta = isEgarch ? 0.92 : 0.81,
            Nu = Distribution == InnovationDistribution.StudentT ? 6.0 : double.PositiveInfinity,
        };
        GarchSimulator.Simulate(Model, _parameters, new DeterministicRandom(1), _returns);
    }

    [Benchmark]
    public GarchFitResult Fit() => GarchEstimator.Fit(_returns, _specification);

    [Benchmark(OperationsPerInvoke = Returns)]
    public double FilterStep() => GarchFilter.Compute(Model, _parameters, 0.2, _returns, _variances);
}
