using R3edge.Domain.Indicators;
using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Domain.Tests.Indicators;

/// <summary>The volatility of a GARCH model that is fitted again and again, against the estimator and the filter themselves.</summary>
public sealed class GarchVolatilityTests
{
    private const int Window = 300;

    private static readonly double[] Closes = [.. RandomBars.Bars(5, 420).Select(bar => bar.Close)];

    private static readonly double[] Returns = [.. Closes.Zip(Closes.Skip(1), (before, after) => Math.Log(after / before))];

    [Fact]
    public void Update_BeforeTheWindowIsFull_IsNaN() =>
        Assert.All(Run(new GarchVolatility(Window, 50, 1)).Take(Window), value => Assert.True(double.IsNaN(value)));

    [Fact]
    public void Update_AtAFit_IsTheForecastOfAModelOfTheLastReturns()
    {
        var (next, three) = (Run(new GarchVolatility(Window, 50, 1)), Run(new GarchVolatility(Window, 50, 3)));
        foreach (var last in new[] { Window, Window + 50, Window + 100 })
        {
            var fit = GarchEstimator.Fit(Returns.AsSpan(last - Window, Window), new GarchSpecification()).Fit!;
            var variances = new double[3];
            fit.Forecast(variances);

            Assert.Equal(Math.Sqrt(variances[0]), next[last], 1e-12);
            Assert.Equal(Math.Sqrt(variances.Sum()), three[last], 1e-12);
        }
    }

    [Fact]
    public void Update_BetweenFits_StepsTheVarianceOfTheLastModel()
    {
        var values = Run(new GarchVolatility(Window, 50, 1));
        var fit = GarchEstimator.Fit(Returns.AsSpan(0, Window), new GarchSpecification()).Fit!;
        var parameters = fit.Parameters;
        var variance = fit.NextVariance;
        for (var last = Window + 1; last < Window + 50; last++)
        {
            var residual = Returns[last - 1] - parameters.Mu;
            variance = parameters.Omega + parameters.Alpha * residual * residual + parameters.Beta * variance;
            Assert.Equal(Math.Sqrt(variance), values[last], 1e-12);
        }
    }

    [Fact]
    public void Update_PriceThatDoesNotMove_HasNoVolatility()
    {
        var state = new GarchVolatility(50, 50, 5);
        var values = Enumerable.Repeat(100.0, 120).Select(close => state.Update(close)).ToArray();

        Assert.All(values.Skip(50), value => Assert.Equal(0.0, value));
    }

    private static double[] Run(GarchVolatility state) => [.. Closes.Select(close => state.Update(close))];
}
