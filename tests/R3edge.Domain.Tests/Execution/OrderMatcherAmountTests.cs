using System.Globalization;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using static R3edge.Domain.Tests.Execution.Scene;

namespace R3edge.Domain.Tests.Execution;

public class OrderMatcherAmountTests
{
    private static readonly FillModel TakerFee = new() { Fees = new FeeSchedule(0m, 0.002m) };

    [Fact]
    public void TryNext_FundsBound_BuysWholeLotsAtTheSlippedPriceFeeIncluded()
    {
        // 100 plus 100 bps = 101; 1000 / (101 x 1.002) = 9.88122...: 9.881 lots; cost 997.981 + 1.995962 = 999.976962.
        var model = TakerFee with { Slippage = new SlippageModel.BasisPoints(100m) };
        var order = Buy(1, OrderTerms.Market, OrderAmount.Unlimited, funds: 1000m);
        var happening = Assert.Single(Matcher(model).With(order).Read(Bar(1, 100, 110, 90, 105), buyingPower: 1000m));
        Assert.Equal((101m, 9.881m, 1.995962m), (happening.Fill.Price, happening.Fill.Quantity, happening.Fill.Fee));
        Assert.Equal(OrderStatus.Filled, happening.Report.Status);
    }

    [Fact]
    public void TryNext_QuantityBetweenLots_IsCutDown()
    {
        var fill = Assert.Single(Matcher().With(Buy(1, OrderTerms.Market, 1.23456m)).Fills(Bar(1, 100, 110, 90, 105)));
        Assert.Equal(1.234m, fill.Quantity);
    }

    [Fact]
    public void TryNext_BelowOneLot_IsRejected() =>
        AssertRejected(Matcher().With(Buy(1, OrderTerms.Market, 0.0009m)), Rich, OrderRefusal.BelowLot);

    [Fact]
    public void TryNext_FundsBelowOneLot_IsRejected() =>
        AssertRejected(Matcher().With(Buy(1, OrderTerms.Market, 1m, funds: 0.09m)), Rich, OrderRefusal.InsufficientFunds);

    [Fact]
    public void TryNext_EntryBelowMinimumNotional_IsRejectedButAnExitIsNot()
    {
        // 0.099 x 100 = 9.9, below 10.
        AssertRejected(Matcher().With(Buy(1, OrderTerms.Market, 0.099m)), Rich, OrderRefusal.BelowMinimumNotional);
        Assert.Single(Matcher().With(Buy(1, OrderTerms.Market, 0.1m)).Fills(Bar(1, 100, 110, 90, 105)));
        Assert.Single(Matcher().With(Stop(1, 95m, 0.001m)).Fills(Bar(1, 100, 110, 90, 105)));
    }

    [Theory]
    [InlineData(Side.Buy)]
    [InlineData(Side.Sell)]
    public void TryNext_EntryBeyondBuyingPower_IsRejected(Side side)
    {
        // 100 + 0.2 fee.
        var order = Order(1, OrderRole.Entry, side, OrderTerms.Market);
        AssertRejected(Matcher(TakerFee).With(order), 100.19m, OrderRefusal.InsufficientFunds);
        Assert.Single(Matcher(TakerFee).With(order).Fills(Bar(1, 100, 110, 90, 105), buyingPower: 100.2m));
    }

    [Fact]
    public void TryNext_ReduceOnlyWithoutBuyingPower_Fills() =>
        Assert.Single(Matcher(TakerFee).With(Stop(1, 95m)).Fills(Bar(1, 100, 110, 90, 105), buyingPower: 0m));

