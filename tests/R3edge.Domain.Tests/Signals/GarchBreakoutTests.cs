using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes.Volatility;
using R3edge.Domain.Signals;
using R3edge.Domain.Tests.Indicators;

namespace R3edge.Domain.Tests.Signals;

public sealed class GarchBreakoutTests
{
    private static readonly GarchParameters Truth = new() { Mu = 0.0, Omega = 2e-6, Alpha = 0.1, Beta = 0.85, Nu = 6.0 };

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.98)]
    public void Band_OfASimulatedModel_HoldsAsManyClosesAsItPromises(double coverage)
    {
        // Every band is for the next bar, from a model fitted before it. Of n closes p n fall within, with a standard error of
        // sqrt(p (1 - p) / n); what the fits to 500 returns are off by is allowed for by another two hundredths of the rest.
        var bars = Given.Returns(Simulate(4_000));
        var columns = IndicatorRuns.Batch(IndicatorRegistry.Spec("garch-band", 500, 200, coverage), bars);
        var judged = Enumerable.Range(501, bars.Count - 501).ToArray();

        var within = judged.Count(i => bars.Close[i] <= columns[0][i - 1] && bars.Close[i] >= columns[1][i - 1]) / (double)judged.Length;

        Assert.Equal(coverage, within, (4.0 * Math.Sqrt(coverage * (1.0 - coverage) / judged.Length)) + 0.004);
    }

    [Fact]
    public void Band_OfCalmAndOfTurmoil_FollowsTheConditionalVariance()
    {
        var bars = Given.Returns(Simulate(3_000));
        var deviation = IndicatorRuns.Batch(IndicatorRegistry.Spec("garch-band", 500, 200), bars)[2];
        var filter = new GarchFilter(VarianceModel.Garch, Truth, Truth.LongRunVariance(VarianceModel.Garch));
        var truth = new double[bars.Count];
        for (var i = 1; i < bars.Count; i++)
        {
            truth[i] = Math.Sqrt(filter.Update(Math.Log(bars.Close[i] / bars.Close[i - 1])));
        }

        Assert.True(Correlation(deviation[600..], truth[600..]) > 0.9);
    }

    [Fact]
    public void Band_OfRunsThatBeganAtDifferentTimes_IsTheSameBitForBit()
    {
        // The schedule is the clock's: 200 bars after the later one has its first model at the latest, both have the same.
        var bars = Given.Returns(Simulate(1_500));
        var spec = IndicatorRegistry.Spec("garch-band", 300, 100);
        var whole = IndicatorRuns.Batch(spec, bars);
        var late = IndicatorRuns.Batch(spec, bars.Slice(333, bars.Count - 333));

        IndicatorRuns.AssertSameBits([whole[0][(333 + 401)..]], [late[0][401..]]);
    }

    [Fact]
    public void Decide_AfterAMoveBeyondTheBand_EntersThatWayAndLeavesOnTheChannel()
    {
        // 600 quiet bars of a deviation of 0.1 %, and then a jump of ten of them, a drift, and a fall through the lows of ten bars.
        var quiet = Given.Normals(7, 600).Select(z => 0.001 * z);
        double[] after = [0.01, .. Enumerable.Repeat(0.0005, 15), -0.02];
        var bars = Given.Returns([.. quiet, .. after], Timeframe.OneHour);
        var actions = Given.Actions(bars, "garch-breakout", ("coverage", 0.999));

        Assert.Equal(SignalAction.EnterLong, actions[601]);
        Assert.Equal(SignalAction.EnterShort, actions[^1]); // Twenty deviations down break the band as well.
        Assert.DoesNotContain(SignalAction.EnterShort, actions[601..^1]);
    }

    [Fact]
    public void Band_OfEqualCloses_HasNoValue()
    {
        var columns = IndicatorRuns.Batch(IndicatorRegistry.Spec("garch-band", 100), Given.Closes(Enumerable.Repeat(100.0, 300)));

        Assert.All(columns, column => Assert.All(column, value => Assert.True(double.IsNaN(value))));
    }

    private static double[] Simulate(int count)
    {
        var returns = new double[count];
        GarchSimulator.Simulate(VarianceModel.Garch, Truth, new DeterministicRandom(21), returns);
        return returns;
    }

    private static double Correlation(double[] left, double[] right)
    {
        var (a, b) = (left.Average(), right.Average());
        return left.Zip(right, (x, y) => (x - a) * (y - b)).Sum()
            / Math.Sqrt(left.Sum(x => (x - a) * (x - a)) * right.Sum(y => (y - b) * (y - b)));
    }
}
