using R3edge.Domain.EntryPricing;
using R3edge.Domain.EntryPricing.Models;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.EntryPricing;

public sealed class MeanReversionTests
{
    [Fact]
    public void TryOf_AHandSizedAutoregression_IsItsProcess()
    {
        // b = 1/2: kappa = ln 2, so the half-life is one bar. a = 1: mean 1 / (1/2) = 2. s^2 = 3/4: stationary (3/4) / (1 - 1/4) = 1.
        Assert.True(OrnsteinUhlenbeckParameters.TryOf(1.0, 0.5, 0.75, out var process));

        Assert.Equal(Math.Log(2.0), process.Kappa, 1e-15);
        Assert.Equal(1.0, process.HalfLifeBars, 1e-15);
        Assert.Equal(2.0, process.Mean, 1e-15);
        Assert.Equal(1.0, process.StationaryDeviation, 1e-15);
        Assert.Equal(Math.Sqrt(2.0 * Math.Log(2.0)), process.Sigma, 1e-15);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.2)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void TryOf_ASlopeOutsideZeroToOne_IsNoProcess(double slope) => Assert.False(OrnsteinUhlenbeckParameters.TryOf(0.0, slope, 1.0, out _));

    [Theory]
    [InlineData(Bias.Long, -1.5)]
    [InlineData(Bias.Short, 1.5)]
    public void Level_OfTenTransitions_IsTheMaximumLikelihoodByHand(Bias bias, double deviations)
    {
        // Log closes 0 0 0 1 1 1 0 0 0 1 1 in hundredths above ln 100. Over the ten transitions x to y: sums 4 and 5, of x y 3, so
        // Sxx = 4 - 1.6 = 2.4, Sxy = 3 - 2 = 1, Syy = 5 - 2.5 = 2.5; b = 5/12, a = 1/2 - (5/12)(4/10) = 1/3,
        // s^2 = (2.5 - 5/12) / 10 = 5/24; mean (1/3) / (7/12) = 4/7, stationary variance (5/24) / (1 - 25/144) = 30/119.
        var bars = Scene.Closes(new[] { 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1 }.Select(step => 100.0 * Math.Exp(0.01 * step)));

        var price = Scene.Ask(bars, EntryQuery.AtClose(bias, bars[^1]), 0.0000000001m, "mean-reversion", 10, 1.5, 6).Price();

        Assert.Equal(100.0 * Math.Exp(0.01 * (4.0 / 7.0 + deviations * Math.Sqrt(30.0 / 119.0))), (double)price.Price, 1e-9);
        Assert.Equal(100.0 * Math.Exp(0.04 / 7.0), price.Reason("mean"), 1e-9);
        Assert.Equal(Math.Log(2.4), price.Reason("kappa per bar"), 1e-9);
        Assert.Equal(Math.Log(2.0) / Math.Log(2.4), price.Reason("half-life in bars"), 1e-9);
        Assert.Equal(0.01 * Math.Sqrt(2.0 * Math.Log(2.4) * 30.0 / 119.0), price.Reason("sigma per bar"), 1e-11);
    }

    [Fact]
    public void Level_OfASimulatedProcess_RecoversItWithinStandardErrors()
    {
        // Asymptotic standard errors of the autoregression (Hamilton 1994, section 8.2): b sqrt((1 - b^2) / n), mean s / ((1 - b) sqrt n),
        // s^2 s^2 sqrt(2 / n). Kappa = -ln b has that of b divided by b.
        const int Window = 10_000;
        foreach (var (seed, b) in new[] { (1, 0.9), (2, 0.97), (3, 0.6) })
        {
            var (s, mean) = (0.004, Math.Log(250.0));
            var bars = Simulate(seed, b, s, mean, Window + 1);

            var price = Scene.Ask(bars, Bias.Long, "mean-reversion", Window, 1.5, 6).Price();

            var kappa = price.Reason("kappa per bar");
            var errorOfKappa = Math.Sqrt((1.0 - b * b) / Window) / b;
            Assert.InRange(kappa, -Math.Log(b) - 3.5 * errorOfKappa, -Math.Log(b) + 3.5 * errorOfKappa);
            Assert.Equal(mean, Math.Log(price.Reason("mean")), 3.5 * s / ((1.0 - b) * Math.Sqrt(Window)));
            var slope = Math.Exp(-kappa);
            var stationary = price.Reason("stationary deviation of the log price");
            Assert.Equal(s * s, stationary * stationary * (1.0 - slope * slope), 3.5 * s * s * Math.Sqrt(2.0 / Window));
            Assert.Equal(stationary, price.Reason("sigma per bar") / Math.Sqrt(2.0 * kappa), 1e-12);
        }
    }

