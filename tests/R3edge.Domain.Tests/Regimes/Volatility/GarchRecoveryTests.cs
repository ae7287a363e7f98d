using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Domain.Tests.Regimes.Volatility;

/// <summary>Series of known parameters, fitted again: the errors of the estimates must be those that the standard errors promise.</summary>
public sealed class GarchRecoveryTests
{
    public static TheoryData<VarianceModel, InnovationDistribution> Every =>
        new(Enum.GetValues<VarianceModel>().SelectMany(model =>
            Enum.GetValues<InnovationDistribution>().Select(distribution => (model, distribution))));

    [Theory]
    [MemberData(nameof(Every))]
    public void Fit_SimulatedSeries_RecoversTheTruthWithinItsErrors(VarianceModel model, InnovationDistribution distribution) =>
        AssertRecovery(model, distribution, seeds: 12, count: 2000, meanWithin: 1.3, spreadUpTo: 2.2);

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Every))]
    public void Fit_ManySimulatedSeries_ErrorsAreWhatTheyPromise(VarianceModel model, InnovationDistribution distribution) =>
        AssertRecovery(model, distribution, seeds: 60, count: 3000, meanWithin: 0.6, spreadUpTo: 1.4);

    private static void AssertRecovery(
        VarianceModel model, InnovationDistribution distribution, int seeds, int count, double meanWithin, double spreadUpTo)
    {
        var truth = Given.Parameters(model, distribution);
        var specification = new GarchSpecification(model, distribution);
        var scores = new List<double>[6];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = [];
        }

        for (var seed = 1; seed <= seeds; seed++)
        {
            var fit = GarchEstimator.Fit(Given.Simulated(model, distribution, count, (ulong)seed), specification).Fit!;
            var (found, errors) = (fit.Parameters, fit.HessianErrors);
            Assert.True(fit.LogLikelihood >= GarchLikelihood.Value(specification, truth, Given.Simulated(model, distribution, count, (ulong)seed)));
            scores[0].Add((found.Mu - truth.Mu) / errors.Mu);
            scores[1].Add((found.Omega - truth.Omega) / errors.Omega);
            scores[2].Add((found.Alpha - truth.Alpha) / errors.Alpha);
            scores[3].Add((found.Beta - truth.Beta) / errors.Beta);
            scores[4].Add((found.Gamma - truth.Gamma) / errors.Gamma);
            scores[5].Add((found.Nu - truth.Nu) / errors.Nu);
        }

        // Standardised errors: mean 0 and standard deviation 1, but for chance and the small bias of a finite sample.
        foreach (var column in scores.Where(column => column.TrueForAll(double.IsFinite)))
        {
            var mean = column.Average();
            var deviation = Math.Sqrt(column.Average(score => (score - mean) * (score - mean)));
            Assert.InRange(mean, -meanWithin, meanWithin);
            Assert.InRange(deviation, 1.0 / spreadUpTo, spreadUpTo);
        }

        Assert.Equal(specification.ParameterCount, scores.Count(column => column.TrueForAll(double.IsFinite)));
    }

    [Fact]
    public void Simulate_LongSeries_HasTheLongRunVarianceAndTails()
    {
        // E z^4 of Student's t with 6 degrees of freedom is 3 (nu - 2) / (nu - 4) = 6 and its estimate converges slowly: |z| above 3 instead,
        // P(|t6| > 3 sqrt(6 / 4)) = 0.010347 by the closed form of Shaw 2006 for 6 degrees.
        const int Count = 400_000;
        var parameters = Given.Parameters(VarianceModel.Garch, InnovationDistribution.StudentT);
        var returns = Given.Simulated(VarianceModel.Garch, InnovationDistribution.StudentT, Count);
        var filter = new GarchFilter(VarianceModel.Garch, parameters, parameters.LongRunVariance(VarianceModel.Garch));
        var beyond = 0;
        foreach (var value in returns)
        {
            beyond += Math.Abs(value - parameters.Mu) > 3.0 * Math.Sqrt(filter.Variance) ? 1 : 0;
            filter.Update(value);
        }

        var variance = returns.Average(value => (value - parameters.Mu) * (value - parameters.Mu));
        Assert.Equal(parameters.LongRunVariance(VarianceModel.Garch), variance, 0.1);
        Assert.Equal(2.0 * StudentDistribution.Cumulative(-3.0 * Math.Sqrt(1.5), 6.0), beyond / (double)Count, 0.0007);
    }

    [Fact]
    public void Simulate_SameSeed_IsTheSameSeries() => Assert.Equal(
        Given.Simulated(VarianceModel.Egarch, InnovationDistribution.StudentT, 50, seed: 9),
        Given.Simulated(VarianceModel.Egarch, InnovationDistribution.StudentT, 50, seed: 9));

    [Fact]
    public void Simulate_WithoutLongRunVariance_Throws()
    {
        var parameters = new GarchParameters { Mu = 0.0, Omega = 0.1, Alpha = 0.2, Beta = 0.8 };

        Assert.Throws<ArgumentException>(() =>
            GarchSimulator.Simulate(VarianceModel.Garch, parameters, new DeterministicRandom(1), new double[10]));
    }
}
