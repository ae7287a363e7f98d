using System.Runtime.Intrinsics;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes.Markov;

namespace R3edge.Domain.Tests.Regimes.Markov;

public sealed class VectorExponentialTests
{
    [Fact]
    public void Exp_OverItsWholeRange_IsWithin1e15OfTheTrueValue()
    {
        // DeterministicMath.Exp has an error below one unit in the last place, 2.2e-16.
        var random = new DeterministicRandom(1);
        for (var i = 0; i < 200_000; i++)
        {
            var x = i % 2 == 0 ? -707.9 * random.NextDouble() : 4.0 * random.NextDouble() - 2.0;
            var truth = DeterministicMath.Exp(x);

            Assert.InRange(VectorExponential.Exp(Vector256.Create(x))[2], truth * (1.0 - 1e-15), truth * (1.0 + 1e-15));
        }
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(-708.1, 0.0)]
    [InlineData(-1e300, 0.0)]
    [InlineData(double.NegativeInfinity, 0.0)]
    public void Exp_AtTheEdges_IsExact(double x, double expected) =>
        Assert.Equal(Vector256.Create(expected), VectorExponential.Exp(Vector256.Create(x)));

    [Fact]
    public void Exp_OfSeveralNumbers_IsThatOfEach() => Assert.Equal(
        [1.0, 0.36787944117144233, 0.0, 2.718281828459045],
        Enumerable.Range(0, 4).Select(i => VectorExponential.Exp(Vector256.Create(0.0, -1.0, -1000.0, 1.0))[i]));
}
