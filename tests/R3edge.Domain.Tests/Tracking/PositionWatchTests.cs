using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

public sealed class PositionWatchTests
{
    [Fact]
    public void Watch_PendingOrClosingOrStopOnly_NeedsNoBar()
    {
        var plan = new ExitPlan { StopPrice = 90m, BreakEven = new BreakEven(105m, 0m), MaximumHolding = TimeSpan.FromHours(1) };
        var closing = Scenario.Entered(plan);
        closing.RequestExit();

        Assert.Equal(PositionWatch.Idle, PositionMachine.Watch(Scenario.Begin(plan).State));
        Assert.Equal(PositionWatch.Idle, PositionMachine.Watch(closing.State));
        Assert.Equal(PositionWatch.Idle, PositionMachine.Watch(Scenario.Entered(new ExitPlan { StopPrice = 90m }).State));
    }

    [Fact]
    public void Watch_BreakEvenAhead_WakesAtItsTriggerAndNoMoreOnceMoved()
    {
        var scenario = Scenario.Entered(new ExitPlan { StopPrice = 90m, BreakEven = new BreakEven(105m, 0m) });
        var watch = PositionMachine.Watch(scenario.State);
        Assert.Equal(105.0, watch.Above);
        Assert.False(watch.Triggers(Scenario.Bar(1, 100, 104.99, 1, 100)));
        Assert.True(watch.Triggers(Scenario.Bar(1, 100, 105, 1, 100)));

        scenario.Close(Scenario.Bar(1, 100, 105, 99, 100));

        Assert.Equal(PositionWatch.Idle, PositionMachine.Watch(scenario.State));
    }

    [Fact]
    public void Watch_PercentTrailingOfAShort_WakesAtANewLow()
    {
        var scenario = Scenario.Entered(
            new ExitPlan { StopPrice = 105m, Trailing = new Trailing(TrailingKind.Percent, 0.05) }, Bias.Short);

        // 100 * 1.05 is where the stop is already.
        Assert.Equal(new PositionWatch(100.0, double.PositiveInfinity, DateTime.MaxValue, false), PositionMachine.Watch(scenario.State));
    }

    [Theory]
    [InlineData(TrailingKind.Percent)]
    [InlineData(TrailingKind.AverageTrueRange)]
    public void Watch_TrailingThatCouldMoveAtOnce_WakesAtEveryBar(TrailingKind kind)
    {
        var scenario = Scenario.Entered(new ExitPlan { StopPrice = 50m, Trailing = new Trailing(kind, 0.05) });

        Assert.True(PositionMachine.Watch(scenario.State).EveryBar);
    }

    [Fact]
    public void Watch_HoldingLimit_WakesAtTheBarThatReachesIt()
    {
        var watch = PositionMachine.Watch(Scenario.Entered(new ExitPlan { MaximumHolding = TimeSpan.FromMinutes(10) }).State);

        Assert.Equal(Scenario.At(10), watch.Deadline);
        Assert.False(watch.Triggers(Scenario.Bar(8, 100, 100, 100, 100)));
        Assert.True(watch.Triggers(Scenario.Bar(9, 100, 100, 100, 100)));
    }

    [Fact]
    public void Watch_HoldingLimitBeyondTheCalendar_NeverWakes() => Assert.Equal(
        DateTime.MaxValue, PositionMachine.Watch(Scenario.Entered(new ExitPlan { MaximumHolding = TimeSpan.MaxValue }).State).Deadline);

    [Fact]
    public void Triggers_BarWithoutPrices_WakesRatherThanSleeps()
    {
        var bar = new Bar(Scenario.At(1), Scenario.At(2), double.NaN, double.NaN, double.NaN, double.NaN, 0);

        Assert.True(new PositionWatch(1, 200, DateTime.MaxValue, false).Triggers(bar));
    }
}
