using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

public sealed class PositionMachineStopTests
{
    private static readonly ExitPlan StopOnly = new() { StopPrice = 90m };

    [Fact]
    public void Step_StopTouchedWhileOpen_ClosesPosition()
    {
        var scenario = Scenario.Entered(StopOnly);

        scenario.Report(OrderRole.Stop, OrderStatus.Filled, 10m, 89.5m, fee: 0.9m, minute: 7);

        // 10 * (89.5 - 100) - 1 - 0.9 = -106.9.
        var trade = scenario.State.ToClosedTrade(0.105, 0, 7);
        Assert.Equal((PositionStatus.Closed, ExitReason.Stop, -106.9m), (scenario.State.Status, trade.ExitReason, trade.Profit));
        Assert.Empty(scenario.Last.Effects);
    }

    [Fact]
    public void Step_StopFilledWithTargetsWorking_CancelsThemBeforeItIsClosed()
    {
        var scenario = Scenario.Entered(StopOnly with { Targets = [new TakeProfit(110m, 0.5m)] });

        scenario.Report(OrderRole.Stop, OrderStatus.Filled, 10m, 90m);

        Assert.Equal(PositionStatus.Closing, scenario.State.Status);
        Assert.IsType<PositionEffect.CancelOrder>(Assert.Single(scenario.Last.Effects));
        scenario.Report(OrderRole.Target, OrderStatus.Cancelled, rung: 0, cancelling: true);
        Assert.Equal((PositionStatus.Closed, ExitReason.Stop), (scenario.State.Status, scenario.State.ExitReason));
    }

    [Fact]
    public void Step_StopPartlyFilled_LetsItFinishAndCancelsTheRest()
    {
        var scenario = Scenario.Entered(StopOnly with { Targets = [new TakeProfit(110m, 0.5m)] });

        scenario.Report(OrderRole.Stop, OrderStatus.PartlyFilled, 3m, 90m);

        Assert.Equal((PositionStatus.Closing, ExitReason.Stop), (scenario.State.Status, scenario.State.ExitReason));
        Assert.Equal(7m, scenario.Working(OrderRole.Stop).Remaining);
        scenario.Report(OrderRole.Target, OrderStatus.Cancelled, rung: 0, cancelling: true);
        Assert.Empty(scenario.Last.Effects);
        scenario.Report(OrderRole.Stop, OrderStatus.Filled, 10m, 90m);
        Assert.Equal(PositionStatus.Closed, scenario.State.Status);
    }

    [Fact]
    public void Step_TargetTakesWhatAFinishingStopHadLeft_CancelsTheStop()
    {
        var scenario = Scenario.Entered(StopOnly with { Targets = [new TakeProfit(110m, 0.5m)] });
        scenario.Report(OrderRole.Stop, OrderStatus.PartlyFilled, 5m, 90m);
        var stop = scenario.Working(OrderRole.Stop).Order.Id;

        scenario.Report(OrderRole.Target, OrderStatus.Filled, 5m, 110m, rung: 0, cancelling: true);

        // 10 - 5 - 5: the other 5 of the stop would open a short position.
        Assert.Equal([new PositionEffect.CancelOrder(stop)], scenario.Last.Effects);
        Assert.Equal((PositionStatus.Closing, 0m), (scenario.State.Status, scenario.State.OpenQuantity));
        scenario.Report(stop, OrderStatus.Cancelled, 5m, 90m);
        Assert.Equal((PositionStatus.Closed, ExitReason.Target), (scenario.State.Status, scenario.State.ExitReason));
    }

