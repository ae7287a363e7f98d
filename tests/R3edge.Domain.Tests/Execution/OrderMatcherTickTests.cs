using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using static R3edge.Domain.Tests.Execution.Scene;

namespace R3edge.Domain.Tests.Execution;

/// <summary>Orders against quotes and trades; times are seconds after hour 1, at which orders are decided on.</summary>
public sealed class OrderMatcherTickTests
{
    private long _number;

    [Theory]
    [InlineData(Side.Buy, 100.02)]
    [InlineData(Side.Sell, 99.98)]
    public void BeginQuote_MarketOrder_TakesTheOtherSide(Side side, decimal price)
    {
        var matcher = Matcher(new FillModel { Fees = new FeeSchedule(0.001m, 0.002m) })
            .With(Order(1, OrderRole.Entry, side, OrderTerms.Market, 2m));
        var fill = Assert.Single(Quote(matcher, 1, 99.98, 100.02)).Fill;
        Assert.Equal((price, 2m, 2m * price * 0.002m, Liquidity.Taker), (fill.Price, fill.Quantity, fill.Fee, fill.Liquidity));
        Assert.Equal(At(1), fill.Time);
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void Place_NoMarketYet_WaitsForTheFirstTick()
    {
        var matcher = Matcher().With(Buy(1, OrderTerms.Market));
        Assert.False(matcher.TryNext(Rich, out _, out _));
        Assert.Equal([Id(1)], matcher.WorkingOrders.Select(order => order.Id));
        Assert.Equal(101m, Assert.Single(Trade(matcher, 1, 101)).Fill.Price);
    }

    [Theory]
    [InlineData(0.004, false)]
    [InlineData(0.005, true)]
    [InlineData(0.006, true)]
    public void BeginQuote_WithLatency_OnlyWhatHasArrivedTakesPart(double second, bool fills)
    {
        var matcher = Matcher(new FillModel { Latency = TimeSpan.FromMilliseconds(5) }).With(Buy(1, OrderTerms.Market));
        Assert.Equal(fills, Quote(matcher, second, 99, 101).Exists(happening => happening.IsFill));
    }

    [Fact]
    public void Place_SentLaterThanDecided_ArrivesLater()
    {
        var matcher = Matcher();
        Assert.True(matcher.Place(Buy(1, OrderTerms.Market), At(2)));
        Assert.Empty(Quote(matcher, 1.9, 99, 101));
        Assert.Single(Quote(matcher, 2, 99, 101));
    }

    [Theory]
    [InlineData(99.0, 101.0)] // sold at the bid: the ask is still what a buyer pays
    [InlineData(102.5, 102.5)] // printed beyond the ask: that ask is gone
    public void BeginTrade_MarketBuyWithAQuote_PaysTheWorseOfAskAndPrint(double print, decimal paid)
    {
        var matcher = Matcher();
        Quote(matcher, 0, 99, 101);
        matcher.With(Buy(1, OrderTerms.Market));
        Assert.Equal(paid, Assert.Single(Trade(matcher, 1, print)).Fill.Price);
    }

    [Fact]
    public void BeginTrade_StopReached_IsATakerAtTheQuote()
    {
        // Printed at 94, the bid is 93.5: that is what a seller gets.
        var matcher = Matcher().With(Stop(1, 95m));
        Quote(matcher, 1, 96, 96.5);
        Assert.Empty(Trade(matcher, 2, 95.01));
        Quote(matcher, 3, 93.5, 94.5);
        var fill = Assert.Single(Trade(matcher, 4, 94)).Fill;
        Assert.Equal((93.5m, Liquidity.Taker), (fill.Price, fill.Liquidity));
    }

    [Fact]
    public void BeginQuote_StopReached_TriggersOnlyWhereThereAreNoTrades()
    {
        var quotesOnly = Matcher().With(Stop(1, 95m), Order(2, OrderRole.Stop, Side.Buy, OrderTerms.Stop(105m)));
        Assert.DoesNotContain(Quote(quotesOnly, 1, 95.01, 104.99), happening => happening.IsFill);
        Assert.Equal((Id(1), 95m), Only(Quote(quotesOnly, 2, 95, 104.99)));
        Assert.Equal((Id(2), 105.2m), Only(Quote(quotesOnly, 3, 95, 105.2)));

        var withTrades = Matcher().With(Stop(1, 95m));
        Trade(withTrades, 1, 96);
        Assert.Empty(Quote(withTrades, 2, 90, 91));
        Assert.Equal((Id(1), 90m), Only(Trade(withTrades, 3, 95)));
    }

    [Theory]
    [InlineData(false, 95.0, true)]
    [InlineData(true, 95.0, false)]
    [InlineData(true, 94.99, true)]
    public void BeginTrade_RestingLimit_MakesLiquidityAtItsLimit(bool needsTradeThrough, double print, bool fills)
    {
        var model = new FillModel { LimitNeedsTradeThrough = needsTradeThrough, Fees = new FeeSchedule(0.001m, 0.002m) };
        var matcher = Matcher(model).With(Buy(1, OrderTerms.Limit(95m)));
        Quote(matcher, 1, 96, 97);
        var found = Trade(matcher, 2, print).Where(happening => happening.IsFill).Select(happening => happening.Fill).ToList();
        Assert.Equal(fills ? [(95m, 0.095m, Liquidity.Maker)] : [], found.Select(fill => (fill.Price, fill.Fee, fill.Liquidity)));
    }

    [Fact]
    public void BeginQuote_AskComesToARestingBuy_FillsAtTheLimit()
    {
        var matcher = Matcher().With(Buy(1, OrderTerms.Limit(95m)));
        Assert.Equal(OrderStatus.Accepted, Assert.Single(Quote(matcher, 1, 96, 97)).Report.Status);
        var fill = Assert.Single(Quote(matcher, 2, 93, 94)).Fill;
        Assert.Equal((95m, Liquidity.Maker), (fill.Price, fill.Liquidity));
    }

    [Fact]
    public void BeginQuote_LimitThatCanTradeOnArrival_TakesTheAsk()
    {
        // What is offered at the limit is there to be taken, whoever is last in the queue of those who bid.
        var matcher = Matcher(new FillModel { LimitNeedsTradeThrough = true, Slippage = new SlippageModel.BasisPoints(50m) })
            .With(Buy(1, OrderTerms.Limit(97m)), Buy(2, OrderTerms.Limit(98m)));
        var fills = Quote(matcher, 1, 96, 97).ConvertAll(happening => happening.Fill);
        Assert.Equal([(Id(2), 97m, Liquidity.Taker), (Id(1), 97m, Liquidity.Taker)], fills.Select(fill => (fill.OrderId, fill.Price, fill.Liquidity)));
    }

    [Fact]
    public void BeginTrade_VolumeShare_IsOfThePrintAndGoesToTheBestLimitFirst()
    {
        // 10 % of 14 = 1.4: 1 for the bid of 96, 0.4 for that of 95, nothing for that of 94.
        var matcher = Matcher(new FillModel { MaximumVolumeShare = 0.1m })
            .With(Buy(1, OrderTerms.Limit(94m)), Buy(2, OrderTerms.Limit(95m)), Buy(3, OrderTerms.Limit(96m)));
        Trade(matcher, 1, 97);
        var fills = Trade(matcher, 2, 93, 14).ConvertAll(happening => (happening.Fill.OrderId, happening.Fill.Quantity, happening.Report.Status));
        Assert.Equal([(Id(3), 1m, OrderStatus.Filled), (Id(2), 0.4m, OrderStatus.PartlyFilled)], fills);
        Assert.Equal((Id(2), 95m), Only(Trade(matcher, 3, 95, 6)));
    }

    [Fact]
    public void BeginQuote_VolumeShare_IsOfWhatIsShownOnTheSideTaken()
    {
        // 50 % of 1 at the ask, 50 % of 0.6 at the bid.
        var matcher = Matcher(new FillModel { MaximumVolumeShare = 0.5m }).With(Buy(1, OrderTerms.Market), Sell(2, OrderTerms.Market));
        var first = Quote(matcher, 1, 99, 101, bidQuantity: 0.6, askQuantity: 1);
        Assert.Equal([(Id(1), 0.5m), (Id(2), 0.3m)], first.Select(happening => (happening.Fill.OrderId, happening.Fill.Quantity)));
        var second = Quote(matcher, 2, 98, 102, bidQuantity: 10, askQuantity: 0);
        Assert.Equal([(Id(2), 0.7m)], second.Select(happening => (happening.Fill.OrderId, happening.Fill.Quantity)));
        Assert.Equal((Id(1), 103m), Only(Quote(matcher, 3, 98, 103, askQuantity: 1)));
    }

    [Fact]
    public void BeginTrade_StopLimitTriggeredBeyondItsLimit_RestsAndIsNotFilledByWhatTriggeredIt()
    {
        var matcher = Matcher().With(Sell(1, OrderTerms.StopLimit(95m, 94m)));
        Trade(matcher, 1, 97);
        Quote(matcher, 2, 92, 93);
        Assert.Empty(Trade(matcher, 3, 94.5));
        Assert.Empty(Trade(matcher, 4, 93.99));
        var fill = Assert.Single(Trade(matcher, 5, 94)).Fill;
        Assert.Equal((94m, Liquidity.Maker), (fill.Price, fill.Liquidity));
    }

    [Fact]
    public void BeginTrade_StopLimitTriggeredWithinItsLimit_TakesNoWorseThanTheLimit()
    {
        // The bid of 94.5 less 100 bps would be 93.55; the limit is 94.
        var matcher = Matcher(new FillModel { Slippage = new SlippageModel.BasisPoints(100m) }).With(Sell(1, OrderTerms.StopLimit(95m, 94m)));
        Trade(matcher, 0, 97);
        Quote(matcher, 1, 94.5, 97);
        var fill = Trade(matcher, 2, 95).Single(happening => happening.IsFill).Fill;
        Assert.Equal((94m, Liquidity.Taker), (fill.Price, fill.Liquidity));
    }

    [Fact]
    public void BeginTrade_HalfSpread_IsNotPaidOnTopOfAQuotedSpread()
    {
        var model = new FillModel { Slippage = new SlippageModel.HalfSpread(20m) };
        var quoted = Matcher(model).With(Buy(1, OrderTerms.Market));
        Assert.Equal((Id(1), 101m), Only(Quote(quoted, 1, 99, 101)));
        var printed = Matcher(model).With(Buy(1, OrderTerms.Market));
        Assert.Equal((Id(1), 100.1m), Only(Trade(printed, 1, 100)));
    }

    [Fact]
    public void Place_InAnswerToATick_StopsProtectAtOnceAndTheRestWaits()
    {
        var matcher = Matcher(new FillModel { Latency = TimeSpan.FromSeconds(1) }).With(Buy(1, OrderTerms.Market));
        Quote(matcher, 0.5, 99, 101);
        var happenings = Trade(matcher, 2, 100, react: happening =>
        {
            if (happening.Fills(1))
            {
                matcher.With(Stop(2, 100m), Target(3, 100m), Order(4, OrderRole.Exit, Side.Sell, OrderTerms.Market, hour: 1.0));
            }
        });

        // The print of 100 is at the stop of 100, sent then; the target of 100 was not there when it came.
        Assert.Equal([(Id(1), 101m), (Id(2), 99m)], happenings.Where(happening => happening.IsFill).Select(happening => (happening.Fill.OrderId, happening.Fill.Price)));
        Assert.Equal([Id(4), Id(3)], Trade(matcher, 3, 100).Where(happening => happening.IsFill).Select(happening => happening.Fill.OrderId));
    }

    [Fact]
    public void Cancel_BetweenTicks_IsToldAtOnceWhereItHasArrived()
    {
        var matcher = Matcher().With(Buy(1, OrderTerms.Limit(90m)), Buy(2, OrderTerms.Limit(91m)));
        Quote(matcher, 5, 99, 101);
        matcher.Cancel(Id(1), At(5));
        Assert.True(matcher.TryNext(0m, out var report, out _));
        Assert.Equal(new OrderReport(Id(1), OrderStatus.Cancelled, 0m, 0m, 0m, At(5)), report);
        matcher.Cancel(Id(2), At(6));
        Assert.False(matcher.TryNext(0m, out _, out _));
        Assert.Equal((Id(2), 91m), Only(Trade(matcher, 5.5, 90)));
    }

    [Fact]
    public void BeginTrade_BehindTheQuotes_StillCountsButNotForWhatArrivedLater()
    {
        var matcher = Matcher().With(Buy(1, OrderTerms.Limit(95m)));
        Quote(matcher, 2, 96, 97);
        matcher.Place(Buy(2, OrderTerms.Limit(95.5m)), At(2));
        var fill = Trade(matcher, 1.5, 94).Single(happening => happening.IsFill).Fill;
        Assert.Equal((Id(1), At(2)), (fill.OrderId, fill.Time));
    }

    [Fact]
    public void Begin_NotAfterTheLast_ChangesNothing()
    {
        var matcher = Matcher();
        var trade = new Trade(At(5), 100, 1, Side.Buy, 7);
        var quote = new Quote(At(5), 99, 1, 101, 1);
        Assert.Equal(MarketIntake.Taken, Read(matcher, matcher.BeginTrade(trade)));
        Assert.Equal(MarketIntake.Taken, Read(matcher, matcher.BeginQuote(quote, 3)));
        matcher.With(Buy(1, OrderTerms.Market), Stop(2, 200m));
        var before = Saved.Bytes(matcher);
        Assert.Equal(MarketIntake.Repeated, matcher.BeginTrade(trade));
        Assert.Equal(MarketIntake.Late, matcher.BeginTrade(trade with { Sequence = 6, Price = 1 }));
        Assert.Equal(MarketIntake.Late, matcher.BeginTrade(trade with { Time = At(4), Sequence = 8 }));
        Assert.Equal(MarketIntake.Repeated, matcher.BeginQuote(quote, 3));
        Assert.Equal(MarketIntake.Late, matcher.BeginQuote(quote, 2));
        Assert.Equal(MarketIntake.Impossible, matcher.BeginQuote(quote with { Time = At(6), BidPrice = 101 }, 4));
        Assert.Equal(MarketIntake.Impossible, matcher.BeginTrade(trade with { Time = At(6), Price = double.NaN }));
        Assert.Equal(MarketIntake.Impossible, matcher.BeginTrade(trade with { Time = At(6), Quantity = -1 }));
        Assert.Equal(before, Saved.Bytes(matcher));
        Assert.Equal(MarketIntake.Taken, Read(matcher, matcher.BeginTrade(trade with { Sequence = 8 })));
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void Begin_UnnumberedAtOneTime_IsAnotherWhereItDiffers()
    {
        var matcher = Matcher();
        var trade = new Trade(At(5), 100, 1, Side.Buy, 0);
        var quote = new Quote(At(5), 99, 1, 101, 1);
        Assert.Equal(MarketIntake.Taken, Read(matcher, matcher.BeginTrade(trade)));
        Assert.Equal(MarketIntake.Repeated, matcher.BeginTrade(trade));
        Assert.Equal(MarketIntake.Taken, Read(matcher, matcher.BeginTrade(trade with { Price = 101 })));
        Assert.Equal(MarketIntake.Late, matcher.BeginTrade(trade with { Time = At(4) }));
        Assert.Equal(MarketIntake.Taken, Read(matcher, matcher.BeginQuote(quote, 0)));
        Assert.Equal(MarketIntake.Repeated, matcher.BeginQuote(quote, 0));
        Assert.Equal(MarketIntake.Taken, Read(matcher, matcher.BeginQuote(quote with { BidPrice = 100 }, 0)));
    }

    [Fact]
    public void Begin_BarsAndTicks_NeverCoverTheSameTimeTwice()
    {
        var matcher = Matcher();
        matcher.Read(Bar(1, 100, 101, 99, 100));
        Assert.Equal(MarketIntake.Late, matcher.BeginTrade(new Trade(Hour(1.5), 100, 1, Side.Buy, 1)));
        Assert.Equal(MarketIntake.Taken, Read(matcher, matcher.BeginTrade(new Trade(Hour(2.5), 100, 1, Side.Buy, 2))));
        Assert.Throws<ArgumentException>(() => matcher.BeginBar(Bar(2, 100, 101, 99, 100)));
        matcher.Read(Bar(3, 100, 101, 99, 100));
    }

    [Fact]
    public void BeginTrade_UnreadEvents_Throws()
    {
        var matcher = Matcher().With(Buy(1, OrderTerms.Market));
        matcher.BeginTrade(new Trade(At(1), 100, 1, Side.Buy, 1));
        Assert.Throws<InvalidOperationException>(() => matcher.BeginTrade(new Trade(At(2), 100, 1, Side.Buy, 2)));
    }

    [Fact]
    public void Begin_TicksWithWorkingOrders_AllocateNothing()
    {
        var matcher = Matcher(new FillModel { Fees = FeeSchedule.Flat(0.001m), MaximumVolumeShare = 0.5m })
            .With(Stop(1, 50m), Target(2, 200m));
        Walk(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Walk(2);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Walk(int second)
        {
            Read(matcher, matcher.BeginQuote(new Quote(At(second), 99, 1, 101, 1), second));
            Read(matcher, matcher.BeginTrade(new Trade(At(second), 100, 1, Side.Buy, second)));
        }
    }

    private static DateTime At(double second) => Hour(1).AddSeconds(second);

    private static MarketIntake Read(OrderMatcher matcher, MarketIntake intake)
    {
        while (matcher.TryNext(Rich, out _, out _))
        {
        }

        return intake;
    }

    private static (OrderId, decimal) Only(List<Scene.Happening> happenings)
    {
        var fill = Assert.Single(happenings, happening => happening.IsFill).Fill;
        return (fill.OrderId, fill.Price);
    }

    private static List<Scene.Happening> ReadAll(OrderMatcher matcher, MarketIntake intake, Action<Scene.Happening>? react = null)
    {
        Assert.Equal(MarketIntake.Taken, intake);
        var happenings = new List<Scene.Happening>();
        while (matcher.TryNext(Rich, out var report, out var fill))
        {
            happenings.Add(new Scene.Happening(report, fill));
            react?.Invoke(happenings[^1]);
        }

        return happenings;
    }

    private List<Scene.Happening> Quote(
        OrderMatcher matcher, double second, double bid, double ask, double bidQuantity = 10, double askQuantity = 10) =>
        ReadAll(matcher, matcher.BeginQuote(new Quote(At(second), bid, bidQuantity, ask, askQuantity), ++_number));

    private List<Scene.Happening> Trade(
        OrderMatcher matcher, double second, double price, double quantity = 10, Action<Scene.Happening>? react = null) =>
        ReadAll(matcher, matcher.BeginTrade(new Trade(At(second), price, quantity, Side.Buy, ++_number)), react);
}
