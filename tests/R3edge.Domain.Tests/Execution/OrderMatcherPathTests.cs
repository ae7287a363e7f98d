using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using static R3edge.Domain.Tests.Execution.Scene;

namespace R3edge.Domain.Tests.Execution;

public class OrderMatcherPathTests
{
    [Fact]
    public void TryNext_RestingLimitTouched_FillsAtItsLimitAsMakerAfterBeingAccepted()
    {
        var model = new FillModel { Fees = new FeeSchedule(0.001m, 0.002m) };
        var happenings = Matcher(model).With(Buy(1, OrderTerms.Limit(90m))).Read(Bar(1, 100, 110, 90, 105));
        Assert.Equal([OrderStatus.Accepted, OrderStatus.Filled], happenings.Select(happening => happening.Report.Status));
        Assert.Equal(new Fill(Id(1), Side.Buy, 90m, 1m, 0.09m, Liquidity.Maker, Hour(1)), happenings[1].Fill);
    }

    [Theory]
    [InlineData(90.0, false)]
    [InlineData(89.99, true)]
    public void TryNext_LimitNeedsTradeThrough_FillsOnlyBeyondItsLimit(double low, bool fills)
    {
        var matcher = Matcher(new FillModel { LimitNeedsTradeThrough = true }).With(Buy(1, OrderTerms.Limit(90m)));
        var found = matcher.Fills(Bar(1, 100, 110, low, 105));
        Assert.Equal(fills ? [90m] : [], found.Select(fill => fill.Price));
    }

    [Fact]
    public void TryNext_LimitNeedsTradeThroughAndOpenAtLimit_WaitsForTheNextLeg()
    {
        var matcher = Matcher(new FillModel { LimitNeedsTradeThrough = true, Path = IntrabarPath.HighFirst });
        var fill = Assert.Single(matcher.With(Buy(1, OrderTerms.Limit(100m))).Fills(Bar(1, 100, 110, 90, 105)));
        Assert.Equal((100m, Liquidity.Maker), (fill.Price, fill.Liquidity));
    }

    [Theory]
    [InlineData(IntrabarPath.Pessimistic, 1)]
    [InlineData(IntrabarPath.Optimistic, 2)]
    [InlineData(IntrabarPath.HighFirst, 2)]
    [InlineData(IntrabarPath.LowFirst, 1)]
    [InlineData(IntrabarPath.NearestFirst, 2)] // the high is 10 away, the low 12
    public void TryNext_StopAndTargetOfALongBothTouched_ThePathDecides(IntrabarPath path, int first)
    {
        var matcher = Matcher(path).With(Stop(1, 90m), Target(2, 108m));
        Assert.Equal(Id(first), matcher.Fills(Bar(1, 100, 110, 88, 105))[0].OrderId);
    }

    [Theory]
    [InlineData(IntrabarPath.Pessimistic, 1)]
    [InlineData(IntrabarPath.Optimistic, 2)]
    [InlineData(IntrabarPath.HighFirst, 1)]
    [InlineData(IntrabarPath.LowFirst, 2)]
    [InlineData(IntrabarPath.NearestFirst, 2)] // both 10 away: the low
    public void TryNext_StopAndTargetOfAShortBothTouched_ThePathDecides(IntrabarPath path, int first)
    {
        var stop = Order(1, OrderRole.Stop, Side.Buy, OrderTerms.Stop(108m));
        var target = Order(2, OrderRole.Target, Side.Buy, OrderTerms.Limit(92m));
        Assert.Equal(Id(first), Matcher(path).With(stop, target).Fills(Bar(1, 100, 110, 90, 105))[0].OrderId);
    }

    [Fact]
    public void TryNext_SeveralLevelsOnALeg_TriggerInTheOrderReachedWhateverTheOrderSent()
    {
        var matcher = Matcher(IntrabarPath.HighFirst)
            .With(Target(1, 109m), Target(2, 103m), Buy(3, OrderTerms.Stop(106m)), Buy(4, OrderTerms.Limit(104m)));

        // Up to 110: 103, 106, 109; then down to 90: 104. (A limit to buy at 104 with the open at 100 would fill at the open.)
        var fills = matcher.Fills(Bar(1, 105, 110, 90, 95));
        Assert.Equal([(Id(2), 105m), (Id(3), 106m), (Id(1), 109m), (Id(4), 104m)], fills.Select(fill => (fill.OrderId, fill.Price)));
    }

    [Fact]
    public void TryNext_StopAndLimitAtTheSamePrice_TheStopComesFirst()
    {
        var fills = Matcher(IntrabarPath.HighFirst).With(Target(1, 105m), Buy(2, OrderTerms.Stop(105m)), Target(3, 105m))
            .Fills(Bar(1, 100, 110, 90, 95));
        Assert.Equal([Id(2), Id(1), Id(3)], fills.Select(fill => fill.OrderId));
    }

