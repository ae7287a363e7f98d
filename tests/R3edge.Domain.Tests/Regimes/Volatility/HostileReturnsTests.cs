using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Domain.Tests.Regimes.Volatility;

/// <summary>Returns as broken feeds and odd markets give them, to every model: an answer of finite numbers or a refusal by name.</summary>
public sealed class HostileReturnsTests
{
    public static TheoryData<VarianceModel, InnovationDistribution, PresampleRule> Every => Given.EverySpecification();

    [Theory]
    [MemberData(nameof(Every))]
    public void Fit_WhatIsNoSeries_IsRefusedByName(VarianceModel model, InnovationDistribution distribution, PresampleRule presample)
    {
        var specification = new GarchSpecification(model, distribution, presample);
        var noise = Noise(200);
        var broken = (double[])noise.Clone();
        broken[100] = double.NaN;

        Assert.Equal(GarchFailure.TooShort, GarchEstimator.Fit([0.1, -0.2, 0.3, -0.1, 0.2], specification).Failure);
        Assert.Equal(GarchFailure.Constant, GarchEstimator.Fit(new double[200], specification).Failure);
        Assert.Equal(GarchFailure.Constant, GarchEstimator.Fit(Enumerable.Repeat(1e-9, 200).ToArray(), specification).Failure);
        Assert.Equal(GarchFailure.NotFinite, GarchEstimator.Fit(broken, specification).Failure);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Fit_OddSeries_IsFiniteOrRefused(VarianceModel model, InnovationDistribution distribution, PresampleRule presample)
    {
        var specification = new GarchSpecification(model, distribution, presample);
        var noise = Noise(400);
        double[] With(Func<int, double, double> change) => [.. noise.Select((value, t) => change(t, value))];
        double[][] odd =
        [
            With((t, value) => t == 200 ? 40.0 : value),
            With((t, value) => t == 0 ? -40.0 : value),
            With((t, value) => t == 399 ? 40.0 : value),
            With((_, value) => 1e-9 * value),
            With((_, value) => 1e9 * value),
            With((_, value) => 1e9 + value),
            With((t, value) => t % 50 == 0 ? value : 0.0),
            With((t, _) => t % 2 == 0 ? 1.0 : -1.0),
            With((t, _) => t),
            With((t, value) => value * Math.Exp(0.1 * t)),
            With((_, value) => Math.Round(value)),
            With((t, value) => t < 200 ? 0.0 : value),
            [.. noise[..30]],
        ];
        foreach (var returns in odd)
        {
            if (GarchEstimator.Fit(returns, specification).TryGet(out var fit, out var failure))
            {
                AssertFinite(fit, returns);
            }
            else
            {
                Assert.True(failure is GarchFailure.NotConverged or GarchFailure.Unstable, failure.ToString());
            }
        }
    }

    [Theory]
    [InlineData(VarianceModel.Garch, InnovationDistribution.StudentT)]
    [InlineData(VarianceModel.Gjr, InnovationDistribution.Normal)]
    [InlineData(VarianceModel.Egarch, InnovationDistribution.Normal)]
    public void Fit_AMillionReturns_IsDone(VarianceModel model, InnovationDistribution distribution)
    {
        var truth = Given.Parameters(model, distribution);
        var fit = GarchEstimator.Fit(Given.Simulated(model, distribution, 1_000_000), new GarchSpecification(model, distribution)).Fit!;

        Assert.Equal(truth.Alpha, fit.Parameters.Alpha, 5.0 * fit.HessianErrors.Alpha);
        Assert.Equal(truth.Gamma, fit.Parameters.Gamma, model == VarianceModel.Garch ? 0.0 : 5.0 * fit.HessianErrors.Gamma);
        Assert.Equal(truth.Beta, fit.Parameters.Beta, 5.0 * fit.HessianErrors.Beta);
    }

    private static double[] Noise(int count)
    {
        var random = new DeterministicRandom(17);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
    }

    private static void AssertFinite(GarchFit fit, double[] returns)
    {
        double[] values =
        [
            fit.Parameters.Mu, fit.Parameters.Omega, fit.Parameters.Alpha, fit.Parameters.Gamma, fit.Parameters.Beta,
            fit.LogLikelihood, fit.Aic, fit.Bic, fit.NextVariance, fit.NextReturnQuantile(0.01),
        ];
        Assert.All(values, value => Assert.True(double.IsFinite(value), fit.ToString()));
        Assert.True(fit.NextVariance > 0.0);
        Assert.Equal(
            fit.LogLikelihood, GarchLikelihood.Value(fit.Specification, fit.Parameters, returns), 1e-7 * (returns.Length + Math.Abs(fit.LogLikelihood)));
    }
}
