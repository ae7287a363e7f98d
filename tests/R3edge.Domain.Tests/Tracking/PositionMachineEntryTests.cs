using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

public sealed class PositionMachineEntryTests
{
    private static readonly ExitPlan Protected = new()
    {
        StopPrice = 90.005m,
        Targets = [new TakeProfit(110m, 0.3333m), new TakeProfit(120m, 0.6667m)],
    };

    [Fact]
    public void Open_AnyPlan_SendsTheEntryAndNothingElse()
    {
        var scenario = Scenario.Begin(Protected, Bias.Short, OrderTerms.Limit(101m), OrderAmount.Spending(500m));

        Assert.Equal(PositionStatus.Pending, scenario.State.Status);
        var entry = scenario.Placed(OrderRole.Entry);
        Assert.Single(scenario.Last.Effects);
        Assert.Equal(OrderIds.For(scenario.State.Plan.Id, OrderRole.Entry, 1), entry.Id);
        Assert.Equal((Side.Sell, OrderTerms.Limit(101m), OrderAmount.Spending(500m)), (entry.Side, entry.Terms, entry.Amount));
        Assert.Equal((Scenario.Start, scenario.State.Plan.Id, false), (entry.CreatedAt, entry.PositionId, entry.IsReduceOnly));
    }

    [Theory]
    [InlineData("0", "0.5", 0.1)]
    [InlineData("90", "0", 0.1)]
    [InlineData("90", "1.1", 0.1)]
    [InlineData("90", "0.51", 0.1)]
    [InlineData("90", "0.5", 0.0)]
    [InlineData("90", "0.5", double.NaN)]
    public void Open_PlanOutOfRange_Throws(string stop, string fraction, double distance)
    {
        var share = decimal.Parse(fraction, System.Globalization.CultureInfo.InvariantCulture);
        var exit = new ExitPlan
        {
            StopPrice = decimal.Parse(stop, System.Globalization.CultureInfo.InvariantCulture),
            Targets = [new TakeProfit(110m, share), new TakeProfit(120m, share)],
            Trailing = new Trailing(TrailingKind.Percent, distance),
        };

        Assert.Throws<ArgumentException>(() => PositionMachine.Open(Scenario.Plan(exit), Scenario.Start));
    }

    [Fact]
    public void Step_EntryAcceptedWhilePending_StaysPending()
    {
        var scenario = Scenario.Begin(Protected);

        scenario.Report(OrderRole.Entry, OrderStatus.Accepted);

        Assert.Equal((PositionStatus.Pending, true), (scenario.State.Status, scenario.Working(OrderRole.Entry).IsAcknowledged));
        Assert.Empty(scenario.Last.Effects);
    }

    [Fact]
    public void Step_EntryFilledWhilePending_OpensAndPlacesStopAndTargets()
    {
        var scenario = Scenario.Begin(Protected);

        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 10m, 100m, fee: 1m, minute: 3);

        Assert.Equal((PositionStatus.Open, Scenario.At(3)), (scenario.State.Status, scenario.State.OpenedAt));
        Assert.Equal(new OrderTotals(10m, 1000m, 1m), scenario.State.Entered);
        var stop = scenario.Placed(OrderRole.Stop);

        // 90.005 is between two ticks of 0.01; a long's stop goes down.
        Assert.Equal((OrderTerms.Stop(90.00m), OrderAmount.Of(10m), Side.Sell), (stop.Terms, stop.Amount, stop.Side));

