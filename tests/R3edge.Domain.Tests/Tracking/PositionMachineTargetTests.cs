using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

public sealed class PositionMachineTargetTests
{
    private static readonly ExitPlan Ladder = new()
    {
        StopPrice = 90m,
        Targets = [new TakeProfit(110m, 0.4m), new TakeProfit(120m, 0.6m)],
    };

    [Fact]
    public void Step_FirstTargetFilled_ClosesPartlyAndReplacesTheStop()
    {
        var scenario = Scenario.Entered(Ladder);

        scenario.Report(OrderRole.Target, OrderStatus.Filled, 4m, 110m, fee: 0.4m, minute: 5, rung: 0);

        Assert.Equal((PositionStatus.PartlyClosed, 6m), (scenario.State.Status, scenario.State.OpenQuantity));
        Assert.Equal((OrderAmount.Of(6m), OrderTerms.Stop(90m)), (scenario.Replaced(OrderRole.Stop).Amount, scenario.Replaced(OrderRole.Stop).Terms));
        Assert.Single(scenario.Last.Effects);
        Assert.Equal(6m, scenario.Working(OrderRole.Target, 1).Remaining);

        // 4 bought at 100 left at 110; fees 1 and 0.4. The 6 that are open would earn 5 each at 105.
        Assert.Equal(40m - 1.4m, scenario.State.RealisedProfit);
        Assert.Equal(30m, scenario.State.UnrealisedProfit(105m));
    }

    [Theory]
    [InlineData(Bias.Long, 30)]
    [InlineData(Bias.Short, -30)]
    public void Profit_WhileAllIsOpen_IsTheFeesPaidAndWhatThePriceWouldEarn(Bias bias, int unrealised)
    {
        var state = Scenario.Entered(new ExitPlan(), bias).State;

        // 10 at 100 for a fee of 1.
        Assert.Equal(-1m, state.RealisedProfit);
        Assert.Equal(unrealised, state.UnrealisedProfit(103m));
    }

    [Fact]
    public void Step_TargetPartlyFilled_ReplacesTheStopAndKeepsTheTarget()
    {
        var scenario = Scenario.Entered(Ladder);

        scenario.Report(OrderRole.Target, OrderStatus.PartlyFilled, 1m, 110m, rung: 0);

        Assert.Equal(OrderAmount.Of(9m), scenario.Replaced(OrderRole.Stop).Amount);
        Assert.Equal(3m, scenario.Working(OrderRole.Target, 0).Remaining);
        Assert.Single(scenario.Last.Effects);
    }

    [Fact]
    public void Step_LastTargetFilled_ClosesOnceTheStopIsConfirmedCancelled()
    {
        var scenario = Scenario.Entered(Ladder);
        scenario.Report(OrderRole.Target, OrderStatus.Filled, 4m, 110m, fee: 0.4m, minute: 5, rung: 0);
        scenario.Report(OrderRole.Stop, OrderStatus.Cancelled, minute: 5, cancelling: true);

        scenario.Report(OrderRole.Target, OrderStatus.Filled, 6m, 120m, fee: 0.6m, minute: 9, rung: 1);

        // Nothing is open, but the stop still works at the venue: nobody may forget it.
        Assert.Equal((PositionStatus.Closing, 0m), (scenario.State.Status, scenario.State.OpenQuantity));
        var stop = scenario.Working(OrderRole.Stop, cancelling: true);
        Assert.Equal([new PositionEffect.CancelOrder(stop.Order.Id)], scenario.Last.Effects);

        scenario.Report(stop.Order.Id, OrderStatus.Cancelled, minute: 10);

        var trade = scenario.State.ToClosedTrade(0.01, 0.25, 9);
        Assert.Equal((PositionStatus.Closed, ExitReason.Target), (scenario.State.Status, trade.ExitReason));

        // In: 10 * 100 = 1000. Out: 4 * 110 + 6 * 120 = 1160, average 116. Fees 1 + 0.4 + 0.6 = 2. Profit 160 - 2.
        Assert.Equal((100m, 116m, 10m, 2m, 158m), (trade.EntryPrice, trade.ExitPrice, trade.Quantity, trade.Fees, trade.Profit));
        Assert.Equal(0.158, trade.Return, 12);

        // The last fill was in minute 9, the confirmation in minute 10.
        Assert.Equal((Scenario.At(0), Scenario.At(9)), (trade.EntryTime, trade.ExitTime));
        Assert.Equal((0.01, 0.25, 9), (trade.MaximumAdverseExcursion, trade.MaximumFavourableExcursion, trade.BarsHeld));
    }

    [Fact]
    public void Step_TargetsOnlyAndLastFilled_ClosesAtOnce()
    {
        var scenario = Scenario.Entered(new ExitPlan { Targets = [new TakeProfit(90m, 1m)] }, Bias.Short);

        scenario.Report(OrderRole.Target, OrderStatus.Filled, 10m, 90m, fee: 1m, rung: 0);

        // A short from 100 to 90: 10 * 10 - 1 - 1.
        Assert.Equal((PositionStatus.Closed, 98m), (scenario.State.Status, scenario.State.RealisedProfit));
        Assert.Empty(scenario.Last.Effects);
    }

    [Fact]
    public void Step_AllTargetsFilledWhileTheEntryStillWorks_CancelsTheRestOfTheEntry()
    {
        var scenario = Scenario.Begin(new ExitPlan { Targets = [new TakeProfit(110m, 1m)] });
        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 4m, 100m);

        scenario.Report(OrderRole.Target, OrderStatus.Filled, 4m, 110m, rung: 0);

        var entry = scenario.Working(OrderRole.Entry, cancelling: true);
        Assert.Equal([new PositionEffect.CancelOrder(entry.Order.Id)], scenario.Last.Effects);
        Assert.Equal(PositionStatus.Closing, scenario.State.Status);

        // The race is lost: one more unit was bought. It is ours and leaves at the market.
        scenario.Report(entry.Order.Id, OrderStatus.Cancelled, 5m, 100m);
        Assert.Equal(OrderAmount.Of(1m), scenario.Placed(OrderRole.Exit).Amount);
        scenario.Report(OrderRole.Exit, OrderStatus.Filled, 1m, 99m);
        Assert.Equal((PositionStatus.Closed, 39m), (scenario.State.Status, scenario.State.RealisedProfit));
    }

    [Fact]
    public void Step_ReplacedTargetFillsLate_ShrinksItsReplacement()
    {
        var scenario = Scenario.Begin(new ExitPlan { Targets = [new TakeProfit(110m, 0.5m)] });
        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 4m, 100m);
        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 10m, 100m);
        Assert.Equal(5m, scenario.Working(OrderRole.Target, 0).Remaining);

        scenario.Report(OrderRole.Target, OrderStatus.Filled, 2m, 110m, rung: 0, cancelling: true);

        Assert.Equal(OrderAmount.Of(3m), scenario.Replaced(OrderRole.Target).Amount);
        Assert.Equal(8m, scenario.State.OpenQuantity);
    }

    [Theory]
    [InlineData(OrderStatus.Cancelled)]
    [InlineData(OrderStatus.Rejected)]
    public void Step_VenueDropsATarget_LeavesByForce(OrderStatus status)
    {
        var scenario = Scenario.Entered(Ladder);

        scenario.Report(OrderRole.Target, status, rung: 1);

        Assert.Equal((PositionStatus.Closing, ExitReason.Forced), (scenario.State.Status, scenario.State.ExitReason));
        Assert.All(scenario.State.WorkingOrders, o => Assert.True(o.IsCancelRequested));
        Assert.Equal(2, scenario.Last.Effects.Length);
    }
}
