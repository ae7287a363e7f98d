using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Domain.Tests.Regimes.Volatility;

public sealed class DistributionTests
{
    // Python: statistics.NormalDist().inv_cdf, an implementation of the same algorithm of its own.
    [Theory]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(1e-5, -4.2648907939228256)]
    [InlineData(0.01, -2.3263478740408408)]
    [InlineData(0.05, -1.6448536269514726)]
    [InlineData(0.3, -0.5244005127080407)]
    [InlineData(0.5, 0.0)]
    [InlineData(0.8, 0.8416212335729144)]
    [InlineData(0.999, 3.090232306167813)]
    public void NormalQuantile_IsThatOfPython(double probability, double expected) =>
        AssertRelative(expected, NormalDistribution.Quantile(probability), 1e-15);

    // Python: erfc(-x / sqrt(2)) / 2.
    [Theory]
    [InlineData(-30.0, 4.906713927148764e-198)]
    [InlineData(-8.0, 6.220960574271819e-16)]
    [InlineData(-3.5, 0.00023262907903552504)]
    [InlineData(-1.0, 0.15865525393145707)]
    [InlineData(0.0, 0.5)]
    [InlineData(0.7, 0.758036347776927)]
    [InlineData(2.9, 0.998134186699616)]
    [InlineData(3.1, 0.9990323967867817)]
    public void NormalCumulative_IsThatOfPython(double x, double expected) =>
        AssertRelative(expected, NormalDistribution.Cumulative(x), 2e-13);

    [Theory]
    [InlineData(-50.0)]
    [InlineData(-2.0)]
    [InlineData(-0.01)]
    [InlineData(0.4)]
    [InlineData(3.0)]
    [InlineData(1000.0)]
    public void StudentCumulative_OneToFourDegrees_IsTheClosedForm(double x)
    {
        // Shaw 2006: nu = 1: 1/2 + atan(x) / pi; 2: 1/2 + x / (2 sqrt(2 + x^2)); 4: 1/2 + 3/8 x / sqrt(1 + x^2/4) (1 - x^2 / (12 (1 + x^2/4))).
        var s = Math.Sqrt(1.0 + (0.25 * x * x));
        Assert.Equal(0.5 + (Math.Atan(x) / Math.PI), StudentDistribution.Cumulative(x, 1.0), 1e-14);
        Assert.Equal(0.5 + (x / (2.0 * Math.Sqrt(2.0 + (x * x)))), StudentDistribution.Cumulative(x, 2.0), 1e-14);
        Assert.Equal(0.5 + (0.375 * x / s * (1.0 - (x * x / (12.0 * s * s)))), StudentDistribution.Cumulative(x, 4.0), 1e-14);
    }

    [Theory]
    [InlineData(0.975, 5.0, 2.570582)] // The tables that every textbook prints.
    [InlineData(0.95, 10.0, 1.812461)]
    [InlineData(0.995, 30.0, 2.749996)]
    [InlineData(0.99, 3.0, 4.540703)]
    [InlineData(0.75, 6.0, 0.717558)]
    public void StudentQuantile_IsThatOfTheTables(double probability, double nu, double expected) =>
        Assert.Equal(expected, StudentDistribution.Quantile(probability, nu), 6);

    [Theory]
    [InlineData(1.0)]
    [InlineData(2.05)]
    [InlineData(4.4)]
    [InlineData(33.0)]
    [InlineData(500.0)]
    public void StudentQuantile_OfEveryProbability_InvertsCumulative(double nu)
    {
        foreach (var probability in new[] { 1e-12, 1e-6, 0.001, 0.01, 0.1, 0.24, 0.26, 0.4, 0.499999, 0.5, 0.6, 0.9, 0.9999 })
        {
            var x = StudentDistribution.Quantile(probability, nu);
            AssertRelative(probability, StudentDistribution.Cumulative(x, nu), 1e-12);
            Assert.Equal(-x, StudentDistribution.Quantile(1.0 - probability, nu), 1e-4 * (1.0 + Math.Abs(x)));
        }
    }

    [Fact]
    public void StudentQuantile_OneDegree_IsThatOfCauchy() =>
        AssertRelative(-1.0 / Math.Tan(Math.PI * 1e-9), StudentDistribution.Quantile(1e-9, 1.0), 1e-12);

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Quantile_OfNoProbability_Throws(double probability)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(probability));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentDistribution.Quantile(probability, 5.0));
    }

    [Fact]
    public void StandardizedQuantile_WithoutVariance_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentDistribution.StandardizedQuantile(0.1, 2.0));

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"{actual:R} is not {expected:R}");
}
