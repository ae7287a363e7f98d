using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;
using R3edge.Domain.OrderFlow;

namespace R3edge.Domain.Tests.OrderFlow;

public sealed class ImpactTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Signed volumes 1, 2, 3 and price changes 1, 3, 2: deviations -1 0 1 and -1 1 0, products 1, squares 2 and 2.
    // Slope 1/2; fit 1^2 / (2 * 2) = 1/4. The first interval gives only the price 100.
    [Fact]
    public void Kyle_HandComputedIntervals_GivesSlopeAndFit()
    {
        var lambda = new KyleLambda(Second, 3);
        lambda.Add(Given.Trade(0.0, 100.0, 9.0));
        lambda.Add(Given.Trade(1.2, 150.0, 3.0));
        lambda.Add(Given.Trade(1.9, 101.0, -2.0));
        lambda.Add(Given.Trade(2.0, 104.0, 2.0));
        lambda.Add(Given.Trade(5.5, 106.0, 3.0));
        Assert.Equal(double.NaN, lambda.Value);
        lambda.Advance(Given.At(5.99));
        Assert.Equal(double.NaN, lambda.Value);
        lambda.Advance(Given.At(6.0));
        Assert.Equal(0.5, lambda.Value, 1e-15);
        Assert.Equal(0.25, lambda.Fit, 1e-15);
        Assert.False(lambda.Add(Given.Trade(5.9, 106.0, 3.0)));
        Assert.Equal(new RefusedTrades(0, 1), lambda.Refused);
    }

    [Fact]
    public void Kyle_SignedVolumeThatNeverVaries_HasNoValue()
    {
        var lambda = new KyleLambda(Second, 3);
        for (var i = 0; i < 9; i++)
        {
            lambda.Add(Given.Trade(i, 100.0 + i % 3, 0.1));
        }

        Assert.Equal((double.NaN, double.NaN), (lambda.Value, lambda.Fit));
    }

    [Fact]
    public void Kyle_AnyTrades_EqualsBatchRegression() => Prop.ForAll(Given.Seeds, seed =>
    {
        var trades = Given.Trades(seed, 250);
        var lambda = new KyleLambda(Second, 12);
        for (var i = 0; i < trades.Count; i++)
        {
            lambda.Add(trades[i]);
            var pairs = Pairs(trades.Take(i + 1)).TakeLast(12).ToList();
            if (pairs.Count < 12)
            {
                Assert.Equal(double.NaN, lambda.Value);
                continue;
            }

            var (meanX, meanY) = (pairs.Average(pair => pair.X), pairs.Average(pair => pair.Y));
            var slope = pairs.Sum(pair => (pair.X - meanX) * (pair.Y - meanY)) / pairs.Sum(pair => Math.Pow(pair.X - meanX, 2.0));
            Assert.Equal(slope, lambda.Value, 1e-9 * Math.Max(1.0, Math.Abs(slope)));
        }
    }).QuickCheckThrowOnFailure();

    // Usual: volumes 3 and -4 give sqrt((9 + 16) / 2), changes 1 and -1 give 1. Then 10 bought and half a unit up:
    // 10 / 3.5355 - 0.5. Then, against volumes -4 and 10 (sqrt 58) and changes -1 and 0.5 (sqrt 0.625), 2 sold and the price up:
    // nothing answered, -2 / sqrt 58.
    [Fact]
    public void Absorption_HandComputedIntervals_ScoresTheFlowThatWasNotAnswered()
    {
        var absorption = new Absorption(Second, 2);
        absorption.Add(Given.Trade(0, 100.0, 1.0));
        absorption.Add(Given.Trade(1, 101.0, 3.0));
        absorption.Add(Given.Trade(2, 100.0, -4.0));
        absorption.Add(Given.Trade(3, 100.5, 10.0));
        Assert.Equal(double.NaN, absorption.Score);
        absorption.Add(Given.Trade(4, 101.0, -2.0));
        Assert.Equal(10.0 / Math.Sqrt(12.5) - 0.5, absorption.Score, 1e-14);
        absorption.Advance(Given.At(5));
        Assert.Equal(-2.0 / Math.Sqrt(58.0), absorption.Score, 1e-14);
    }

    [Fact]
    public void Absorption_PriceThatFollowsTheFlow_IsZero()
    {
        var absorption = new Absorption(Second, 2);
        absorption.Add(Given.Trade(0, 100.0, 1.0));
        absorption.Add(Given.Trade(1, 101.0, 3.0));
        absorption.Add(Given.Trade(2, 100.0, -3.0));
        absorption.Add(Given.Trade(3, 103.0, 6.0));
        absorption.Advance(Given.At(4));
        Assert.Equal(0.0, absorption.Score);
    }

    [Fact]
    public void Absorption_FirstMoveAfterAStandstill_IsAFullAnswer()
    {
        var absorption = new Absorption(Second, 2);
        for (var i = 0; i < 4; i++)
        {
            absorption.Add(Given.Trade(i, 100.0, 1.0));
        }

        Assert.Equal(double.NaN, absorption.Score);
        absorption.Add(Given.Trade(4, 100.1, 5.0));
        Assert.Equal(1.0, absorption.Score);
        absorption.Advance(Given.At(5));
        Assert.Equal(0.0, absorption.Score);
    }

    [Fact]
    public void Restore_InMidStream_ContinuesAsIfNeverStopped()
    {
        var trades = Given.Trades(8, 500);
        var (lambda, absorption) = (new KyleLambda(Second, 9), new Absorption(Second, 9));
        foreach (var trade in trades.Take(300))
        {
            lambda.Add(trade);
            absorption.Add(trade);
        }

        var restoredLambda = Given.Copy(lambda, new KyleLambda(Second, 9));
        var restoredAbsorption = Given.Copy(absorption, new Absorption(Second, 9));
        Assert.Equal(absorption.Score, restoredAbsorption.Score);
        foreach (var trade in trades.Skip(300))
        {
            lambda.Add(trade);
            absorption.Add(trade);
            restoredLambda.Add(trade);
            restoredAbsorption.Add(trade);
            Assert.Equal((lambda.Value, lambda.Fit), (restoredLambda.Value, restoredLambda.Fit));
            Assert.Equal(absorption.Score, restoredAbsorption.Score);
        }

        restoredLambda.Restart();
        restoredAbsorption.Restart();
        Assert.Equal((double.NaN, double.NaN), (restoredLambda.Value, restoredAbsorption.Score));
    }

    private static IEnumerable<(double X, double Y)> Pairs(IEnumerable<Trade> trades)
    {
        var intervals = trades.GroupBy(trade => trade.Time.Ticks / Second.Ticks)
            .Select(group => (
                Signed: group.Sum(trade => trade.Aggressor == Side.Buy ? trade.Quantity : -trade.Quantity), group.Last().Price))
            .ToList();
        return Enumerable.Range(1, Math.Max(0, intervals.Count - 2))
            .Select(i => (intervals[i].Signed, intervals[i].Price - intervals[i - 1].Price));
    }
}
