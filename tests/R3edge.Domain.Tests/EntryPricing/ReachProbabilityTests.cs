using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.EntryPricing;

namespace R3edge.Domain.Tests.EntryPricing;

public sealed class ReachProbabilityTests
{
    // 2 Phi(-z) = erfc(z / sqrt 2), from Python's math.erfc; 1.96 and 2.576 are the tabled 5 % and 1 % points.
    [Theory]
    [InlineData(0.1, 0.920344325445942)]
    [InlineData(0.5, 0.6170750774519738)]
    [InlineData(1.0, 0.31731050786291415)]
    [InlineData(1.959963984540054, 0.05)]
    [InlineData(2.5758293035489004, 0.01)]
    [InlineData(5.0, 5.733031437583892e-07)]
    [InlineData(7.0, 2.55962508777167e-12)]
    [InlineData(7.2, 6.021255962234891e-13)]
    [InlineData(12.0, 3.552964224155404e-33)]
    [InlineData(30.0, 9.813427854297528e-198)]
    public void Touch_AtAKnownDistance_IsTwiceTheNormalTail(double sigmas, double probability)
    {
        // Over four bars of 1 %, sigma is 2 %.
        var sigma = 0.01 * Math.Sqrt(4.0);

        Assert.Equal(1.0, ReachProbability.Touch(100.0, 100.0 * Math.Exp(-sigmas * sigma), sigma) / probability, 1e-11);
        Assert.Equal(1.0, ReachProbability.Touch(100.0, 100.0 * Math.Exp(sigmas * sigma), sigma) / probability, 1e-11);
    }

    [Fact]
    public void Touch_AtTheMarket_IsCertain() => Assert.Equal(1.0, ReachProbability.Touch(100.0, 100.0, 0.0));

    [Fact]
    public void Touch_WithoutVolatility_NeverLeavesTheMarket() => Assert.Equal(0.0, ReachProbability.Touch(100.0, 99.0, 0.0));

    [Theory]
    [InlineData(0.0, 1.0, 1.0)]
    [InlineData(1.0, -1.0, 1.0)]
    [InlineData(1.0, 1.0, -1.0)]
    [InlineData(1.0, 1.0, double.NaN)]
    public void Touch_OfWhatCannotBe_Throws(double price, double level, double sigma) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ReachProbability.Touch(price, level, sigma));

    [Fact]
    public void Touch_OfSimulatedPaths_IsTheirFrequency()
    {
        // Walks of 400 normal steps. Seen only at the steps, a walk misses touches between them: the barrier is as if it were
        // 0.5826 sqrt(step variance) further away (Broadie, Glasserman and Kou 1997), and that is where the formula is asked.
        const int Walks = 20_000;
        const int Steps = 400;
        var random = new System.Random(7);
        foreach (var sigmas in new[] { 0.3, 0.8, 1.5 })
        {
            var reached = 0;
            for (var walk = 0; walk < Walks; walk++)
            {
                var position = 0.0;
                for (var step = 0; step < Steps; step++)
                {
                    position += Normal(random) / Math.Sqrt(Steps);
                    if (position <= -sigmas)
                    {
                        reached++;
                        break;
                    }
                }
            }

            var expected = ReachProbability.Touch(1.0, Math.Exp(-sigmas - 0.5826 / Math.Sqrt(Steps)), 1.0);
            var standardError = Math.Sqrt(expected * (1.0 - expected) / Walks);
            Assert.InRange((double)reached / Walks, expected - 4.0 * standardError, expected + 4.0 * standardError);
        }
    }

    [Fact]
    public void Touch_FurtherAwayOrInLessTime_IsNeverMoreLikely() => Prop.ForAll(
        Gen.Choose(0, 400).Three().ToArbitrary(),
        numbers =>
        {
            var (near, more, tenths) = numbers;
            var sigma = (1 + tenths) / 1000.0;
            var (level, further) = (Math.Exp(-near / 1000.0), Math.Exp(-(near + more) / 1000.0));
            var probability = ReachProbability.Touch(1.0, level, sigma);
            return probability is >= 0.0 and <= 1.0
                && ReachProbability.Touch(1.0, further, sigma) <= probability
                && ReachProbability.Touch(1.0, level, 0.5 * sigma) <= probability;
        }).QuickCheckThrowOnFailure();

    private static double Normal(System.Random random) =>
        Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
}
