using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Backtesting;

namespace R3edge.Domain.Tests.Backtesting;

public sealed class WalkForwardPlanTests
{
    [Fact]
    public void TryCreate_Rolling_MovesAWindowOfFixedLength()
    {
        // r + 3 t = 1000 and r / (r + t) = 0.7: t = 1000 / (7/3 + 3) = 187.5, so that tests of 187 leave 439 to train first.
        Assert.True(WalkForwardPlan.TryCreate(1000, 3, 0.7, WalkForwardKind.Rolling, 50, out var plan, out var error), error);
        Assert.Equal(
            [
                new WalkForwardFold(new BarRange(0, 439), new BarRange(439, 626)),
                new WalkForwardFold(new BarRange(187, 626), new BarRange(626, 813)),
                new WalkForwardFold(new BarRange(374, 813), new BarRange(813, 1000)),
            ],
            plan);
    }

    [Fact]
    public void TryCreate_Anchored_AlwaysTrainsFromTheFirstBar()
    {
        Assert.True(WalkForwardPlan.TryCreate(1000, 4, 0.5, WalkForwardKind.Anchored, 50, out var plan, out _));
        Assert.Equal([new(0, 200), new(0, 400), new(0, 600), new(0, 800)], plan.Select(fold => fold.Train));
        Assert.Equal([new(200, 400), new(400, 600), new(600, 800), new(800, 1000)], plan.Select(fold => fold.Test));
    }

    [Fact]
    public void TryCreate_AnyPlan_AdjoinsCoversTheEndAndNeverTrainsOnATest()
    {
        var cases =
            from bars in Gen.Choose(1, 50_000)
            from folds in Gen.Choose(1, 40)
            from percent in Gen.Choose(1, 99)
            from minimum in Gen.Choose(1, 500)
            from kind in Gen.Elements(WalkForwardKind.Rolling, WalkForwardKind.Anchored)
            select (bars, folds, percent, minimum, kind);
        Prop.ForAll(cases.ToArbitrary(), sample => Holds(sample.bars, sample.folds, sample.percent / 100.0, sample.minimum, sample.kind))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TryCreate_TooFewBars_SaysHowManyAFoldWouldHave()
    {
        Assert.False(WalkForwardPlan.TryCreate(100, 4, 0.5, WalkForwardKind.Rolling, 21, out var plan, out var error));
        Assert.Equal("100 bars in 4 folds leave 20 bars to train and 20 to test on; at least 21 are needed for each", error);
        Assert.Empty(plan);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(3, 0.0)]
    [InlineData(3, 1.0)]
    [InlineData(3, double.NaN)]
    public void TryCreate_ImpossibleArguments_Throws(int folds, double fraction) => Assert.Throws<ArgumentOutOfRangeException>(
        () => WalkForwardPlan.TryCreate(1000, folds, fraction, WalkForwardKind.Rolling, 10, out _, out _));

    private static bool Holds(int bars, int folds, double fraction, int minimum, WalkForwardKind kind)
    {
        if (!WalkForwardPlan.TryCreate(bars, folds, fraction, kind, minimum, out var plan, out var error))
        {
            return error.Length > 0 && plan.IsEmpty;
        }

        var length = plan[0].Test.Length;
        return plan.Length == folds && plan[0].Train.Start == 0 && plan[^1].Test.End == bars
            && plan.All(fold => fold.Train.End == fold.Test.Start && fold.Test.Length == length && length >= minimum
                && fold.Train.Length >= minimum && fold.Train.Start >= 0)
            && plan.Zip(plan.Skip(1)).All(pair => pair.First.Test.End == pair.Second.Test.Start)
            && plan.All(fold => kind == WalkForwardKind.Anchored ? fold.Train.Start == 0 : fold.Train.Length == plan[0].Train.Length);
    }
}
