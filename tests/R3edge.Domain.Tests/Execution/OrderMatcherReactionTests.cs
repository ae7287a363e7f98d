using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using static R3edge.Domain.Tests.Execution.Scene;

namespace R3edge.Domain.Tests.Execution;

public class OrderMatcherReactionTests
{
    [Fact]
    public void Place_StopAlreadyPassedOnThePath_FillsAtTheCurrentPrice()
    {
        // Entered at 95 on the way down; a stop sent then at 97 is passed already.
        var matcher = Matcher().With(Buy(1, OrderTerms.Limit(95m)));
        var fills = matcher.Fills(Bar(1, 100, 101, 90, 98), happening =>
        {
            if (happening.Fills(1))
            {
                matcher.Place(Stop(2, 97m));
            }
        });
        Assert.Equal([95m, 95m], fills.Select(fill => fill.Price));
        Assert.Equal(Liquidity.Taker, fills[1].Liquidity);
    }

    [Fact]
    public void Place_LimitAlreadyPassedOnThePath_FillsAtTheCurrentBetterPrice()
    {
        var matcher = Matcher(IntrabarPath.HighFirst).With(Buy(1, OrderTerms.Stop(105m)));
        var fills = matcher.Fills(Bar(1, 100, 106, 90, 98), happening =>
        {
            if (happening.Fills(1))
            {
                matcher.Place(Target(2, 103m));
            }
        });
        Assert.Equal([(105m, Liquidity.Taker), (105m, Liquidity.Taker)], fills.Select(fill => (fill.Price, fill.Liquidity)));
    }

    [Fact]
    public void Place_TargetInTheStretchAlreadyWalked_DoesNotFill()
    {
        // High first to 110, down to the entry at 95; a target at 108 sees only 90 and the close at 98.
        var matcher = Matcher(IntrabarPath.HighFirst).With(Buy(1, OrderTerms.Limit(95m)));
        var fills = matcher.Fills(Bar(1, 100, 110, 90, 98), happening =>
        {
            if (happening.Fills(1))
            {
                matcher.Place(Target(2, 108m));
            }
        });
        Assert.Single(fills);
    }

    [Theory]
    [InlineData(0.0, 1)] // on the close of the bar before: the next open
    [InlineData(0.25, 2)] // strictly inside a bar: the open after
    [InlineData(1.0, 2)] // exactly at an open: that open
    [InlineData(1.5, 3)]
    public void Place_WithLatency_TradesFromTheFirstOpenAtOrAfterItsArrival(double latencyHours, int fillHour)
    {
        var matcher = Matcher(new FillModel { Latency = TimeSpan.FromHours(latencyHours) }).With(Buy(1, OrderTerms.Market));
        var fills = Enumerable.Range(1, 3).SelectMany(hour => matcher.Fills(Bar(hour, 100 + hour, 110, 90, 105))).ToList();
        Assert.Equal(Hour(fillHour), Assert.Single(fills).Time);
        Assert.Equal(100m + fillHour, fills[0].Price);
    }

    [Fact]
    public void Place_StopWithinABarDespiteLatency_ProtectsAtOnceButAnExitDoesNot()
    {
        var model = new FillModel { Latency = TimeSpan.FromMinutes(1) };
        var matcher = Matcher(model).With(Buy(1, OrderTerms.Market, hour: 0.5));
        var fills = matcher.Fills(Bar(1, 100, 101, 80, 98), happening =>
        {
            if (happening.Fills(1))
            {
                matcher.With(Order(2, OrderRole.Exit, Side.Sell, OrderTerms.Market), Stop(3, 90m));
            }
        });
        Assert.Equal([(Id(1), 100m), (Id(3), 90m)], fills.Select(fill => (fill.OrderId, fill.Price)));
        Assert.Equal(Hour(2), Assert.Single(matcher.Fills(Bar(2, 97, 99, 80, 98))).Time);
    }

