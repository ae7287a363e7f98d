using R3edge.Domain.Execution;
using R3edge.Domain.Regimes;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

public sealed class PositionMachineReportTests
{
    [Fact]
    public void Step_ReportOfAnotherPositionsOrder_IsUnknown()
    {
        var scenario = Scenario.Entered();
        var before = scenario.State;

        scenario.Report(OrderIds.For(new PositionId(7), OrderRole.Entry, 1), OrderStatus.Filled, 1m, 100m);

        scenario.AssertUnchanged(before, PositionRejection.UnknownOrder);
    }

    [Theory]
    [InlineData(OrderStatus.Accepted, 0, 0)]
    [InlineData(OrderStatus.PartlyFilled, 4, 400)]
    [InlineData(OrderStatus.PartlyFilled, 2, 200)]
    public void Step_ReportThatSaysNothingNew_IsStale(OrderStatus status, decimal quantity, decimal notional)
    {
        var scenario = Scenario.Begin();
        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 4m, 100m);

        AssertRejected(scenario, status, quantity, notional, PositionRejection.StaleReport);
    }

    [Theory]
    [InlineData(OrderStatus.Filled, 2, 200)]
    [InlineData(OrderStatus.Cancelled, 2, 200)]
    [InlineData(OrderStatus.PartlyFilled, 5, 300)]
    [InlineData(OrderStatus.PartlyFilled, 5, 400)]
    [InlineData(OrderStatus.PartlyFilled, 3, 500)]
    [InlineData(OrderStatus.Filled, 10.001, 1000.1)]
    [InlineData(OrderStatus.Filled, 0, 0)]
    [InlineData(OrderStatus.PartlyFilled, -1, 100)]
    [InlineData(OrderStatus.PartlyFilled, 5, -1)]
    [InlineData((OrderStatus)9, 5, 500)]
    [InlineData((OrderStatus)(-1), 5, 500)]
    public void Step_ReportThatContradictsWhatIsKnown_IsCorrupt(OrderStatus status, decimal quantity, decimal notional)
    {
        var scenario = Scenario.Begin();
        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 4m, 100m);

        AssertRejected(scenario, status, quantity, notional, PositionRejection.CorruptReport);
    }

    [Fact]
    public void Step_ReportOfAnOrderAlreadyFinal_IsStaleEvenAfterTheEnd()
    {
        var scenario = Scenario.Begin();
        var entry = scenario.Working(OrderRole.Entry).Order.Id;
        scenario.Report(entry, OrderStatus.Filled, 10m, 100m);
        var open = scenario.State;
        scenario.Report(entry, OrderStatus.PartlyFilled, 4m, 100m);
        scenario.AssertUnchanged(open, PositionRejection.StaleReport);
        scenario.RequestExit();
        scenario.Report(OrderRole.Exit, OrderStatus.Filled, 10m, 100m);
        var closed = scenario.State;

        scenario.Report(entry, OrderStatus.Filled, 10m, 100m);

        scenario.AssertUnchanged(closed, PositionRejection.StaleReport);
    }

    [Fact]
    public void Step_FeesKnownLater_AreBooked()
    {
        var scenario = Scenario.Begin();
        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 4m, 100m);

        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 4m, 100m, fee: 0.4m);

        Assert.Equal((0.4m, PositionRejection.None), (scenario.State.Fees, scenario.Last.Rejection));
    }

    [Fact]
    public void Step_ReportLostBetweenTwo_LosesNoFill()
    {
        var scenario = Scenario.Begin();
        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 1m, 100m);

        // Whatever was reported between 1 and 10 never arrived.
        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 10m, 101m);

        Assert.Equal(new OrderTotals(10m, 1010m, 0m), scenario.State.Entered);
    }

    [Fact]
    public void Step_AnythingAfterTheEnd_IsRejectedByName()
    {
        var scenario = Scenario.Begin();
        scenario.Report(OrderRole.Entry, OrderStatus.Rejected);
        var ended = scenario.State;
        PositionEvent[] events =
        [
            new PositionEvent.BarClosed(Scenario.Bar(1, 100, 101, 99, 100), 1.0),
            new PositionEvent.ExitRequested(ExitReason.Forced, Scenario.At(1)),
            new PositionEvent.RegimeRecognised(Regime.Crisis, Scenario.At(1)),
            new PositionEvent.TimeElapsed(Scenario.At(1)),
            new PositionEvent.OrderReported(new OrderReport(new OrderId(1), OrderStatus.Filled, 1m, 1m, 0m, Scenario.At(1))),
        ];

        Assert.All(events, e => Assert.Equal(new PositionStep(ended, [], PositionRejection.PositionEnded), PositionMachine.Step(ended, e)));
    }

    [Fact]
    public void Owns_OrdersOfThisPositionAndOthers_TellsThemApart()
    {
        var scenario = Scenario.Entered(new ExitPlan { StopPrice = 90m });

        Assert.True(scenario.State.Owns(OrderIds.For(scenario.State.Plan.Id, OrderRole.Entry, 1)));
        Assert.True(scenario.State.Owns(OrderIds.For(scenario.State.Plan.Id, OrderRole.Stop, 2)));
        Assert.False(scenario.State.Owns(OrderIds.For(scenario.State.Plan.Id, OrderRole.Stop, 3)));
        Assert.False(scenario.State.Owns(OrderIds.For(new PositionId(7), OrderRole.Entry, 1)));
    }

    private static void AssertRejected(
        Scenario scenario, OrderStatus status, decimal quantity, decimal notional, PositionRejection rejection)
    {
        var before = scenario.State;
        var report = new OrderReport(scenario.Working(OrderRole.Entry).Order.Id, status, quantity, notional, 0m, Scenario.At(1));

        scenario.Step(new PositionEvent.OrderReported(report));

        scenario.AssertUnchanged(before, rejection);
    }
}