    [Fact]
    public void TryNext_MarketOrderBeyondTheVolumeShare_GoesOnAtTheNextOpens()
    {
        // 10 % of 5 is 0.5 a bar; a bar without volume fills nothing.
        var matcher = Matcher(TakerFee with { MaximumVolumeShare = 0.1m }).With(Buy(1, OrderTerms.Market, 1.2m));
        var first = Assert.Single(matcher.Read(Bar(1, 100, 110, 90, 105, 5)));
        Assert.Equal(new OrderReport(Id(1), OrderStatus.PartlyFilled, 0.5m, 50m, 0.1m, Hour(1)), first.Report);
        Assert.Empty(matcher.Read(Bar(2, 100, 110, 90, 105, 0)));
        var second = Assert.Single(matcher.Read(Bar(3, 104, 110, 90, 105, 5)));
        Assert.Equal(new OrderReport(Id(1), OrderStatus.PartlyFilled, 1.0m, 102m, 0.204m, Hour(3)), second.Report);
        var third = Assert.Single(matcher.Read(Bar(4, 106, 110, 90, 105, 5)));
        Assert.Equal(new OrderReport(Id(1), OrderStatus.Filled, 1.2m, 123.2m, 0.2464m, Hour(4)), third.Report);
        Assert.Equal(0.2m, third.Fill.Quantity);
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void TryNext_RestOfAnEntryBelowMinimumNotional_FillsAllTheSame()
    {
        // 0.4 of 0.45 fills; the rest is worth 5, below 10.
        var matcher = Matcher(new FillModel { MaximumVolumeShare = 0.1m }).With(Buy(1, OrderTerms.Market, 0.45m));
        Assert.Equal(0.4m, Assert.Single(matcher.Fills(Bar(1, 100, 110, 90, 105, 4))).Quantity);
        Assert.Equal(0.05m, Assert.Single(matcher.Fills(Bar(2, 100, 110, 90, 105, 4))).Quantity);
    }

    [Theory]
    [InlineData(1.5, 1.5)]
    [InlineData(1.2340, 1.234)]
    [InlineData(0.0019999, 0.001)]
    [InlineData(12_345_678_901.2345, 12_345_678_901.234)]
    [InlineData(123_456_789_012_345, 123_456_789_012_345)]
    public void TryNext_AnyQuantity_IsCutToTheLotOfTheInstrument(decimal quantity, decimal lots)
    {
        var order = Order(1, OrderRole.Exit, Side.Sell, OrderTerms.Market, quantity);
        var fill = Assert.Single(Matcher().With(order).Fills(Bar(1, 100, 110, 90, 105)));
        Assert.Equal((lots, Scene.Instrument.RoundQuantity(quantity)), (fill.Quantity, fill.Quantity));
    }

    [Theory]
    [InlineData("1.37", "1.25")]
    [InlineData("1.50", "1.50")]
    [InlineData("2", "2")]
    [InlineData("2.2", "2.0")]
    public void TryNext_LotThatIsNoPowerOfTen_CutsToIt(string quantity, string lots)
    {
        var instrument = new Instrument(Scene.Instrument.Id, 0.01m, 0.25m, 10m);
        var order = Buy(1, OrderTerms.Market, decimal.Parse(quantity, CultureInfo.InvariantCulture));
        var fill = Assert.Single(new OrderMatcher(instrument, new FillModel()).With(order).Fills(Bar(1, 100, 110, 90, 105)));
        Assert.Equal(decimal.Parse(lots, CultureInfo.InvariantCulture), fill.Quantity);
    }

    [Fact]
    public void TryNext_FundsShortOfALotByLessThanDecimalsResolve_AreNotOverspent()
    {
        // 2.99...9 / 3 = 0.99...967 with 28 nines rounds to 1 in 28 places, which would cost 3.
        var order = Order(
            1, OrderRole.Exit, Side.Buy, OrderTerms.Market, OrderAmount.Unlimited, funds: 2.9999999999999999999999999999m);
        var fill = Assert.Single(Matcher().With(order).Fills(Bar(1, 3, 4, 2, 3)));
        Assert.Equal(0.999m, fill.Quantity);
    }

    [Fact]
    public void TryNext_VolumeShare_IsSharedByAllFillsOfABarAndCutToLots()
    {
        // 10 % of 12.345 = 1.2345: 1.234 lots; 1 for the first, 0.234 for the second.
        var matcher = Matcher(new FillModel { MaximumVolumeShare = 0.1m }).With(Buy(1, OrderTerms.Market), Buy(2, OrderTerms.Market));
        Assert.Equal([1m, 0.234m], matcher.Fills(Bar(1, 100, 110, 90, 105, 12.345)).Select(fill => fill.Quantity));
    }

    [Fact]
    public void TryNext_StopTouchedWithVolumeExhausted_IsAMarketOrderAtTheNextOpen()
    {
        var matcher = Matcher(new FillModel { MaximumVolumeShare = 0.1m }).With(Stop(1, 95m));
        Assert.Equal(OrderStatus.Accepted, Assert.Single(matcher.Read(Bar(1, 100, 110, 90, 105, 0))).Report.Status);

        // The price is back above the stop, which was touched all the same.
        var fill = Assert.Single(matcher.Fills(Bar(2, 104, 110, 103, 105)));
        Assert.Equal((104m, 1m), (fill.Price, fill.Quantity));
    }

    [Fact]
    public void TryNext_LimitBeyondTheVolumeShare_RestsOn()
    {
        var matcher = Matcher(new FillModel { MaximumVolumeShare = 0.1m }).With(Buy(1, OrderTerms.Limit(95m)));
        Assert.Equal(0.4m, Assert.Single(matcher.Fills(Bar(1, 100, 110, 90, 105, 4))).Quantity);
        Assert.Empty(matcher.Read(Bar(2, 100, 110, 95.01, 105)));
        var last = Assert.Single(matcher.Read(Bar(3, 100, 110, 95, 105)));
        Assert.Equal(new OrderReport(Id(1), OrderStatus.Filled, 1m, 95m, 0m, Hour(3)), last.Report);
    }

    [Fact]
    public void TryNext_RestOfAnEntryNoLongerPaidFor_IsCancelledWithTheReason()
    {
        var matcher = Matcher(new FillModel { MaximumVolumeShare = 0.1m }).With(Buy(1, OrderTerms.Market));
        Assert.Single(matcher.Fills(Bar(1, 100, 110, 90, 105, 4), buyingPower: 100m));
        var happening = Assert.Single(matcher.Read(Bar(2, 101, 110, 90, 105), buyingPower: 60m));
        Assert.Equal(
            new OrderReport(Id(1), OrderStatus.Cancelled, 0.4m, 40m, 0m, Hour(2), OrderRefusal.InsufficientFunds), happening.Report);
        Assert.True(matcher.IsIdle);
    }

    [Fact]
    public void TryNext_RestOfAFundsBoundOrder_SpendsWhatIsLeft()
    {
        // 100 buys 0.4 at 100 (volume 4 x 10 %); 60 is left and buys 0.5 at 120.
        var order = Buy(1, OrderTerms.Market, OrderAmount.Unlimited, funds: 100m);
        var matcher = Matcher(new FillModel { MaximumVolumeShare = 0.1m }).With(order);
        Assert.Equal(0.4m, Assert.Single(matcher.Fills(Bar(1, 100, 110, 90, 105, 4))).Quantity);
        var last = Assert.Single(matcher.Read(Bar(2, 120, 121, 90, 105)));
        Assert.Equal(new OrderReport(Id(1), OrderStatus.Filled, 0.9m, 100m, 0m, Hour(2)), last.Report);
    }

    private static void AssertRejected(OrderMatcher matcher, decimal buyingPower, OrderRefusal reason)
    {
        var happening = Assert.Single(matcher.Read(Bar(1, 100, 110, 90, 105), buyingPower: buyingPower));
        Assert.Equal(new OrderReport(Id(1), OrderStatus.Rejected, 0m, 0m, 0m, Hour(1), reason), happening.Report);
        Assert.False(happening.IsFill);
        Assert.True(matcher.IsIdle);
    }
}
