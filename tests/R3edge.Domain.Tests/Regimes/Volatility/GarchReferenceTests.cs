using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Domain.Tests.Regimes.Volatility;

/// <summary>
/// Fits of another implementation: the likelihoods written out from their definitions in C, without any derivative, and maximised by SciPy's
/// Nelder-Mead method from many random starts, then by Newton's method with finite differences where the likelihood is smooth.
/// </summary>
public sealed class GarchReferenceTests
{
    // File, model, presample, mu, omega, alpha, gamma, beta, nu (0: normal innovations), log-likelihood.
    [Theory]
    [InlineData("bars/GOOG_1d.csv", VarianceModel.Garch, PresampleRule.MeanSquare, 0.1190499, 0.07094824, 0.0393765, 0, 0.9441641, 0, -4511.69099907)]
    [InlineData("bars/GOOG_1d.csv", VarianceModel.Garch, PresampleRule.Backcast, 0.1175707, 0.02356755, 0.03452058, 0, 0.9607536, 3.86469, -4301.37264872)]
    [InlineData("bars/GOOG_1d.csv", VarianceModel.Gjr, PresampleRule.MeanSquare, 0.1166487, 0.0667712, 0.026307, 0.02011032, 0.9479243, 0, -4509.76704306)]
    [InlineData("bars/GOOG_1d.csv", VarianceModel.Gjr, PresampleRule.Backcast, 0.1168927, 0.02106916, 0.02145856, 0.02265683, 0.9628642, 3.888709, -4298.68490509)]
    [InlineData("bars/GOOG_1d.csv", VarianceModel.Egarch, PresampleRule.MeanSquare, 0.09751342, 0.03266544, 0.1093426, -0.01716484, 0.9827495, 0, -4488.02128137)]
    [InlineData("bars/GOOG_1d.csv", VarianceModel.Egarch, PresampleRule.Backcast, 0.1110019, 0.01735447, 0.1061217, -0.02478374, 0.9931786, 3.975804, -4289.51709852)]
    [InlineData("bars/EURUSD_1h_2017.csv", VarianceModel.Garch, PresampleRule.MeanSquare, 0.001315855, 0.002480305, 0.3109845, 0, 0.4695899, 0, 4996.92649548)]
    [InlineData("bars/EURUSD_1h_2017.csv", VarianceModel.Garch, PresampleRule.Backcast, 0.001561732, 0.002633903, 0.3319703, 0, 0.4586884, 3.253321, 5653.60608703)]
    [InlineData("bars/EURUSD_1h_2017.csv", VarianceModel.Gjr, PresampleRule.MeanSquare, 0.002520573, 0.002437179, 0.3896853, -0.1848797, 0.4826854, 0, 5007.03836904)]
    [InlineData("bars/EURUSD_1h_2017.csv", VarianceModel.Gjr, PresampleRule.Backcast, 0.001548384, 0.002633312, 0.3295659, 0.004833484, 0.4588309, 3.252961, 5653.60928865)]
    [InlineData("bars/EURUSD_1h_2017.csv", VarianceModel.Egarch, PresampleRule.MeanSquare, 0.003420858, -1.509659, 0.4830296, 0.07086225, 0.6762911, 0, 5022.26748980)]
    [InlineData("returns/dem2gbp.csv", VarianceModel.Garch, PresampleRule.MeanSquare, -0.006190403, 0.01076143, 0.1531343, 0, 0.8059733, 0, -1106.60788104)]
    [InlineData("returns/dem2gbp.csv", VarianceModel.Garch, PresampleRule.Backcast, -0.006076583, 0.00991429, 0.1454783, 0, 0.8168456, 0, -1104.52140179)]
    [InlineData("returns/dem2gbp.csv", VarianceModel.Gjr, PresampleRule.MeanSquare, -0.007904533, 0.01123325, 0.1404968, 0.02835083, 0.8014409, 0, -1106.10233857)]
    [InlineData("returns/dem2gbp.csv", VarianceModel.Gjr, PresampleRule.Backcast, -0.007720412, 0.01032792, 0.1339468, 0.02580223, 0.8127916, 0, -1104.05878229)]
    [InlineData("returns/dem2gbp.csv", VarianceModel.Egarch, PresampleRule.MeanSquare, -0.01159891, -0.1268902, 0.3327199, -0.03846525, 0.9124053, 0, -1102.27043784)]
    public void Fit_RealReturns_IsThatOfAnIndependentProgram(
        string file, VarianceModel model, PresampleRule presample, double mu, double omega, double alpha, double gamma, double beta, double nu, double logLikelihood)
    {
        var returns = file.StartsWith("returns", StringComparison.Ordinal) ? Given.MarkInPounds() : Given.PercentReturns(file);
        var distribution = nu > 0.0 ? InnovationDistribution.StudentT : InnovationDistribution.Normal;

        var fit = GarchEstimator.Fit(returns, new GarchSpecification(model, distribution, presample)).Fit!;

        AssertRelative(logLikelihood, fit.LogLikelihood, 1e-8);
        AssertRelative(mu, fit.Parameters.Mu, 5e-5);
        AssertRelative(omega, fit.Parameters.Omega, 5e-5);
        AssertRelative(alpha, fit.Parameters.Alpha, 5e-5);
        AssertRelative(gamma, fit.Parameters.Gamma, 5e-5);
        AssertRelative(beta, fit.Parameters.Beta, 5e-5);
        if (nu > 0.0)
        {
            AssertRelative(nu, fit.Parameters.Nu, 5e-5);
        }
    }

