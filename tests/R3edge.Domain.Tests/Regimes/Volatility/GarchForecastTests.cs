using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Domain.Tests.Regimes.Volatility;

public sealed class GarchForecastTests
{
    [Fact]
    public void Variances_Garch_ApproachTheLongRun()
    {
        // Persistence 0.75, long run 0.5 / 0.25 = 2: each step leaves three quarters of the distance, 2 + 6 0.75^k.
        var parameters = new GarchParameters { Mu = 0.0, Omega = 0.5, Alpha = 0.25, Beta = 0.5 };
        var variances = new double[200];
        GarchForecast.Variances(VarianceModel.Garch, parameters, 8.0, variances);

        Assert.Equal(2.0, parameters.LongRunVariance(VarianceModel.Garch));
        Assert.Equal([8.0, 6.5, 5.375], variances[..3]);
        Assert.Equal(2.0, variances[^1], 1e-12);
    }

    [Fact]
    public void Variances_Gjr_CountHalfTheFalls()
    {
        // 0.5 + (0.25 + 0.25 / 2 + 0.5) 8 = 7.5.
        var parameters = new GarchParameters { Mu = 0.0, Omega = 0.5, Alpha = 0.25, Gamma = 0.25, Beta = 0.5 };
        var variances = new double[2];
        GarchForecast.Variances(VarianceModel.Gjr, parameters, 8.0, variances);

        Assert.Equal([8.0, 7.5], variances);
    }

    [Theory]
    [InlineData(VarianceModel.Garch, InnovationDistribution.StudentT, 0.02)]
    [InlineData(VarianceModel.Gjr, InnovationDistribution.Normal, 0.02)]
    [InlineData(VarianceModel.Egarch, InnovationDistribution.Normal, 0.01)]
    [InlineData(VarianceModel.Egarch, InnovationDistribution.StudentT, 0.03)]
    public void Variances_ManySteps_AreTheMeanOfSimulatedOnes(VarianceModel model, InnovationDistribution distribution, double tolerance)
    {
        const int Paths = 40_000;
        const int Steps = 10;
        var parameters = Given.Parameters(model, distribution);
        var start = new GarchFilter(model, parameters, 2.5);
        var random = new DeterministicRandom(5);
        var means = new double[Steps];
        var draw = new double[1];
        for (var path = 0; path < Paths; path++)
        {
            var filter = start;
            for (var step = 0; step < Steps; step++)
            {
                means[step] += filter.Variance / Paths;
                GarchSimulator.Continue(ref filter, parameters, random, draw);
            }
        }

        var forecast = new double[Steps];
        GarchForecast.Variances(model, parameters, start.Variance, forecast);

        Assert.Equal(start.Variance, forecast[0]);
        Assert.All(forecast.Zip(means), pair => Assert.Equal(1.0, pair.First / pair.Second, tolerance));
    }

    [Theory]
    [InlineData(InnovationDistribution.Normal)]
    [InlineData(InnovationDistribution.StudentT)]
    public void ReturnQuantile_OfSimulatedReturns_IsUndershotAsOftenAsItSays(InnovationDistribution distribution)
    {
        const int Count = 40_000;
        var parameters = Given.Parameters(VarianceModel.Gjr, distribution);
        var returns = Given.Simulated(VarianceModel.Gjr, distribution, Count, seed: 3);
        var filter = new GarchFilter(VarianceModel.Gjr, parameters, 1.0);
        var (below1, below25) = (0, 0);
        var (first, quarter) = (Quantile(0.01), Quantile(0.25));
        foreach (var value in returns)
        {
            below1 += value < parameters.Mu + (Math.Sqrt(filter.Variance) * first) ? 1 : 0;
            below25 += value < parameters.Mu + (Math.Sqrt(filter.Variance) * quarter) ? 1 : 0;
            filter.Update(value);
        }

        // Four standard deviations of a binomial frequency.
        Assert.Equal(0.01, below1 / (double)Count, 4.0 * Math.Sqrt(0.01 * 0.99 / Count));
        Assert.Equal(0.25, below25 / (double)Count, 4.0 * Math.Sqrt(0.25 * 0.75 / Count));

        double Quantile(double probability) => GarchForecast.ReturnQuantile(parameters, 1.0, probability) - parameters.Mu;
    }

    [Fact]
    public void Fit_ForecastAndQuantile_StartFromTheNextVariance()
    {
        var fit = GarchEstimator.Fit(Given.Simulated(VarianceModel.Garch, InnovationDistribution.Normal, 500), new GarchSpecification()).Fit!;
        var variances = new double[2];
        fit.Forecast(variances);

        Assert.Equal(fit.NextVariance, variances[0]);
        Assert.Equal(fit.Parameters.Omega + ((fit.Parameters.Alpha + fit.Parameters.Beta) * fit.NextVariance), variances[1]);
        Assert.Equal(fit.Parameters.Mu - (1.6448536269514726 * Math.Sqrt(fit.NextVariance)), fit.NextReturnQuantile(0.05), 1e-12);
    }
}