    [Fact]
    public void Cancel_RestingOrder_ReportsCancelledOnce()
    {
        var matcher = Matcher().With(Buy(1, OrderTerms.Limit(90m)));
        matcher.Read(Bar(1, 100, 101, 95, 98));
        matcher.Cancel(Id(1), Hour(2));
        matcher.Cancel(Id(1), Hour(2));
        Assert.False(matcher.IsIdle);
        var happening = Assert.Single(matcher.Read(Bar(2, 95, 96, 80, 90)));
        Assert.Equal(new OrderReport(Id(1), OrderStatus.Cancelled, 0m, 0m, 0m, Hour(2)), happening.Report);
        Assert.True(matcher.IsIdle);
        matcher.Cancel(Id(1), Hour(3));
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void Cancel_WithLatency_TheOrderMayStillFillUntilItArrives()
    {
        var matcher = Matcher(new FillModel { Latency = TimeSpan.FromMinutes(5) }).With(Buy(1, OrderTerms.Limit(90m), hour: 0.5));
        matcher.Read(Bar(1, 100, 101, 95, 98));
        matcher.Cancel(Id(1), Hour(2));
        Assert.Single(matcher.Fills(Bar(2, 95, 96, 80, 90)));
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void Cancel_TargetWithinABarDespiteLatency_WorksAtOnce()
    {
        var matcher = Matcher(new FillModel { Latency = TimeSpan.FromMinutes(5) })
            .With(Stop(1, 95m, hour: 0.5), Target(2, 105m, hour: 0.5));
        var happenings = matcher.Read(Bar(1, 100, 110, 90, 100), happening =>
        {
            if (happening.Fills(1))
            {
                matcher.Cancel(Id(2), Hour(1));
            }
        });
        Assert.Equal(
            [OrderStatus.Accepted, OrderStatus.Accepted, OrderStatus.Filled, OrderStatus.Cancelled],
            happenings.Select(happening => happening.Report.Status));
    }

    [Theory]
    [InlineData(5.0, true)] // the cancellation arrives within the bar: from the next open on
    [InlineData(0.0, false)]
    public void Cancel_EntryWithinABar_WorksAtOnceOnlyWithoutLatency(double latencyMinutes, bool fills)
    {
        var model = new FillModel { Latency = TimeSpan.FromMinutes(latencyMinutes), Path = IntrabarPath.HighFirst };
        var matcher = Matcher(model).With(Buy(1, OrderTerms.Stop(105m), hour: 0.5), Buy(2, OrderTerms.Limit(95m), hour: 0.5));
        var found = matcher.Fills(Bar(1, 100, 110, 90, 100), happening =>
        {
            if (happening.Fills(1))
            {
                matcher.Cancel(Id(2), Hour(1));
            }
        });
        Assert.Equal(fills ? [Id(1), Id(2)] : [Id(1)], found.Select(fill => fill.OrderId));
    }

    [Fact]
    public void Replace_StopBetweenBars_TakesItsPlaceAtTheOpen()
    {
        var matcher = Matcher().With(Stop(1, 80m));
        matcher.Read(Bar(1, 100, 101, 95, 98));
        matcher.Replace(Id(1), Stop(2, 94m, hour: 2));
        var happenings = matcher.Read(Bar(2, 97, 98, 79, 90));
        Assert.Equal(
            [(Id(1), OrderStatus.Cancelled), (Id(2), OrderStatus.Accepted), (Id(2), OrderStatus.Filled)],
            happenings.Select(happening => (happening.Report.OrderId, happening.Report.Status)));
        Assert.Equal(94m, happenings[2].Fill.Price);
    }

    [Fact]
    public void Replace_OldStopFillsBeforeTheNewOneArrives_RejectsTheNewOne()
    {
        var matcher = Matcher(new FillModel { Latency = TimeSpan.FromMinutes(5) }).With(Stop(1, 80m, hour: 0.5));
        matcher.Read(Bar(1, 100, 101, 95, 98));
        matcher.Replace(Id(1), Stop(2, 94m, hour: 2));
        Assert.Equal((Id(1), 80m), Assert.Single(matcher.Fills(Bar(2, 97, 98, 79, 90)).Select(fill => (fill.OrderId, fill.Price))));
        var happening = Assert.Single(matcher.Read(Bar(3, 97, 98, 79, 90)));
        Assert.Equal(new OrderReport(Id(2), OrderStatus.Rejected, 0m, 0m, 0m, Hour(3), OrderRefusal.NothingToReduce), happening.Report);
    }

    [Fact]
    public void Replace_OldStopFillsPartlyBeforeTheNewOneArrives_DeductsIt()
    {
        // 10 % of a volume of 4 lets 0.4 of 1 fill in bar 2; the new stop for 1 then sells 0.6 only.
        var model = new FillModel { Latency = TimeSpan.FromMinutes(5), MaximumVolumeShare = 0.1m };
        var matcher = Matcher(model).With(Stop(1, 80m, hour: 0.5));
        matcher.Read(Bar(1, 100, 101, 95, 98));
        matcher.Replace(Id(1), Stop(2, 94m, hour: 2));
        Assert.Equal(0.4m, Assert.Single(matcher.Fills(Bar(2, 97, 98, 79, 90, 4))).Quantity);
        var happenings = matcher.Read(Bar(3, 93, 95, 90, 91));
        Assert.Equal(new OrderReport(Id(1), OrderStatus.Cancelled, 0.4m, 32m, 0m, Hour(3)), happenings[0].Report);
        Assert.Equal((Id(2), 93m, 0.6m), (happenings[1].Fill.OrderId, happenings[1].Fill.Price, happenings[1].Fill.Quantity));
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void Replace_OldStopFillsMoreThanTheNewOneIsFor_RejectsTheNewOneEvenWithoutVolume()
    {
        var model = new FillModel { Latency = TimeSpan.FromMinutes(5), Slippage = new SlippageModel.VolumeShare(0.1m) };
        var matcher = Matcher(model with { MaximumVolumeShare = 0.1m }).With(Stop(1, 80m, 2m, hour: 0.5));
        matcher.Read(Bar(1, 100, 101, 95, 98));
        matcher.Replace(Id(1), Stop(2, 94m, 0.3m, hour: 2));
        Assert.Equal(0.4m, Assert.Single(matcher.Fills(Bar(2, 97, 98, 79, 90, 4))).Quantity);
        Assert.Equal(OrderStatus.Cancelled, matcher.Read(Bar(3, 93, 95, 90, 91, 0))[0].Report.Status);
        var happening = Assert.Single(matcher.Read(Bar(4, 93, 95, 90, 91)));
        Assert.Equal(new OrderReport(Id(2), OrderStatus.Rejected, 0m, 0m, 0m, Hour(4), OrderRefusal.BelowLot), happening.Report);
    }

    [Fact]
    public void Replace_TwiceOnTheWay_DeductsWhatTheFirstFilledFromTheLast()
    {
        // All three are for 1. The first fills 0.4 after both replacements were sent: the last sells 0.6.
        var model = new FillModel { Latency = TimeSpan.FromMinutes(5), MaximumVolumeShare = 0.1m };
        var matcher = Matcher(model).With(Stop(1, 80m, hour: 0.5));
        matcher.Read(Bar(1, 100, 101, 95, 98));
        matcher.Replace(Id(1), Stop(2, 94m, hour: 2));
        matcher.Replace(Id(2), Stop(3, 93m, hour: 2));
        matcher.Read(Bar(2, 97, 98, 79, 90, 4));
        Assert.Equal((Id(3), 0.6m), Assert.Single(matcher.Fills(Bar(3, 92, 95, 90, 91)).Select(fill => (fill.OrderId, fill.Quantity))));
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void Replace_OwnId_Throws() => Assert.Throws<ArgumentException>(() => Matcher().Replace(Id(1), Stop(1, 90m)));

    [Fact]
    public void Place_IdSentBefore_IsIgnored()
    {
        var matcher = Matcher().With(Buy(1, OrderTerms.Market), Buy(1, OrderTerms.Market));
        Assert.Single(matcher.Read(Bar(1, 100, 101, 95, 98)));
        matcher.Place(Buy(1, OrderTerms.Market));
        matcher.Replace(Id(7), Buy(1, OrderTerms.Market));
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void Place_ManyIdsHoweverSpread_AreEachTakenOnce()
    {
        // Zero, small numbers, and numbers whose lower or upper half is always the same.
        var ids = Enumerable.Range(0, 1000)
            .SelectMany(i => new[] { (UInt128)i, (UInt128)i << 64, new UInt128(7, (ulong)i << 40) }).Distinct().ToList();
        var matcher = Matcher();
        for (var time = 0; time < 2; time++)
        {
            ids.ForEach(id => matcher.Place(Stop(1, 90m) with { Id = new OrderId(id) }));
        }

        Assert.Equal(ids, matcher.WorkingOrders.Select(order => order.Id.Value));
    }

    [Fact]
    public void BeginBarAndTryNext_OnBarsWithWorkingOrders_AllocateNothing()
    {
        var matcher = Matcher(new FillModel { Fees = FeeSchedule.Flat(0.001m), MaximumVolumeShare = 0.5m });
        var orders = Enumerable.Range(10, 40).Select(id => Buy(id, OrderTerms.Market, hour: 0)).ToArray();
        matcher.With(Stop(1, 50m), Target(2, 200m)).With(orders[..20]);
        Walk(1);
        matcher.With(orders[20..]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Walk(2);
        Walk(3);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Walk(int hour)
        {
            matcher.BeginBar(Bar(hour, 100, 101, 99, 100));
            while (matcher.TryNext(Rich, out _, out _))
            {
            }
        }
    }

    [Fact]
    public void WatchLevels_RestingOrders_TellWhereSomethingHappens()
    {
        var matcher = Matcher();
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), matcher.WatchLevels);
        matcher.With(Stop(1, 90m), Stop(2, 92m), Target(3, 110m), Buy(4, OrderTerms.Limit(85m)), Buy(5, OrderTerms.Stop(120m)));
        Assert.True(matcher.CouldTrade(Bar(1, 100, 101, 99, 100)));
        matcher.Read(Bar(1, 100, 101, 99, 100));
        Assert.Equal((92.0, 110.0), matcher.WatchLevels);
        Assert.False(matcher.CouldTrade(Bar(2, 100, 109.99, 92.01, 100)));
        Assert.True(matcher.CouldTrade(Bar(2, 100, 110, 92.01, 100)));
        Assert.True(matcher.CouldTrade(Bar(2, 100, 109.99, 92, 100)));
        matcher.Cancel(Id(2), Hour(2));
        Assert.True(matcher.CouldTrade(Bar(2, 100, 101, 99, 100)));
    }
}