    // Splits that the prices are not adjusted for stand out by up to 45 standard deviations: the greatest maximum lies far from the usual one.
    [Theory]
    [InlineData("bars/AAPL_1d.csv", VarianceModel.Garch, InnovationDistribution.Normal, PresampleRule.MeanSquare, -16812.9924527)]
    [InlineData("bars/AAPL_1d.csv", VarianceModel.Garch, InnovationDistribution.Normal, PresampleRule.Backcast, -16813.4769750)]
    [InlineData("bars/AAPL_1d.csv", VarianceModel.Gjr, InnovationDistribution.Normal, PresampleRule.Backcast, -16726.4137707)]
    [InlineData("bars/AAPL_1d.csv", VarianceModel.Gjr, InnovationDistribution.StudentT, PresampleRule.MeanSquare, -12957.0541755)]
    [InlineData("bars/AAPL_1d.csv", VarianceModel.Gjr, InnovationDistribution.StudentT, PresampleRule.Backcast, -12958.9025776)]
    [InlineData("bars/EEM_1d.csv", VarianceModel.Garch, InnovationDistribution.Normal, PresampleRule.MeanSquare, -11042.4543178)]
    [InlineData("bars/EEM_1d.csv", VarianceModel.Gjr, InnovationDistribution.Normal, PresampleRule.MeanSquare, -11214.2102745)]
    public void Fit_ReturnsWithSplits_IsAsLikelyAsTheBestOfManyStarts(
        string file, VarianceModel model, InnovationDistribution distribution, PresampleRule presample, double best)
    {
        var fit = GarchEstimator.Fit(Given.PercentReturns(file), new GarchSpecification(model, distribution, presample)).Fit!;

        Assert.True(fit.LogLikelihood >= best - (1e-9 * Math.Abs(best)), $"{fit.LogLikelihood} is less likely than {best}");
    }

    // The best of 80 simplex climbs of the C program among the points whose variances forget where they began.
    [Fact]
    public void Fit_EgarchToReturnsWithSplits_IsAsLikelyAsTheBestOfManyStarts()
    {
        var fit = GarchEstimator.Fit(Given.PercentReturns("bars/EEM_1d.csv"), new GarchSpecification(VarianceModel.Egarch, Presample: PresampleRule.Backcast)).Fit!;

        AssertRelative(-11013.4121653, fit.LogLikelihood, 1e-9);
    }

    [Fact]
    public void Value_WhereAnUnboundedSearchEnds_DependsOnAPercentOfThePresample()
    {
        // Where the same program ends without that condition, higher by 1,411: what it climbs there is noise. A reference for why a fit
        // must be stable: filters that begin a percent apart end up with other variances for every return.
        var returns = Given.PercentReturns("bars/EEM_1d.csv");
        var parameters = new GarchParameters { Mu = 0.0485701328904, Omega = -0.000444275634305, Alpha = -0.0167644496287, Beta = 0.99753389069, Gamma = -0.0206299547745 };
        var presample = returns.Average(value => (value - parameters.Mu) * (value - parameters.Mu));

        Assert.True(Math.Abs(LastLogVariance(parameters, returns, presample) - LastLogVariance(parameters, returns, 1.01 * presample)) > 0.1);
    }

    [Theory]
    [InlineData("bars/AAPL_1d.csv", PresampleRule.MeanSquare)]
    [InlineData("bars/AAPL_1d.csv", PresampleRule.Backcast)]
    public void Fit_EgarchHighestWhereItIsNotStable_IsRefused(string file, PresampleRule presample)
    {
        var result = GarchEstimator.Fit(Given.PercentReturns(file), new GarchSpecification(VarianceModel.Egarch, Presample: presample));

        Assert.Equal(GarchFailure.Unstable, result.Failure);
    }

    [Theory]
    [InlineData("bars/EEM_1d.csv")]
    [InlineData("bars/AAPL_1d.csv")]
    [InlineData("bars/BTCUSD_coinbase_1d.csv")]
    [InlineData("bars/GOOG_1d.csv")]
    public void Fit_Egarch_ForgetsWhereItsVarianceBegan(string file)
    {
        var returns = Given.PercentReturns(file);
        foreach (var distribution in Enum.GetValues<InnovationDistribution>())
        {
            if (GarchEstimator.Fit(returns, new GarchSpecification(VarianceModel.Egarch, distribution)).TryGet(out var fit, out _))
            {
                var log = LastLogVariance(fit.Parameters, returns, fit.PresampleVariance);
                Assert.Equal(log, LastLogVariance(fit.Parameters, returns, 1.01 * fit.PresampleVariance), 1e-4);
                Assert.Equal(Math.Log(fit.NextVariance), log, 1e-9);
            }
        }
    }

    private static double LastLogVariance(GarchParameters parameters, double[] returns, double presample)
    {
        var filter = new GarchFilter(VarianceModel.Egarch, parameters, presample);
        foreach (var value in returns)
        {
            filter.Update(value);
        }

        return Math.Log(filter.Variance);
    }

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"{actual:R} is not {expected:R}");
}
