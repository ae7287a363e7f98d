using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Domain.Tests.Regimes.Volatility;

public sealed class GarchEstimatorTests
{
    public static TheoryData<VarianceModel, InnovationDistribution, PresampleRule> Every => Given.EverySpecification();

    [Theory]
    [MemberData(nameof(Every))]
    public void Fit_RealReturns_IsWhereNoNeighbourIsBetter(
        VarianceModel model, InnovationDistribution distribution, PresampleRule presample)
    {
        var specification = new GarchSpecification(model, distribution, presample);
        var random = new DeterministicRandom(11);
        foreach (var returns in new[] { Given.MarkInPounds(), Given.PercentReturns("bars/GOOG_1d.csv"), Given.PercentReturns("bars/EURUSD_1h_2017.csv") })
        {
            var fit = GarchEstimator.Fit(returns, specification).Fit!;
            Assert.Equal(fit.LogLikelihood, GarchLikelihood.Value(specification, fit.Parameters, returns), 1e-8);
            for (var i = 0; i < 300; i++)
            {
                // From a millionth of a standard error to some standard errors away, within the bounds.
                var scale = Math.Pow(10.0, (random.NextDouble() * 6.5) - 6.0);
                var neighbour = Moved(fit, scale, random);
                if (neighbour.Persistence(model) <= 1.0 && neighbour.Alpha >= 0.0 && neighbour.Alpha + neighbour.Gamma >= 0.0 && neighbour.Beta >= 0.0
                    && (model == VarianceModel.Egarch || neighbour.Omega > 0.0) && (!specification.HasNu || neighbour.Nu > GarchEstimator.LeastNu))
                {
                    Assert.True(GarchLikelihood.Value(specification, neighbour, returns) <= fit.LogLikelihood + 1e-8, $"{fit.Parameters} {neighbour}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Fit_Scaled_IsTheSameModel(VarianceModel model, InnovationDistribution distribution, PresampleRule presample)
    {
        var specification = new GarchSpecification(model, distribution, presample);
        var returns = Given.Simulated(model, distribution, 700, seed: 21);
        var unit = GarchEstimator.Fit(returns, specification).Fit!;
        foreach (var scale in new[] { 1e-9, 0.01, 1e9 })
        {
            var fit = GarchEstimator.Fit(returns.Select(value => value * scale).ToArray(), specification).Fit!;
            var omega = model == VarianceModel.Egarch
                ? unit.Parameters.Omega + (2.0 * Math.Log(scale) * (1.0 - unit.Parameters.Beta))
                : unit.Parameters.Omega * scale * scale;

            AssertClose(unit.Parameters.Mu * scale, fit.Parameters.Mu);
            AssertClose(omega, fit.Parameters.Omega);
            AssertClose(unit.Parameters.Alpha, fit.Parameters.Alpha);
            AssertClose(unit.Parameters.Gamma, fit.Parameters.Gamma);
            AssertClose(unit.Parameters.Beta, fit.Parameters.Beta);
            AssertClose(unit.LogLikelihood - (returns.Length * Math.Log(scale)), fit.LogLikelihood);
            AssertClose(unit.HessianErrors.Mu * scale, fit.HessianErrors.Mu);
            AssertClose(unit.RobustErrors.Beta, fit.RobustErrors.Beta);
            AssertClose(unit.NextVariance * scale * scale, fit.NextVariance);
        }
    }

    [Fact]
    public void Fit_ShiftedFarFromZero_MovesTheMeanOnly()
    {
        var returns = Given.Simulated(VarianceModel.Garch, InnovationDistribution.Normal, 700, seed: 21);
        var near = GarchEstimator.Fit(returns, new GarchSpecification()).Fit!;
        var far = GarchEstimator.Fit(returns.Select(value => value + 1e6).ToArray(), new GarchSpecification()).Fit!;

        Assert.Equal(near.Parameters.Mu + 1e6, far.Parameters.Mu, 1e-8);
        Assert.Equal(near.Parameters.Alpha, far.Parameters.Alpha, 1e-6);
        Assert.Equal(near.LogLikelihood, far.LogLikelihood, 1e-5);
    }

    [Fact]
    public void Fit_OneReturnOfFortyDeviations_IsFiniteThroughout()
    {
        foreach (var model in Enum.GetValues<VarianceModel>())
        {
            foreach (var distribution in Enum.GetValues<InnovationDistribution>())
            {
                var returns = Given.Simulated(VarianceModel.Garch, InnovationDistribution.Normal, 1500, seed: 8);
                returns[700] = 40.0;
                if (GarchEstimator.Fit(returns, new GarchSpecification(model, distribution)).TryGet(out var fit, out var failure))
                {
                    AssertFinite(fit);
                }
                else
                {
                    Assert.True(failure is GarchFailure.NotConverged or GarchFailure.Unstable, failure.ToString());
                }
            }
        }
    }

    [Fact]
    public void Fit_SeriesWithoutAnswer_SaysWhy()
    {
        var returns = Given.Simulated(VarianceModel.Garch, InnovationDistribution.Normal, 100);
        foreach (var model in Enum.GetValues<VarianceModel>())
        {
            var specification = new GarchSpecification(model, InnovationDistribution.StudentT);

            Assert.Equal(GarchFailure.TooShort, GarchEstimator.Fit([], specification).Failure);
            Assert.Equal(GarchFailure.TooShort, GarchEstimator.Fit(returns.AsSpan(0, 5), specification).Failure);
            Assert.Equal(GarchFailure.TooShort, GarchEstimator.Fit(returns.AsSpan(0, GarchEstimator.FewestReturns - 1), specification).Failure);
            Assert.Equal(GarchFailure.Constant, GarchEstimator.Fit(Enumerable.Repeat(0.1, 100).ToArray(), specification).Failure);
            Assert.Equal(GarchFailure.Constant, GarchEstimator.Fit([.. Enumerable.Repeat(1e9, 100), 1e9 * (1.0 + 1e-15)], specification).Failure);
            Assert.Equal(GarchFailure.NotFinite, GarchEstimator.Fit([.. returns, double.NaN], specification).Failure);
            Assert.Equal(GarchFailure.NotFinite, GarchEstimator.Fit([.. returns, double.PositiveInfinity], specification).Failure);
            Assert.Equal(GarchFailure.OutOfRange, GarchEstimator.Fit(returns.Select(value => value * 1e150).ToArray(), specification).Failure);
            Assert.Equal(GarchFailure.OutOfRange, GarchEstimator.Fit(returns.Select(value => value * 1e-150).ToArray(), specification).Failure);
        }
    }

    [Fact]
    public void Describe_EveryFailure_IsASentenceOfItsOwn()
    {
        var sentences = Enum.GetValues<GarchFailure>().Select(failure => failure.Describe()).ToArray();

        Assert.Equal(sentences.Length, sentences.Distinct().Count());
        Assert.All(sentences, sentence => Assert.DoesNotMatch(@"\.$|\n", sentence));
    }

    [Fact]
    public void Fit_NoiseWithoutMemory_FindsNone()
    {
        // Twenty series: the weight of the last shock is 0 in truth, and at a bound the estimate is 0 itself about half the time.
        var random = new DeterministicRandom(31);
        for (var i = 0; i < 20; i++)
        {
            var returns = Enumerable.Range(0, 500).Select(_ => random.NextNormal()).ToArray();
            var fit = GarchEstimator.Fit(returns, new GarchSpecification()).Fit!;
            Assert.InRange(fit.Parameters.Alpha, 0.0, 0.15);
            Assert.Equal(1.0, fit.NextVariance, 0.5);
        }
    }

    [Fact]
    public void Fit_StudentToNormalReturns_EndsNearTheNormalFit()
    {
        var returns = Given.Simulated(VarianceModel.Garch, InnovationDistribution.Normal, 3000, seed: 4);
        var normal = GarchEstimator.Fit(returns, new GarchSpecification()).Fit!;
        var student = GarchEstimator.Fit(returns, new GarchSpecification(Distribution: InnovationDistribution.StudentT)).Fit!;

        Assert.InRange(student.Parameters.Nu, 20.0, GarchEstimator.GreatestNu);
        Assert.Equal(normal.Parameters.Beta, student.Parameters.Beta, 0.02);
        Assert.InRange(student.LogLikelihood, normal.LogLikelihood - 0.1, normal.LogLikelihood + 3.0);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Fit_AMillionReturns_RecoversTheTruth()
    {
        var truth = Given.Parameters(VarianceModel.Garch, InnovationDistribution.Normal);
        var fit = GarchEstimator.Fit(Given.Simulated(VarianceModel.Garch, InnovationDistribution.Normal, 1_000_000), new GarchSpecification()).Fit!;

        Assert.Equal(truth.Alpha, fit.Parameters.Alpha, 4.0 * fit.HessianErrors.Alpha);
        Assert.Equal(truth.Beta, fit.Parameters.Beta, 4.0 * fit.HessianErrors.Beta);
        Assert.InRange(fit.HessianErrors.Beta, 1e-4, 2e-3);
    }

    private static GarchParameters Moved(GarchFit fit, double scale, DeterministicRandom random)
    {
        double Step(double error) => double.IsFinite(error) ? scale * error * random.NextNormal() : 0.0;
        return fit.Parameters with
        {
            Mu = fit.Parameters.Mu + Step(fit.HessianErrors.Mu),
            Omega = fit.Parameters.Omega + Step(fit.HessianErrors.Omega),
            Alpha = fit.Parameters.Alpha + Step(fit.HessianErrors.Alpha),
            Gamma = fit.Parameters.Gamma + Step(fit.HessianErrors.Gamma),
            Beta = fit.Parameters.Beta + Step(fit.HessianErrors.Beta),
            Nu = fit.Parameters.Nu + Step(fit.HessianErrors.Nu),
        };
    }

    private static void AssertFinite(GarchFit fit)
    {
        double[] values =
        [
            fit.Parameters.Mu, fit.Parameters.Omega, fit.Parameters.Alpha, fit.Parameters.Gamma, fit.Parameters.Beta,
            fit.LogLikelihood, fit.NextVariance, fit.NextReturnQuantile(0.01),
        ];
        Assert.All(values, value => Assert.True(double.IsFinite(value), fit.ToString()));
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-6 * Math.Abs(expected) + 1e-300, $"{actual:R} is not {expected:R}");
}