    [Fact]
    public void TryNext_LevelsReachedOnlyOnTheWayToTheClose_Trigger()
    {
        // A stop moved up to 104 once the target at 108 has filled: 100, 88, 110, then the close at 101 passes 104.
        var matcher = Matcher().With(Stop(1, 80m, 2m), Target(2, 108m));
        var fills = matcher.Fills(Bar(1, 100, 110, 88, 101), happening =>
        {
            if (happening.Fills(2))
            {
                matcher.Replace(Id(1), Stop(3, 104m));
            }
        });
        Assert.Equal([(Id(2), 108m), (Id(3), 104m)], fills.Select(fill => (fill.OrderId, fill.Price)));
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void TryNext_StopLimitTouched_RestsAtItsLimitFromThatPointOn()
    {
        // Buy stop 105, limit 103: 100 up to 110 touches 105; the limit 103 fills on the way down only.
        var order = Buy(1, OrderTerms.StopLimit(105m, 103m));
        var happenings = Matcher(IntrabarPath.HighFirst).With(order).Read(Bar(1, 100, 110, 90, 95));
        var fill = happenings[^1].Fill;
        Assert.Equal((103m, Liquidity.Maker), (fill.Price, fill.Liquidity));

        // Low first: 90, then 105 on the way to 110, then down to the close at 104 only: still resting.
        var resting = Matcher(IntrabarPath.LowFirst).With(order);
        Assert.Empty(resting.Fills(Bar(1, 100, 110, 90, 104)));
        Assert.Equal((103.0, double.PositiveInfinity), resting.WatchLevels);
        Assert.Equal(102m, Assert.Single(resting.Fills(Bar(2, 102, 103, 101, 102))).Price);
    }

    [Fact]
    public void TryNext_StopLimitMarketableWhenTouched_FillsAtTheStopSlippedNoFurtherThanItsLimit()
    {
        // 105 plus 100 bps = 106.05, beyond the limit of 105.50; with 20 bps 105.21.
        foreach (var (basisPoints, price) in new[] { (100m, 105.50m), (20m, 105.21m) })
        {
            var model = new FillModel { Slippage = new SlippageModel.BasisPoints(basisPoints), Path = IntrabarPath.HighFirst };
            var fill = Assert.Single(Matcher(model).With(Buy(1, OrderTerms.StopLimit(105m, 105.50m))).Fills(Bar(1, 100, 110, 90, 95)));
            Assert.Equal((price, Liquidity.Taker), (fill.Price, fill.Liquidity));
        }
    }

    [Fact]
    public void TryNext_StopLimitGappedBeyondItsLimit_DoesNotFillAtTheOpen()
    {
        // Sell stop 95, limit 94; the bar opens at 90 and comes back to 94.
        var order = Order(1, OrderRole.Stop, Side.Sell, OrderTerms.StopLimit(95m, 94m));
        var fill = Assert.Single(Matcher().With(order).Fills(Bar(1, 90, 96, 85, 92)));
        Assert.Equal((94m, Liquidity.Maker), (fill.Price, fill.Liquidity));
    }

    [Fact]
    public void TryNext_LimitEntryPessimistic_DoesNotTakeTheHighBeforeIt()
    {
        // Buy limit 95, target 108, stop 80: high first, entry on the way down, then 90, then the close at 105.
        var matcher = Matcher().With(Buy(1, OrderTerms.Limit(95m)));
        Assert.Equal([Id(1)], matcher.Fills(Bar(1, 100, 110, 90, 105), Bracket(matcher)).Select(fill => fill.OrderId));
        Assert.Equal(2, matcher.WorkingOrders.Count);
    }

    [Fact]
    public void TryNext_LimitEntryOptimistic_TakesTheHighAfterIt()
    {
        var matcher = Matcher(IntrabarPath.Optimistic).With(Buy(1, OrderTerms.Limit(95m)));
        var fills = matcher.Fills(Bar(1, 100, 110, 90, 105), Bracket(matcher));
        Assert.Equal([(Id(1), 95m), (Id(3), 108m)], fills.Select(fill => (fill.OrderId, fill.Price)));
    }

    [Theory]
    [InlineData(IntrabarPath.Pessimistic, 2)]
    [InlineData(IntrabarPath.Optimistic, 3)]
    [InlineData(IntrabarPath.HighFirst, 3)]
    public void TryNext_StopEntryWithStopAndTargetInItsBar_ThePathAfterTheEntryDecides(IntrabarPath path, int exit)
    {
        // Entered at 102; from there the low at 75 touches the stop at 80, the high at 110 the target at 108.
        var matcher = Matcher(path).With(Buy(1, OrderTerms.Stop(102m)));
        var fills = matcher.Fills(Bar(1, 100, 110, 75, 105), Bracket(matcher));
        Assert.Equal([Id(1), Id(exit)], fills.Select(fill => fill.OrderId));
    }

    [Fact]
    public void TryNext_MarketEntryWithStopAndTargetInItsBar_PessimisticStopsOut()
    {
        var matcher = Matcher().With(Buy(1, OrderTerms.Market));
        var fills = matcher.Fills(Bar(1, 100, 110, 75, 105), Bracket(matcher));
        Assert.Equal([(Id(1), 100m), (Id(2), 80m)], fills.Select(fill => (fill.OrderId, fill.Price)));
    }

    /// <summary>After entry 1, stop 2 at 80 and target 3 at 108, of which one cancels the other.</summary>
    private static Action<Happening> Bracket(OrderMatcher matcher) => happening =>
    {
        if (happening.Fills(1))
        {
            matcher.With(Stop(2, 80m), Target(3, 108m));
        }
        else if (happening.IsFill)
        {
            matcher.Cancel(happening.Fills(2) ? Id(3) : Id(2), Hour(1));
        }
    };
}
