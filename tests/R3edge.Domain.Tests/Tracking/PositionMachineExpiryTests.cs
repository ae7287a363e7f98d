using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

/// <summary>An entry that waits for its price waits only as long as the price is good.</summary>
public sealed class PositionMachineExpiryTests
{
    private static readonly Bar Fifth = Scenario.Bar(4, 100, 101, 99.5, 100);

    [Fact]
    public void Watch_PendingEntryWithValidity_WaitsForItsEndOnly()
    {
        var watch = PositionMachine.Watch(Pending().State);

        Assert.Equal(PositionWatch.Idle with { Deadline = Scenario.At(5) }, watch);
        Assert.False(watch.Triggers(Scenario.Bar(3, 100, 101, 99, 100)));
        Assert.True(watch.Triggers(Fifth));
        Assert.Equal(PositionWatch.Idle, PositionMachine.Watch(Scenario.Begin().State));
    }

    [Fact]
    public void Step_BarClosesBeforeTheValidityEnds_LeavesTheEntry()
    {
        var scenario = Pending();
        var before = scenario.State;

        scenario.Close(Scenario.Bar(3, 100, 101, 99.5, 100));

        scenario.AssertUnchanged(before, PositionRejection.None);
    }

    [Fact]
    public void Step_ValidityEndsWhilePending_CancelsTheEntryAndEndsWithThatReason()
    {
        var scenario = Pending();
        var entry = scenario.Working(OrderRole.Entry).Order.Id;

        scenario.Close(Fifth);
        Assert.Equal([new PositionEffect.CancelOrder(entry)], scenario.Last.Effects);
        Assert.Equal(PositionStatus.Pending, scenario.State.Status);
        Assert.Equal(PositionWatch.Idle, PositionMachine.Watch(scenario.State));

        scenario.Report(entry, OrderStatus.Cancelled, minute: 5);
        Assert.Equal((PositionStatus.Cancelled, ExitReason.EntryExpired), (scenario.State.Status, scenario.State.ExitReason));
    }

    [Fact]
    public void Step_ValidityEndsTwice_CancelsOnce()
    {
        var scenario = Pending();
        scenario.Step(new PositionEvent.TimeElapsed(Scenario.At(5)));
        var before = scenario.State;

        scenario.Step(new PositionEvent.TimeElapsed(Scenario.At(6)));

        scenario.AssertUnchanged(before, PositionRejection.None);
    }

    [Fact]
    public void Step_FillFasterThanTheExpiry_OpensThePosition()
    {
        var scenario = Pending(new ExitPlan { StopPrice = 90m });
        var entry = scenario.Working(OrderRole.Entry).Order.Id;
        scenario.Close(Fifth);

        scenario.Report(entry, OrderStatus.Filled, 10m, 99m, minute: 4.9);

        Assert.Equal((PositionStatus.Open, (ExitReason?)null), (scenario.State.Status, scenario.State.ExitReason));
        Assert.Equal(OrderTerms.Stop(90m), scenario.Placed(OrderRole.Stop).Terms);
    }

    [Fact]
    public void Step_ValidityEndsPartlyFilled_CancelsTheRestAndKeepsThePosition()
    {
        var scenario = Pending();
        var entry = scenario.Working(OrderRole.Entry).Order.Id;
        scenario.Report(entry, OrderStatus.PartlyFilled, 4m, 99m, minute: 2);
        Assert.Equal(Scenario.At(5), PositionMachine.Watch(scenario.State).Deadline);

        scenario.Close(Fifth);
        Assert.Equal([new PositionEffect.CancelOrder(entry)], scenario.Last.Effects);
        scenario.Report(entry, OrderStatus.Cancelled, 4m, 99m, minute: 5);

        Assert.Equal((PositionStatus.Open, 4m, (ExitReason?)null), (scenario.State.Status, scenario.State.OpenQuantity, scenario.State.ExitReason));
        Assert.Empty(scenario.State.WorkingOrders);
    }

    [Fact]
    public void Step_BarClosedWithAForecast_TrailsByItsMultiple()
    {
        // The best price is 110, two sigmas of 2 % below it: 110 x (1 - 0.04) = 105.6.
        var scenario = Scenario.Entered(new ExitPlan { StopPrice = 90m, Trailing = new Trailing(TrailingKind.Volatility, 2.0) });
        Assert.True(PositionMachine.Watch(scenario.State).EveryBar);

        scenario.Close(Scenario.Bar(1, 100, 110, 100, 109), 0.02);
        Assert.Equal(OrderTerms.Stop(105.6m), scenario.Replaced(OrderRole.Stop).Terms);

        scenario.Close(Scenario.Bar(2, 109, 109, 108, 108), double.NaN);
        Assert.Equal(105.6m, scenario.State.StopPrice);
    }

    private static Scenario Pending(ExitPlan? exit = null) => Scenario.Begin(
        Scenario.Plan(exit, entry: OrderTerms.Limit(99m)) with { EntryValidUntil = Scenario.At(5) });
}
