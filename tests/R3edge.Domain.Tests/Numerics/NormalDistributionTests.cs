using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Numerics;

namespace R3edge.Domain.Tests.Numerics;

public sealed class NormalDistributionTests
{
    // Expected values by Taylor series and continued fraction in 60-digit decimal arithmetic.
    [Theory]
    [InlineData(-37.0, 5.72557122252457682268e-300)]
    [InlineData(-20.0, 2.75362411860623369508e-89)]
    [InlineData(-10.0, 7.61985302416052606597e-24)]
    [InlineData(-8.25, 7.91972631464247734096e-17)]
    [InlineData(-5.5, 1.89895624658877193839e-8)]
    [InlineData(-4.0, 3.16712418331199212538e-5)]
    [InlineData(-3.0, 1.34989803163009452665e-3)]
    [InlineData(-2.0, 2.27501319481792072003e-2)]
    [InlineData(-1.5, 6.68072012688580660045e-2)]
    [InlineData(-1.0, 1.58655253931457051415e-1)]
    [InlineData(-0.66, 2.54626914671336147611e-1)]
    [InlineData(-0.5, 3.08537538725986896362e-1)]
    [InlineData(-0.1, 4.60172162722971018535e-1)]
    [InlineData(0.0, 0.5)]
    [InlineData(0.1, 5.39827837277028981465e-1)]
    [InlineData(0.67, 7.48571104904689885709e-1)]
    [InlineData(1.0, 8.41344746068542948585e-1)]
    [InlineData(2.0, 9.77249868051820792800e-1)]
    [InlineData(3.0, 9.98650101968369905473e-1)]
    [InlineData(5.0, 9.99999713348428120806e-1)]
    [InlineData(8.0, 9.99999999999999377904e-1)]
    public void Cumulative_HighPrecisionReference_AgreesToFourteenDigits(double x, double expected) =>
        Assert.InRange(NormalDistribution.Cumulative(x) / expected, 1.0 - 1e-14, 1.0 + 1e-14);

    // Expected values by bisection of the same distribution function.
    [Theory]
    [InlineData(1e-300, -3.70470962993611992372e+1)]
    [InlineData(1e-100, -2.12734535609653242951e+1)]
    [InlineData(1e-20, -9.26234008979840757372e+0)]
    [InlineData(1e-10, -6.36134090240405620470e+0)]
    [InlineData(1e-5, -4.26489079392282462850e+0)]
    [InlineData(0.001, -3.09023230616781354154e+0)]
    [InlineData(0.025, -1.95996398454005423552e+0)]
    [InlineData(0.07, -1.47579102817917073522e+0)]
    [InlineData(0.075, -1.43953147093845591534e+0)]
    [InlineData(0.25, -6.74489750196081743202e-1)]
    [InlineData(0.4, -2.53347103135799798798e-1)]
    [InlineData(0.6, 2.53347103135799798798e-1)]
    [InlineData(0.975, 1.95996398454005423552e+0)]
    [InlineData(0.99, 2.32634787404084110089e+0)]
    public void Quantile_HighPrecisionReference_AgreesToFourteenDigits(double probability, double expected) =>
        Assert.InRange(NormalDistribution.Quantile(probability) / expected, 1.0 - 1e-14, 1.0 + 1e-14);

    [Fact]
    public void Quantile_AnyProbability_IsInvertedByCumulative() => Prop.ForAll(
        Gen.Choose(1, int.MaxValue - 1).ToArbitrary(),
        number =>
        {
            var probability = number / (double)int.MaxValue;
            Assert.Equal(probability, NormalDistribution.Cumulative(NormalDistribution.Quantile(probability)), 1e-14);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Cumulative_AnyPair_RisesAndIsSymmetric() => Prop.ForAll(
        Gen.Choose(-9_000, 9_000).Two().ToArbitrary(),
        pair =>
        {
            var (low, high) = (Math.Min(pair.Item1, pair.Item2) / 1e3, Math.Max(pair.Item1, pair.Item2) / 1e3);
            Assert.True(NormalDistribution.Cumulative(low) <= NormalDistribution.Cumulative(high));
            Assert.Equal(1.0, NormalDistribution.Cumulative(low) + NormalDistribution.Cumulative(-low), 1e-15);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Cumulative_Limits_AreZeroOneAndNaN()
    {
        Assert.Equal(0.0, NormalDistribution.Cumulative(double.NegativeInfinity));
        Assert.Equal(1.0, NormalDistribution.Cumulative(double.PositiveInfinity));
        Assert.Equal(double.NaN, NormalDistribution.Cumulative(double.NaN));
        Assert.Equal(double.NegativeInfinity, NormalDistribution.Quantile(0.0));
        Assert.Equal(double.PositiveInfinity, NormalDistribution.Quantile(1.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(double.NaN));
    }

    // phi(1) = exp(-1/2) / sqrt(2 pi) = 0.6065306597126334 * 0.3989422804014327.
    [Fact]
    public void Density_One_IsTheTabulatedValue() => Assert.Equal(0.24197072451914337, NormalDistribution.Density(1.0), 1e-16);
}
