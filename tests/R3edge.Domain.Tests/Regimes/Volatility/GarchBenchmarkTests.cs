using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Domain.Tests.Regimes.Volatility;

/// <summary>
/// The benchmark of Fiorentini, Calzolari and Panattoni (1996) for GARCH(1,1) on the returns of Bollerslev and Ghysels (1996), as McCullough
/// and Renfro (1999) established it. The long digits are those of FCP's VSGARCOV (estimates) and TSP 4.4 (robust errors; tspintl.com,
/// bench/bgfcp.tsp), the Hessian and outer-product errors those of McCullough and Renfro.
/// </summary>
public sealed class GarchBenchmarkTests
{
    [Fact]
    public void Fit_MarkInPounds_IsTheBenchmark()
    {
        var fit = GarchEstimator.Fit(Given.MarkInPounds(), new GarchSpecification()).Fit!;

        AssertRelative(-0.006190408379994, fit.Parameters.Mu, 1e-9);
        AssertRelative(0.0107613978518, fit.Parameters.Omega, 1e-9);
        AssertRelative(0.153134061820, fit.Parameters.Alpha, 1e-9);
        AssertRelative(0.805973670305, fit.Parameters.Beta, 1e-9);
        AssertRelative(-1106.607881041288, fit.LogLikelihood, 1e-14);
        Assert.False(fit.IsAtBound);
        Assert.Equal(1974, fit.Observations);
    }

    [Fact]
    public void Fit_MarkInPounds_HasThePublishedStandardErrors()
    {
        var fit = GarchEstimator.Fit(Given.MarkInPounds(), new GarchSpecification()).Fit!;

        AssertErrors([0.00846212, 0.00285271, 0.0265228, 0.0335527], fit.HessianErrors, 4e-6);

        // One unit of the last digit printed: there the published value of alpha is cut off, not rounded.
        AssertErrors([0.00843359, 0.00132298, 0.0139737, 0.0165604], fit.OuterProductErrors, 8e-6);
        AssertErrors([0.00918935396086, 0.0064931860821, 0.05353170253, 0.072461448212], fit.RobustErrors, 1e-10);
    }

    [Fact]
    public void Fit_InformationCriteria_FollowFromTheLogLikelihood()
    {
        var fit = GarchEstimator.Fit(Given.MarkInPounds(), new GarchSpecification()).Fit!;

        // 2 x 4 + 2 x 1106.607881 and 4 ln 1974 + 2 x 1106.607881.
        Assert.Equal(2221.215762, fit.Aic, 6);
        Assert.Equal((4 * Math.Log(1974)) + 2213.215762, fit.Bic, 6);
    }

    // Each value computed by a program of its own from the formulas as they are defined, in Python with the gamma function of its C library.
    [Theory]
    [InlineData(VarianceModel.Garch, PresampleRule.MeanSquare, -0.00619041, 0.0107613, 0.153134, 0, 0.805974, 0, -1106.6078810439346)]
    [InlineData(VarianceModel.Garch, PresampleRule.Backcast, -0.006, 0.0099, 0.145, 0, 0.817, 0, -1104.5229828970328)]
    [InlineData(VarianceModel.Garch, PresampleRule.MeanSquare, 0.002, 0.0027, 0.11, 0, 0.88, 4.3, -992.7450649070802)]
    [InlineData(VarianceModel.Gjr, PresampleRule.MeanSquare, -0.0079, 0.0112, 0.14, 0.028, 0.8, 0, -1106.171256878746)]
    [InlineData(VarianceModel.Gjr, PresampleRule.Backcast, 0.0009, 0.0025, 0.09, 0.036, 0.88, 4.3, -991.1641004153635)]
    [InlineData(VarianceModel.Egarch, PresampleRule.MeanSquare, -0.0116, -0.127, 0.333, -0.0385, 0.912, 0, -1102.274940357591)]
    [InlineData(VarianceModel.Egarch, PresampleRule.Backcast, -0.0003, -0.0165, 0.2485, -0.0375, 0.978, 4.18, -984.4639594831991)]
    [InlineData(VarianceModel.Egarch, PresampleRule.MeanSquare, -0.0003, -0.0165, 0.2485, -0.0375, 0.978, 40.5, -1082.7842850078046)]
    public void Value_MarkInPounds_IsThatOfAnIndependentProgram(
        VarianceModel model, PresampleRule presample, double mu, double omega, double alpha, double gamma, double beta, double nu, double expected)
    {
        var hasNu = nu > 0.0;
        var specification = new GarchSpecification(model, hasNu ? InnovationDistribution.StudentT : InnovationDistribution.Normal, presample);
        var parameters = new GarchParameters
        {
            Mu = mu,
            Omega = omega,
            Alpha = alpha,
            Gamma = gamma,
            Beta = beta,
            Nu = hasNu ? nu : double.PositiveInfinity,
        };

        AssertRelative(expected, GarchLikelihood.Value(specification, parameters, Given.MarkInPounds()), 1e-12);
    }

    private static void AssertErrors(double[] expected, GarchStandardErrors actual, double tolerance)
    {
        AssertRelative(expected[0], actual.Mu, tolerance);
        AssertRelative(expected[1], actual.Omega, tolerance);
        AssertRelative(expected[2], actual.Alpha, tolerance);
        AssertRelative(expected[3], actual.Beta, tolerance);
    }

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"{actual:R} is not {expected:R}");
}