    [Fact]
    public void Level_OfAnySeries_MaximizesTheLikelihoodOfTheExactTransition()
    {
        // The transition density of the process over one bar is normal with mean m + (x - m) e^-kappa and variance
        // sigma^2 (1 - e^-2kappa) / (2 kappa): an independent computation, which no nearby parameters may beat.
        for (var seed = 0; seed < 20; seed++)
        {
            var bars = Simulate(seed, 0.8, 0.01, 5.0, 61);
            var logs = bars.ConvertAll(bar => Math.Log(bar.Close));
            var price = Scene.Ask(bars, Bias.Long, "mean-reversion", 60, 1.5, 6).Price();
            var (kappa, mean, sigma) = (price.Reason("kappa per bar"), Math.Log(price.Reason("mean")), price.Reason("sigma per bar"));
            var best = LogLikelihood(logs, kappa, mean, sigma);
            foreach (var change in new[] { -0.01, 0.01 })
            {
                Assert.True(best > LogLikelihood(logs, kappa * (1.0 + change), mean, sigma));
                Assert.True(best > LogLikelihood(logs, kappa, mean + 0.01 * change, sigma));
                Assert.True(best > LogLikelihood(logs, kappa, mean, sigma * (1.0 + change)));
            }
        }
    }

    [Fact]
    public void Level_OfATrend_IsRefused() =>
        Assert.Equal(
            EntryRefusalKind.NotMeanReverting,
            Scene.Ask(Scene.Closes(Enumerable.Range(0, 40).Select(i => 100.0 * Math.Exp(0.01 * i))), Bias.Long, "mean-reversion", 30).Refused().Kind);

    [Fact]
    public void Level_OfEqualCloses_IsRefused() =>
        Assert.Equal(EntryRefusalKind.NotMeanReverting, Scene.Ask(Scene.Closes(Enumerable.Repeat(100.0, 40)), Bias.Long, "mean-reversion", 30).Refused().Kind);

    [Fact]
    public void Level_OfAlternatingCloses_IsRefused()
    {
        // Every bar goes back where the one before came from: the slope is -1.
        var refusal = Scene.Ask(Scene.Closes(Enumerable.Range(0, 40).Select(i => 100.0 + i % 2)), Bias.Long, "mean-reversion", 30).Refused();

        Assert.Equal(EntryRefusalKind.NotMeanReverting, refusal.Kind);
        Assert.Equal(-1.0, refusal.Reasons[0].Value, 1e-9);
    }

    [Fact]
    public void Level_OfASlowReversion_IsRefusedWithItsHalfLife()
    {
        // Exactly x' = 0.99 x towards ln 100: a half-life of ln 2 / -ln 0.99 = 68.97 bars in a window of 40.
        var refusal = Scene.Ask(Scene.Closes(Enumerable.Range(0, 41).Select(i => 100.0 * Math.Exp(0.5 * Math.Pow(0.99, i)))), Bias.Long, "mean-reversion", 40).Refused();

        Assert.Equal(EntryRefusalKind.NotMeanReverting, refusal.Kind);
        Assert.Equal("half-life in bars", refusal.Reasons[0].Name);
        Assert.Equal(68.968, refusal.Reasons[0].Value, 1e-3);
    }

    [Theory]
    [InlineData(1.0, 0.85, 0.96)]
    [InlineData(0.05, 0.03, 0.08)]
    public void Level_OfRandomWalks_IsRefusedAsOftenAsTheDickeyFullerTestSays(double longest, double least, double most)
    {
        // An independent simulation (Python, 3,000 walks of 120 steps) passes 91 % with the whole window; 5 % of the half-lives are
        // below 5.7 bars, 0.0475 of the window, where the test's 5 % point lies.
        const int Walks = 600;
        var passed = Enumerable.Range(0, Walks).Count(seed =>
            Scene.Ask(Simulate(seed, 1.0, 0.01, 5.0, 121), Bias.Long, "mean-reversion", 120, 1.5, 6, longest).Price is not null);

        Assert.InRange(passed / (double)Walks, least, most);
    }

    [Fact]
    public void Price_OfAMarketBelowTheBand_IsMarketable()
    {
        var bars = Simulate(5, 0.8, 0.01, 5.0, 61);
        var query = EntryQuery.AtClose(Bias.Long, bars[^1]) with { MarketPrice = 100.0 };

        var price = Scene.Ask(bars, query, 0.01m, "mean-reversion", 60).Price();

        Assert.True(price.IsMarketable);
        Assert.True(price.Price > 100m);
        Assert.Equal(1.0, price.ReachProbability);
    }

    private static List<Bar> Simulate(int seed, double b, double s, double mean, int count)
    {
        var random = new Random(seed);
        var closes = new double[count];
        var deviation = 0.0;
        for (var i = 0; i < count; i++)
        {
            closes[i] = Math.Exp(mean + deviation);
            deviation = b * deviation + s * Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
        }

        return Scene.Closes(closes);
    }

    private static double LogLikelihood(List<double> x, double kappa, double mean, double sigma)
    {
        var variance = sigma * sigma * (1.0 - Math.Exp(-2.0 * kappa)) / (2.0 * kappa);
        var sum = 0.0;
        for (var i = 1; i < x.Count; i++)
        {
            var residual = x[i] - mean - (x[i - 1] - mean) * Math.Exp(-kappa);
            sum -= 0.5 * (Math.Log(2.0 * Math.PI * variance) + residual * residual / variance);
        }

        return sum;
    }
}
