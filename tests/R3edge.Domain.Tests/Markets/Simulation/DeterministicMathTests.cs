using R3edge.Domain.Markets.Simulation;

namespace R3edge.Domain.Tests.Markets.Simulation;

public sealed class DeterministicMathTests
{
    // The platform's own functions are within one unit in the last place; so is fdlibm's algorithm: together 4.5e-16.
    private const double Tolerance = 5e-16;

    [Fact]
    public void Exp_OverItsRange_AgreesWithThePlatform()
    {
        var random = new DeterministicRandom(1);
        for (var i = 0; i < 200_000; i++)
        {
            var x = ((random.NextDouble() * 2.0) - 1.0) * (i % 2 == 0 ? 700.0 : 2.0);
            var expected = Math.Exp(x);
            Assert.True(Math.Abs(DeterministicMath.Exp(x) - expected) <= Tolerance * expected, $"exp({x:R})");
        }
    }

    [Fact]
    public void Log_OverItsRange_AgreesWithThePlatform()
    {
        var random = new DeterministicRandom(2);
        for (var i = 0; i < 200_000; i++)
        {
            var x = i % 2 == 0 ? Math.Exp(((random.NextDouble() * 2.0) - 1.0) * 700.0) : 0.5 + (random.NextDouble() * 1.5);
            var expected = Math.Log(x);
            Assert.True(Math.Abs(DeterministicMath.Log(x) - expected) <= Tolerance * Math.Abs(expected), $"log({x:R})");
        }
    }

    // Abramowitz and Stegun 1964, table 1.1: mathematical constants.
    [Theory]
    [InlineData(1.0, 2.718281828459045235)]
    [InlineData(-1.0, 0.367879441171442322)]
    [InlineData(0.5, 1.648721270700128147)]
    [InlineData(0.0, 1.0)]
    public void Exp_OfTabulatedArgument_GivesTheConstant(double x, double expected) =>
        Assert.Equal(expected, DeterministicMath.Exp(x), 2.3e-16 * expected);

    [Theory]
    [InlineData(2.0, 0.693147180559945309)]
    [InlineData(10.0, 2.302585092994045684)]
    [InlineData(3.0, 1.098612288668109691)]
    [InlineData(1.0, 0.0)]
    public void Log_OfTabulatedArgument_GivesTheConstant(double x, double expected) =>
        Assert.Equal(expected, DeterministicMath.Log(x), 2.3e-16 * expected);

    [Theory]
    [InlineData(710.0, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(-709.0, 0.0)]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(double.NaN, double.NaN)]
    public void Exp_AtTheEnds_IsStated(double x, double expected) => Assert.Equal(expected, DeterministicMath.Exp(x));

    [Fact]
    public void Exp_NearTheLargestNumber_StaysFinite() =>
        Assert.Equal(1.0, DeterministicMath.Exp(709.78) / Math.Exp(709.78), 1e-15);

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(-1.0, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Log_AtTheEnds_IsStated(double x, double expected) => Assert.Equal(expected, DeterministicMath.Log(x));

    [Fact]
    public void Log_OfSmallestSubnormal_IsExact() => Assert.Equal(-1074.0 * Math.Log(2.0), DeterministicMath.Log(double.Epsilon), 2e-13);
}
