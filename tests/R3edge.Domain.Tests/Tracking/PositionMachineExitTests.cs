using R3edge.Domain.Execution;
using R3edge.Domain.Regimes;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

public sealed class PositionMachineExitTests
{
    private static readonly ExitPlan Full = new()
    {
        StopPrice = 90m,
        Targets = [new TakeProfit(110m, 0.5m)],
        MaximumHolding = TimeSpan.FromMinutes(10),
        AllowedRegimes = Regime.TrendingUp | Regime.Calm,
    };

    [Fact]
    public void Step_ExitRequestedWithNoOtherOrder_ExitsAtTheMarketAtOnce()
    {
        var scenario = Scenario.Entered();

        scenario.RequestExit(ExitReason.Signal, 8);

        var exit = scenario.Placed(OrderRole.Exit);
        Assert.Equal((OrderTerms.Market, OrderAmount.Of(10m), Scenario.At(8)), (exit.Terms, exit.Amount, exit.CreatedAt));
        scenario.Report(OrderRole.Exit, OrderStatus.Filled, 10m, 103m, fee: 1m, minute: 9);
        Assert.Equal((PositionStatus.Closed, ExitReason.Signal, 28m), (scenario.State.Status, scenario.State.ExitReason, scenario.State.RealisedProfit));
    }

    [Fact]
    public void Step_ExitRequestedWhileOpen_CancelsEverythingFirstThenExitsOnce()
    {
        var scenario = Scenario.Entered(Full);
        var stop = scenario.Working(OrderRole.Stop).Order.Id;
        var target = scenario.Working(OrderRole.Target, 0).Order.Id;

        scenario.RequestExit();
        Assert.Equal([new PositionEffect.CancelOrder(stop), new PositionEffect.CancelOrder(target)], scenario.Last.Effects);
        scenario.Report(stop, OrderStatus.Cancelled);
        Assert.Empty(scenario.Last.Effects);

        // The target fills 2 while its cancellation is under way.
        scenario.Report(target, OrderStatus.Cancelled, 2m, 110m);

        Assert.Equal(OrderAmount.Of(8m), scenario.Placed(OrderRole.Exit).Amount);
        Assert.Single(scenario.Last.Effects);
        scenario.Report(OrderRole.Exit, OrderStatus.PartlyFilled, 3m, 105m);
        Assert.Equal(PositionStatus.Closing, scenario.State.Status);
        scenario.Report(OrderRole.Exit, OrderStatus.Filled, 8m, 105m);

        // 2 * 110 + 8 * 105 - 1000 - 1 = 59.
        Assert.Equal((PositionStatus.Closed, 59m), (scenario.State.Status, scenario.State.RealisedProfit));
    }

    [Fact]
    public void Step_StopFillsWhileItIsBeingCancelled_NeedsNoExit()
    {
        var scenario = Scenario.Entered(new ExitPlan { StopPrice = 90m });
        scenario.RequestExit();

        scenario.Report(OrderRole.Stop, OrderStatus.Filled, 10m, 90m, cancelling: true);

        Assert.Empty(scenario.Last.Effects);
        Assert.Equal((PositionStatus.Closed, ExitReason.Stop), (scenario.State.Status, scenario.State.ExitReason));
    }

    [Fact]
    public void Step_ExitRequestedWhilePending_CancelsTheEntry()
    {
        var scenario = Scenario.Begin(Full);

        scenario.RequestExit();
        var entry = scenario.Working(OrderRole.Entry, cancelling: true).Order.Id;
        Assert.Equal([new PositionEffect.CancelOrder(entry)], scenario.Last.Effects);
        scenario.Report(entry, OrderStatus.Cancelled);

        Assert.Equal(PositionStatus.Cancelled, scenario.State.Status);
    }