    [Fact]
    public void Step_StopGivesUpHalfway_LeavesTheRestAtTheMarketForTheSameReason()
    {
        var scenario = Scenario.Entered(StopOnly);
        scenario.Report(OrderRole.Stop, OrderStatus.PartlyFilled, 3m, 90m);

        scenario.Report(OrderRole.Stop, OrderStatus.Cancelled, 4m, 90m);

        Assert.Equal(OrderAmount.Of(6m), scenario.Placed(OrderRole.Exit).Amount);
        scenario.Report(OrderRole.Exit, OrderStatus.Filled, 6m, 88m);
        Assert.Equal((PositionStatus.Closed, ExitReason.Stop), (scenario.State.Status, scenario.State.ExitReason));
    }

    [Theory]
    [InlineData(OrderStatus.Cancelled)]
    [InlineData(OrderStatus.Rejected)]
    public void Step_VenueDropsTheStop_LeavesAtTheMarketByForce(OrderStatus status)
    {
        var scenario = Scenario.Entered(StopOnly);

        scenario.Report(OrderRole.Stop, status, minute: 4);

        var exit = scenario.Placed(OrderRole.Exit);
        Assert.Equal((OrderTerms.Market, OrderAmount.Of(10m), Side.Sell), (exit.Terms, exit.Amount, exit.Side));
        Assert.Equal((PositionStatus.Closing, ExitReason.Forced), (scenario.State.Status, scenario.State.ExitReason));
        Assert.True(exit.IsReduceOnly);
    }

    [Fact]
    public void Step_StopFilledWhileTheEntryFillsOn_LeavesTheSurplusAtTheMarket()
    {
        var scenario = Scenario.Begin(StopOnly);
        scenario.Report(OrderRole.Entry, OrderStatus.PartlyFilled, 4m, 100m);
        scenario.Report(OrderRole.Stop, OrderStatus.Filled, 4m, 90m);
        Assert.Equal((PositionStatus.Closing, 0m), (scenario.State.Status, scenario.State.OpenQuantity));

        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 10m, 95m, cancelling: true);

