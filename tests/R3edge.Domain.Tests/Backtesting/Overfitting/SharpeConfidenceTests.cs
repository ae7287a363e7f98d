using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Backtesting;

namespace R3edge.Domain.Tests.Backtesting.Overfitting;

public sealed class SharpeConfidenceTests
{
    // Bailey and Lopez de Prado (2014), the numerical example: an annualised Sharpe ratio of 2.5 over 1,250 days of 250 a year,
    // skewness -3, kurtosis 10, the best of 100 trials whose annualised Sharpe ratios have variance 1/2: SR0 = 0.1132 a day and
    // DSR = 0.9004. With 46 trials the DSR is 0.9505, and so it is with 88 had the returns been normal.
    [Theory]
    [InlineData(100, -3.0, 10.0, 0.1132, 0.9004)]
    [InlineData(46, -3.0, 10.0, 0.1004, 0.9505)]
    [InlineData(88, 0.0, 3.0, 0.1111, 0.9505)]
    public void Deflated_PublishedExample_GivesThePublishedProbability(
        int trials, double skewness, double kurtosis, double expectedMaximum, double deflated)
    {
        var moments = new ReturnMoments(1_250, 2.5 / Math.Sqrt(250.0), skewness, kurtosis);
        Assert.Equal(expectedMaximum, SharpeConfidence.ExpectedMaximum(trials, 0.5 / 250.0), 5e-5);
        Assert.Equal(deflated, SharpeConfidence.Deflated(moments, trials, 0.5 / 250.0), 5e-5);
    }

    // Bailey and Lopez de Prado (2012): 24 monthly returns with a Sharpe ratio of 0.458. Taken as normal, PSR(0) is 0.982; with
    // skewness -2.448 and kurtosis 10.164 it is 0.913. Excess kurtosis in its place would give 0.920.
    [Theory]
    [InlineData(0.0, 3.0, 0.982)]
    [InlineData(-2.448, 10.164, 0.913)]
    public void Probabilistic_PublishedExample_GivesThePublishedProbability(double skewness, double kurtosis, double expected) =>
        Assert.Equal(expected, SharpeConfidence.Probabilistic(new ReturnMoments(24, 0.458, skewness, kurtosis)), 5e-4);

    // The same paper: an annualised Sharpe ratio of 2 is above 1 with 95 % confidence after 2.73 years of normal daily returns
    // (252 a year), and after 4.99 years of monthly ones with skewness -0.72 and kurtosis 5.78.
    [Theory]
    [InlineData(252.0, 0.0, 3.0, 2.73)]
    [InlineData(12.0, -0.72, 5.78, 4.99)]
    public void MinimumTrackRecordLength_PublishedExample_GivesThePublishedYears(
        double perYear, double skewness, double kurtosis, double years)
    {
        var moments = new ReturnMoments(100, 2.0 / Math.Sqrt(perYear), skewness, kurtosis);
        var samples = SharpeConfidence.MinimumTrackRecordLength(moments, 1.0 / Math.Sqrt(perYear));
        Assert.Equal(years, samples / perYear, 5e-3);
    }

    [Fact]
    public void MinimumTrackRecordLength_SharpeBelowTheBenchmark_IsNeverReached()
    {
        Assert.Equal(double.PositiveInfinity, SharpeConfidence.MinimumTrackRecordLength(new ReturnMoments(9, 0.1, 0.0, 3.0), 0.1));
        Assert.Equal(double.NaN, SharpeConfidence.MinimumTrackRecordLength(ReturnMoments.Of([0.0, 0.0, 0.0])));
        Assert.Equal(double.NaN, SharpeConfidence.Probabilistic(ReturnMoments.Of([0.0, 0.0, 0.0])));
    }

    // A track record of exactly the minimum length reaches exactly the confidence.
    [Fact]
    public void Probabilistic_AtTheMinimumTrackRecordLength_IsTheConfidence() => Prop.ForAll(
        Gen.Choose(0, 1_000_000).ToArbitrary(),
        seed =>
        {
            var random = new Random(seed);
            var skewness = random.NextDouble() * 6.0 - 3.0;
            var moments = new ReturnMoments(10, 0.02 + random.NextDouble(), skewness, 1.0 + skewness * skewness + random.NextDouble() * 9.0);
            var confidence = 0.51 + 0.48 * random.NextDouble();
            var length = SharpeConfidence.MinimumTrackRecordLength(moments, 0.01, confidence);

            // n is a whole number in the type, so the quantile is compared through the formula's other root.
            var whole = (int)Math.Ceiling(length);
            Assert.True(SharpeConfidence.Probabilistic(moments with { Count = whole }, 0.01) >= confidence - 1e-12);
            Assert.True(SharpeConfidence.Probabilistic(moments with { Count = Math.Max(1, whole - 1) }, 0.01) <= confidence + 1e-12);
        }).QuickCheckThrowOnFailure();

    // The exact mean of the largest of ten standard normal values is 1.53875 (Harter 1961); the approximation is 2 % above it.
    [Fact]
    public void ExpectedMaximum_TenTrials_IsNearTheExactMean()
    {
        Assert.InRange(SharpeConfidence.ExpectedMaximum(10, 1.0), 1.53875, 1.53875 * 1.03);
        Assert.Equal(0.0, SharpeConfidence.ExpectedMaximum(1, 1.0));
        Assert.Equal(0.0, SharpeConfidence.ExpectedMaximum(100, 0.0));
    }

    [Fact]
    public void Deflated_MoreTrials_IsNeverMoreSure() => Prop.ForAll(
        Gen.Choose(2, 1_000_000).Two().ToArbitrary(),
        pair =>
        {
            var moments = new ReturnMoments(500, 0.1, -0.5, 6.0);
            var few = SharpeConfidence.Deflated(moments, Math.Min(pair.Item1, pair.Item2), 0.001);
            var many = SharpeConfidence.Deflated(moments, Math.Max(pair.Item1, pair.Item2), 0.001);
            Assert.InRange(many, 0.0, few);
            Assert.True(few < SharpeConfidence.Probabilistic(moments));
        }).QuickCheckThrowOnFailure();

    // 1, 2, 3, 4 %: squared deviations 2.25 0.25 0.25 2.25 sum to 5; sample deviation sqrt(5/3); fourth powers sum to 10.25, so
    // kurtosis is (10.25/4) / (5/4)^2 = 1.64, not in excess.
    [Fact]
    public void Moments_HandComputed_HaveRawKurtosis()
    {
        var moments = ReturnMoments.Of([0.01, 0.02, 0.03, 0.04]);
        Assert.Equal(2.5 / Math.Sqrt(5.0 / 3.0), moments.Sharpe, 1e-12);
        Assert.Equal(0.0, moments.Skewness, 1e-12);
        Assert.Equal(1.64, moments.Kurtosis, 1e-12);
    }

    [Fact]
    public void Moments_ReturnsThatDoNotVary_HaveNoSharpe()
    {
        Assert.False(ReturnMoments.Of([0.01, 0.01, 0.01]).HasSharpe);
        Assert.False(ReturnMoments.Of([0.01]).HasSharpe);
        Assert.False(ReturnMoments.Of([]).HasSharpe);
    }
}