    [Fact]
    public void Step_EntryRejectedWhileItIsBeingCancelled_EndsRejected()
    {
        var scenario = Scenario.Begin(Full);
        scenario.RequestExit();

        scenario.Report(OrderRole.Entry, OrderStatus.Rejected, cancelling: true);

        Assert.Equal(PositionStatus.Rejected, scenario.State.Status);
    }

    [Fact]
    public void Step_EntryFillsWhileItIsBeingCancelled_IsOwnedAndLeftAtOnce()
    {
        var scenario = Scenario.Begin(Full);
        scenario.RequestExit(ExitReason.Forced);

        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 10m, 100m, minute: 2, cancelling: true);

        Assert.Equal(OrderAmount.Of(10m), scenario.Placed(OrderRole.Exit).Amount);
        Assert.Single(scenario.Last.Effects);
        scenario.Report(OrderRole.Exit, OrderStatus.Filled, 10m, 99m, minute: 3);
        Assert.Equal((PositionStatus.Closed, ExitReason.Forced, -10m), (scenario.State.Status, scenario.State.ExitReason, scenario.State.RealisedProfit));
    }

    [Fact]
    public void Step_EntryPartlyFillsWhileItIsBeingCancelled_WaitsForTheEntryToBeFinal()
    {
        var scenario = Scenario.Begin(Full);
        scenario.RequestExit();
        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 4m, 100m, cancelling: true);
        Assert.Empty(scenario.Last.Effects);

        scenario.Report(OrderRole.Entry, OrderStatus.Cancelled, 6m, 100m, cancelling: true);

        Assert.Equal(OrderAmount.Of(6m), scenario.Placed(OrderRole.Exit).Amount);
    }

    [Fact]
    public void Step_ExitRequestedTwice_IsAlreadyClosing()
    {
        var scenario = Scenario.Entered();
        scenario.RequestExit();
        var before = scenario.State;

        scenario.RequestExit();

        scenario.AssertUnchanged(before, PositionRejection.AlreadyClosing);
    }

    [Fact]
    public void Step_ExitRejected_IsSentAgainUnderANewId()
    {
        var scenario = Scenario.Entered();
        scenario.RequestExit();
        var first = scenario.Working(OrderRole.Exit).Order.Id;

        scenario.Report(first, OrderStatus.Rejected);

        Assert.NotEqual(first, scenario.Placed(OrderRole.Exit).Id);
        Assert.Equal((1, false), (scenario.State.FailedExits, scenario.State.NeedsAttention));
    }

    [Fact]
    public void Step_ExitCancelledAfterAPartialFill_ExitsTheRest()
    {
        var scenario = Scenario.Entered();
        scenario.RequestExit();

        scenario.Report(OrderRole.Exit, OrderStatus.Cancelled, 3m, 100m);

        Assert.Equal(OrderAmount.Of(7m), scenario.Placed(OrderRole.Exit).Amount);
        Assert.Equal(0, scenario.State.FailedExits);
    }

    [Fact]
    public void Step_FiveExitsRejected_StopsAndAsksForAPersonWhoMayTryAgain()
    {
        var scenario = Scenario.Entered();
        scenario.RequestExit(ExitReason.Signal, 1);
        for (var failure = 1; failure <= 5; failure++)
        {
            Assert.False(scenario.State.NeedsAttention);
            scenario.Report(OrderRole.Exit, OrderStatus.Rejected, minute: 1);
        }

        Assert.Empty(scenario.Last.Effects);
        Assert.Empty(scenario.State.WorkingOrders);
        Assert.Equal((PositionStatus.Closing, true, 10m), (scenario.State.Status, scenario.State.NeedsAttention, scenario.State.OpenQuantity));

        // The first request delivered once more is no new decision.
        var before = scenario.State;
        scenario.RequestExit(ExitReason.Signal, 1);
        scenario.AssertUnchanged(before, PositionRejection.AlreadyClosing);

        scenario.RequestExit(ExitReason.Forced, 60);
        Assert.Equal(OrderAmount.Of(10m), scenario.Placed(OrderRole.Exit).Amount);
        Assert.False(scenario.State.NeedsAttention);
        scenario.Report(OrderRole.Exit, OrderStatus.Filled, 10m, 100m);
        Assert.Equal((PositionStatus.Closed, ExitReason.Signal), (scenario.State.Status, scenario.State.ExitReason));
    }

    [Fact]
    public void Step_VenueFillsMoreExitsThanThereWas_KeepsHonestNumbersAndAsksForAPerson()
    {
        var scenario = Scenario.Entered(Full);
        var target = scenario.Working(OrderRole.Target, 0).Order.Id;
        scenario.Report(OrderRole.Stop, OrderStatus.Filled, 10m, 90m);

        scenario.Report(target, OrderStatus.Filled, 5m, 110m);

        Assert.Equal((PositionStatus.Closing, -5m, true), (scenario.State.Status, scenario.State.OpenQuantity, scenario.State.NeedsAttention));
        Assert.Empty(scenario.Last.Effects);
    }

    [Theory]
    [InlineData(9.99, false)]
    [InlineData(10.0, true)]
    public void Step_TimeElapsed_ExitsOnceHeldAsLongAsAllowed(double minute, bool exits)
    {
        var scenario = Scenario.Entered(Full);

        scenario.Step(new PositionEvent.TimeElapsed(Scenario.At(minute)));

        Assert.Equal(exits ? ExitReason.TimeStop : null, scenario.State.ExitReason);
        Assert.Equal(exits ? 2 : 0, scenario.Last.Effects.Length);
    }

    [Fact]
    public void Step_BarClosesAtTheHoldingLimit_ExitsForTimeStop()
    {
        var scenario = Scenario.Entered(Full);
        scenario.Close(Scenario.Bar(8, 100, 101, 99, 100));
        Assert.Null(scenario.State.ExitReason);

        scenario.Close(Scenario.Bar(9, 100, 101, 99, 100));

        Assert.Equal((PositionStatus.Closing, ExitReason.TimeStop), (scenario.State.Status, scenario.State.ExitReason));
    }

    [Fact]
    public void Step_TimeElapsedWhilePending_ChangesNothing()
    {
        var scenario = Scenario.Begin(Full);
        var before = scenario.State;

        scenario.Step(new PositionEvent.TimeElapsed(Scenario.At(1000)));

        scenario.AssertUnchanged(before, PositionRejection.None);
    }

    [Theory]
    [InlineData(Regime.TrendingUp, null)]
    [InlineData(Regime.Calm, null)]
    [InlineData(Regime.Crisis, ExitReason.Regime)]
    public void Step_RegimeRecognised_ExitsOutsideTheAllowedOnes(Regime regime, ExitReason? reason)
    {
        var scenario = Scenario.Entered(Full);

        scenario.Recognise(regime);

        Assert.Equal((reason, PositionRejection.None), (scenario.State.ExitReason, scenario.Last.Rejection));
    }

    [Fact]
    public void Step_RegimeTurnsWhilePending_CancelsTheEntry()
    {
        var scenario = Scenario.Begin(Full);

        scenario.Recognise(Regime.Ranging);

        Assert.IsType<PositionEffect.CancelOrder>(Assert.Single(scenario.Last.Effects));
    }

    [Theory]
    [InlineData(Regime.None, 1, PositionRejection.ImpossibleRegime)]
    [InlineData((Regime)1024, 1, PositionRejection.ImpossibleRegime)]
    [InlineData(Regime.Crisis, -1, PositionRejection.StaleEvent)]
    public void Step_RegimeThatIsNoneOrOlderThanThePosition_IsRejected(Regime regime, double minute, PositionRejection rejection)
    {
        var scenario = Scenario.Entered(Full);
        var before = scenario.State;

        scenario.Recognise(regime, minute);

        scenario.AssertUnchanged(before, rejection);
    }
}