        Assert.Equal(OrderAmount.Of(6m), scenario.Placed(OrderRole.Exit).Amount);
    }

    [Fact]
    public void Step_BreakEvenTouched_MovesTheStopToTheEntryPriceAndOffset()
    {
        var scenario = Scenario.Entered(StopOnly with { BreakEven = new BreakEven(105m, 0.0022m) });
        var first = scenario.Working(OrderRole.Stop).Order.Id;
        scenario.Close(Scenario.Bar(1, 100, 104.99, 99, 104));
        Assert.Equal(90m, scenario.State.StopPrice);

        scenario.Close(Scenario.Bar(2, 104, 105, 103, 104));

        // 100 * 1.0022 = 100.22.
        var effect = Assert.IsType<PositionEffect.ReplaceOrder>(Assert.Single(scenario.Last.Effects));
        Assert.Equal((first, OrderTerms.Stop(100.22m), OrderAmount.Of(10m)), (effect.OrderId, effect.Order.Terms, effect.Order.Amount));
        Assert.Equal(Scenario.At(3), effect.Order.CreatedAt);
        Assert.Equal((100.22m, StopOrigin.BreakEven), (scenario.State.StopPrice, scenario.State.StopOrigin));

        scenario.Report(first, OrderStatus.Cancelled);
        scenario.Report(OrderRole.Stop, OrderStatus.Filled, 10m, 100.2m);
        Assert.Equal((PositionStatus.Closed, ExitReason.BreakEven), (scenario.State.Status, scenario.State.ExitReason));
    }

    [Fact]
    public void Step_BreakEvenOfAShort_MovesTheStopBelowTheEntry()
    {
        var scenario = Scenario.Entered(new ExitPlan { StopPrice = 110m, BreakEven = new BreakEven(95m, 0.00105m) }, Bias.Short);

        scenario.Close(Scenario.Bar(1, 100, 101, 95, 97));

        // 100 * 0.99895 = 99.895, up to the tick: 99.90.
        Assert.Equal(99.90m, scenario.State.StopPrice);
    }

    [Fact]
    public void Step_ReplacedStopFillsFirst_ClosesForTheReplacedStopsReason()
    {
        var scenario = Scenario.Entered(StopOnly with { BreakEven = new BreakEven(105m, 0m) });
        scenario.Close(Scenario.Bar(1, 100, 106, 90.5, 91));

        // The market fell through the old stop before the replacement arrived; the venue then refuses the new one.
        scenario.Report(OrderRole.Stop, OrderStatus.Rejected);
        Assert.Equal((PositionStatus.Closing, ExitReason.Forced), (scenario.State.Status, scenario.State.ExitReason));
        Assert.Empty(scenario.Last.Effects);
        scenario.Report(OrderRole.Stop, OrderStatus.Filled, 10m, 90m, cancelling: true);

        Assert.Equal((PositionStatus.Closed, ExitReason.Stop), (scenario.State.Status, scenario.State.ExitReason));
    }

    [Fact]
    public void Step_PercentTrailing_FollowsTheBestPriceAndNeverLoosens()
    {
        var scenario = Scenario.Entered(StopOnly with { Trailing = new Trailing(TrailingKind.Percent, 0.05) });

        // Best is the entry, 100: 100 * 0.95 = 95 is above 90.
        scenario.Close(Scenario.Bar(1, 100, 100, 96, 97));
        Assert.Equal((95m, StopOrigin.Trailing), (scenario.State.StopPrice, scenario.State.StopOrigin));

        // 110.01 * 0.95 = 104.5095, down to the tick.
        scenario.Close(Scenario.Bar(2, 97, 110.01, 97, 109));
        Assert.Equal(104.50m, scenario.State.StopPrice);

        var before = scenario.State;
        scenario.Close(Scenario.Bar(3, 109, 109, 105, 106));
        scenario.AssertUnchanged(before, PositionRejection.None);
    }

    [Fact]
    public void Step_TrailingStopFilled_ClosesForTrailingStop()
    {
        var scenario = Scenario.Entered(new ExitPlan { Trailing = new Trailing(TrailingKind.Percent, 0.05) });
        scenario.Close(Scenario.Bar(1, 100, 110, 99, 109));
        Assert.Equal(OrderTerms.Stop(104.5m), scenario.Placed(OrderRole.Stop).Terms);

        scenario.Report(OrderRole.Stop, OrderStatus.Filled, 10m, 104.5m);

        // 10 * 4.5 - 1.
        Assert.Equal((ExitReason.TrailingStop, 44m), (scenario.State.ExitReason, scenario.State.RealisedProfit));
    }

    [Fact]
    public void Step_AverageTrueRangeTrailing_HangsFromTheHighestHigh()
    {
        var scenario = Scenario.Entered(StopOnly with { Trailing = new Trailing(TrailingKind.AverageTrueRange, 3.0) });

        // In warm-up there is no distance, but the high of 110 is remembered.
        scenario.Close(Scenario.Bar(1, 100, 110, 99, 105), double.NaN);
        Assert.Equal((90m, 110.0), (scenario.State.StopPrice, scenario.State.BestPrice));

        // 110 - 3 * 2.5 = 102.5.
        scenario.Close(Scenario.Bar(2, 105, 108, 104, 106), 2.5);
        Assert.Equal(102.5m, scenario.State.StopPrice);

        // 110 - 3 * 4 = 98 would loosen it.
        scenario.Close(Scenario.Bar(3, 106, 107, 104, 106), 4.0);
        Assert.Equal(102.5m, scenario.State.StopPrice);
        Assert.Empty(scenario.Last.Effects);
    }

    [Fact]
    public void Step_AverageTrueRangeTrailingOfAShort_StandsOnTheLowestLow()
    {
        var scenario = Scenario.Entered(
            new ExitPlan { StopPrice = 110m, Trailing = new Trailing(TrailingKind.AverageTrueRange, 2.0) }, Bias.Short);

        scenario.Close(Scenario.Bar(1, 100, 101, 92, 95), 1.5);

        // 92 + 2 * 1.5.
        Assert.Equal(95m, scenario.State.StopPrice);
    }

    [Fact]
    public void Step_BarClosedBeforeTheFirstFill_IsIgnored()
    {
        var scenario = Scenario.Begin(new ExitPlan { Trailing = new Trailing(TrailingKind.Percent, 0.05) });
        var pending = scenario.State;
        scenario.Close(Scenario.Bar(0, 100, 150, 99, 120));
        scenario.AssertUnchanged(pending, PositionRejection.None);
        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 10m, 100m, minute: 5);

        var open = scenario.State;
        scenario.Close(Scenario.Bar(4, 100, 150, 99, 120));

        // It closed in minute 5, the very instant of the fill.
        scenario.AssertUnchanged(open, PositionRejection.None);
    }

    [Fact]
    public void Step_EntryBarOfAFillInItsMiddle_CountsOnlyItsClose()
    {
        var scenario = Scenario.Begin(new ExitPlan { Trailing = new Trailing(TrailingKind.Percent, 0.1) });
        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 10m, 100m, minute: 1.5);

        scenario.Close(Scenario.Bar(1, 100, 150, 99, 120));

        // 120 * 0.9, not 150 * 0.9: the high may have been before the entry.
        Assert.Equal((120.0, 108m), (scenario.State.BestPrice, scenario.State.StopPrice));
    }

    [Theory]
    [InlineData(OrderType.Market, 150.0)]
    [InlineData(OrderType.Limit, 120.0)]
    public void Step_EntryBarOfAFillStampedWithItsOpen_CountsItsHighOnlyForAMarketOrder(OrderType type, double best)
    {
        // A simulation stamps every fill within a bar with the bar's open; only a market order truly filled there.
        var terms = type == OrderType.Market ? OrderTerms.Market : OrderTerms.Limit(100m);
        var scenario = Scenario.Begin(new ExitPlan { Trailing = new Trailing(TrailingKind.Percent, 0.1) }, entry: terms);
        scenario.Report(OrderRole.Entry, OrderStatus.Filled, 10m, 100m, minute: 1);

        scenario.Close(Scenario.Bar(1, 100, 150, 99, 120));

        Assert.Equal(best, scenario.State.BestPrice);
    }

    [Fact]
    public void Step_BarOlderThanTheLastThatCounted_IsStale()
    {
        var scenario = Scenario.Entered(StopOnly with { Trailing = new Trailing(TrailingKind.AverageTrueRange, 3.0) });
        scenario.Close(Scenario.Bar(1, 100, 105, 99, 105), 1.0);
        scenario.Close(Scenario.Bar(2, 105, 110, 104, 106), 5.0);
        var before = scenario.State;

        scenario.Close(Scenario.Bar(1, 100, 105, 99, 105), 1.0);

        // Its range of 1 against the high of 110 would have put the stop at 107.
        scenario.AssertUnchanged(before, PositionRejection.StaleEvent);
    }

    [Theory]
    [InlineData(100, 99, 98, 100)]
    [InlineData(100, double.NaN, 98, 100)]
    [InlineData(0, 100, 0, 100)]
    public void Step_ImpossibleBar_IsRejected(double open, double high, double low, double close)
    {
        var scenario = Scenario.Entered(StopOnly);
        var before = scenario.State;

        scenario.Close(Scenario.Bar(1, open, high, low, close));

        scenario.AssertUnchanged(before, PositionRejection.ImpossibleBar);
    }

    [Fact]
    public void Step_PriceBeyondDecimal_IsRejectedNotThrown()
    {
        var scenario = Scenario.Entered(StopOnly with { Trailing = new Trailing(TrailingKind.Percent, 0.1) });
        var before = scenario.State;

        scenario.Close(Scenario.Bar(1, 100, 1e300, 99, 100));

        scenario.AssertUnchanged(before, PositionRejection.NumberOutOfRange);
    }
}