        // 10 * 0.3333 = 3.333, a whole number of lots of 0.001; the rest is 10 - 3.333 = 6.667.
        Assert.Equal(OrderAmount.Of(3.333m), scenario.Working(OrderRole.Target, 0).Order.Amount);
        Assert.Equal(OrderAmount.Of(6.667m), scenario.Working(OrderRole.Target, 1).Order.Amount);
        Assert.Equal(OrderTerms.Limit(120m), scenario.Working(OrderRole.Target, 1).Order.Terms);
        Assert.Equal(3, scenario.Last.Effects.Length);
        Assert.False(scenario.Works(OrderRole.Entry));
    }

    [Fact]
    public void Step_ShortEntryFilled_RoundsTheStopUpAndBuysBack()
    {
        var scenario = Scenario.Entered(new ExitPlan { StopPrice = 110.001m }, Bias.Short);

        var stop = scenario.Placed(OrderRole.Stop);

        Assert.Equal((OrderTerms.Stop(110.01m), Side.Buy), (stop.Terms, stop.Side));
    }

    [Fact]
    public void Step_LadderBelowOne_LeavesTheRestToRide()
    {
        var scenario = Scenario.Entered(new ExitPlan { Targets = [new TakeProfit(110m, 0.25m), new TakeProfit(120m, 0.25m)] });

        Assert.Equal(2, scenario.State.WorkingOrders.Length);
        Assert.Equal(OrderAmount.Of(2.5m), scenario.Working(OrderRole.Target, 1).Order.Amount);
    }

    [Fact]
    public void Step_RungBelowTheVenuesMinimum_GoesToTheLastRung()
    {
        // 0.1 filled: the first rung would be 0.1 * 0.4 = 0.04 at 110 = 4.40, below the minimum of 5; the last takes
        // 0.1 - 0 at 120 = 12.
        var scenario = Scenario.Begin(new ExitPlan { Targets = [new TakeProfit(110m, 0.4m), new TakeProfit(120m, 0.6m)] });

        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 0.1m, 100m);

        Assert.Equal(OrderAmount.Of(0.1m), Assert.Single(scenario.State.WorkingOrders).Order.Amount);
    }

    [Fact]
    public void Step_LastRungHasTakenMoreThanItsShare_LeavesTheOtherRungsOnlyWhatIsOpen()
    {
        // As above the last rung takes all of 0.1, and 0.09 of it fills. With 0.13 entered the first rung's share is
        // 0.13 * 0.4 = 0.052, worth 5.72 at 110, but only 0.04 is open.
        var scenario = Scenario.Begin(new ExitPlan { Targets = [new TakeProfit(110m, 0.4m), new TakeProfit(120m, 0.6m)] });
        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 0.1m, 100m);
        scenario.Report(OrderRole.Target, OrderStatus.PartlyFilled, 0.09m, 120m, rung: 1);

        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 0.13m, 100m);

        Assert.Equal(OrderAmount.Of(0.04m), scenario.Placed(OrderRole.Target).Amount);
        Assert.IsType<PositionEffect.CancelOrder>(scenario.Last.Effects[1]);
    }

    [Fact]
    public void Step_EntryKeepsFilling_ReplacesStopAndTargetsWithTheRightQuantities()
    {
        var scenario = Scenario.Begin(Protected);
        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 4m, 100m);
        var firstStop = scenario.Placed(OrderRole.Stop);
        Assert.Equal(OrderAmount.Of(4m), firstStop.Amount);

        // 4 * 0.3333 = 1.3332, cut to 1.333; 4 - 1.333 = 2.667.
        Assert.Equal(1.333m, scenario.Working(OrderRole.Target, 0).Remaining);
        Assert.Equal(2.667m, scenario.Working(OrderRole.Target, 1).Remaining);

        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 10m, 101m);

        var replacement = Assert.IsType<PositionEffect.ReplaceOrder>(scenario.Last.Effects[0]);
        Assert.Equal((firstStop.Id, OrderAmount.Of(10m)), (replacement.OrderId, replacement.Order.Amount));
        Assert.Equal(3.333m, scenario.Working(OrderRole.Target, 0).Remaining);
        Assert.Equal(6.667m, scenario.Working(OrderRole.Target, 1).Remaining);

        // The three replaced orders stay owned until the venue confirms.
        Assert.Equal(6, scenario.State.WorkingOrders.Length);
        scenario.Report(firstStop.Id, OrderStatus.Cancelled);
        Assert.Equal((5, PositionStatus.Open), (scenario.State.WorkingOrders.Length, scenario.State.Status));
        Assert.Empty(scenario.Last.Effects);
    }

    [Fact]
    public void Step_TargetFilledBeforeTheEntryKeepsFilling_CountsTowardsItsRung()
    {
        var scenario = Scenario.Begin(new ExitPlan { Targets = [new TakeProfit(110m, 0.5m)] });
        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 4m, 100m);
        scenario.Report(OrderRole.Target, OrderStatus.Filled, 2m, 110m, rung: 0);
        Assert.Equal(PositionStatus.PartlyClosed, scenario.State.Status);

        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 10m, 100m);

        // Half of 10 is 5, of which 2 are gone.
        Assert.Equal(OrderAmount.Of(3m), scenario.Placed(OrderRole.Target).Amount);
        Assert.Equal((PositionStatus.PartlyClosed, 8m), (scenario.State.Status, scenario.State.OpenQuantity));
    }

    [Fact]
    public void Step_EntryRejectedWithNothingFilled_EndsRejected()
    {
        var scenario = Scenario.Begin(Protected);

        scenario.Report(OrderRole.Entry, OrderStatus.Rejected, minute: 2);

        Assert.Equal((PositionStatus.Rejected, Scenario.At(2)), (scenario.State.Status, scenario.State.ClosedAt));
        Assert.Empty(scenario.State.WorkingOrders);
        Assert.Throws<InvalidOperationException>(() => scenario.State.ToClosedTrade(0, 0, 0));
    }

    [Fact]
    public void Step_EntryCancelledWithNothingFilled_EndsCancelled()
    {
        var scenario = Scenario.Begin(Protected);

        scenario.Report(OrderRole.Entry, OrderStatus.Cancelled);

        Assert.Equal(PositionStatus.Cancelled, scenario.State.Status);
    }

    [Theory]
    [InlineData(OrderStatus.Cancelled)]
    [InlineData(OrderStatus.Rejected)]
    public void Step_EntryEndsAfterPartialFill_StaysOpenWithWhatFilled(OrderStatus status)
    {
        var scenario = Scenario.Begin(Protected);
        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 4m, 100m);

        scenario.Report(OrderRole.Entry, status, 4m, 100m);

        Assert.Equal((PositionStatus.Open, 4m), (scenario.State.Status, scenario.State.OpenQuantity));
        Assert.False(scenario.Works(OrderRole.Entry));
        Assert.True(scenario.Works(OrderRole.Stop));
        Assert.Empty(scenario.Last.Effects);
    }

    [Fact]
    public void Step_EntryBoundedByFundsOnly_OwnsWhateverTheReportSays()
    {
        var scenario = Scenario.Begin(Protected, amount: OrderAmount.Spending(1000m));

        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 9.87m, 101m);

        Assert.Equal(OrderAmount.Of(9.87m), scenario.Placed(OrderRole.Stop).Amount);
    }
}
