using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.MoneyManagement;

public sealed class SizingTests
{
    private static readonly RiskState Reducing = Given.Active with { IsReduced = true };

    [Fact]
    public void Decide_FixedQuantity_OrdersItRoundedToTheLotAtAnyCost()
    {
        var decision = Given.Decide(Given.Plan("fixed:1.2349"));

        Assert.Equal(OrderAmount.Of(1.234m), decision.Plan.Amount);
        Assert.Equal(1.2349m, decision.Sizing.WantedQuantity);
        Assert.Equal(1.234m, decision.Sizing.Quantity);
        Assert.Equal(SizeCap.None, decision.Sizing.Cap);
    }

    [Fact]
    public void Decide_FixedNotional_OrdersWhatItBuysAtTheReferencePrice()
    {
        // 1000 / 30 = 33.3333...
        var decision = Given.Decide(Given.Plan("notional:1000"), Given.Request(price: 30m));

        Assert.Equal(OrderAmount.Of(33.333m), decision.Plan.Amount);
    }

    [Fact]
    public void Decide_AllIn_SpendsWhateverThereIsAtTheFill()
    {
        // 10000 / (100 x 1.001) = 99.9000999...
        var decision = Given.Decide(Given.Plan());

        Assert.Equal(OrderAmount.Everything, decision.Plan.Amount);
        Assert.Equal(99.9m, decision.Sizing.Quantity);
        Assert.Equal(SizeCap.None, decision.Sizing.Cap);
    }

    [Theory]
    [InlineData(Bias.Long)]
    [InlineData(Bias.Short)]
    public void Decide_FractionAtRisk_LosesThatFractionAtTheStop(Bias bias)
    {
        // Stop 2 % away: 2 a unit. 10000 x 0.01 / 2 = 50.
        var decision = Given.Decide(Given.Plan("risk:0.01", "pct:0.02"), Given.Request(bias));

        Assert.Equal(OrderAmount.UpTo(50m), decision.Plan.Amount);
        Assert.Equal(2m, decision.Sizing.RiskPerUnit);
        Assert.Equal(bias == Bias.Long ? 98m : 102m, decision.Sizing.StopPrice);
    }

    [Fact]
    public void Decide_FractionAtRiskWithATightStop_IsCutToWhatTheAccountCanPayWhenItFills()
    {
        // 10000 x 0.01 / 0.5 = 200 wanted; at the close 10000 / 100.1 = 99.900... are affordable, while the leverage would
        // allow 100. What is affordable at the fill is for the venue to find.
        var decision = Given.Decide(Given.Plan("risk:0.01", "pct:0.005"));

        Assert.Equal(200m, decision.Sizing.WantedQuantity);
        Assert.Equal(99.9m, decision.Sizing.Quantity);
        Assert.Equal(SizeCap.BuyingPower, decision.Sizing.Cap);
        Assert.Equal(OrderAmount.UpTo(200m), decision.Plan.Amount);
    }

    [Theory]
    [InlineData(10_010, 100.0, SizeCap.None)] // 100 units at 100 and a fee of 10
    [InlineData(10_009, 99.99, SizeCap.BuyingPower)] // 10009 / 100.1 = 99.990009...
    public void Decide_SizeThatJustFitsOrNot_IsCutOnlyWhenItDoesNot(int buyingPower, double quantity, SizeCap cap)
    {
        var decision = Given.Decide(Given.Plan("risk:0.01", "pct:0.01"), account: new AccountView(10_000m, buyingPower));

        Assert.Equal((decimal)quantity, decision.Sizing.Quantity);
        Assert.Equal(cap, decision.Sizing.Cap);
    }

    [Theory]
    [InlineData("volatility:0.2", 0.5, 40.0, SizeCap.None)] // 10000 x 0.2 / 0.5 / 100
    [InlineData("volatility:0.2", 0.25, 80.0, SizeCap.None)] // 10000 x 0.2 / 0.25 / 100
    [InlineData("volatility:0.2", 0.1, 99.9, SizeCap.BuyingPower)] // 200 wanted
    [InlineData("volatility:0.2", 0.0, 99.9, SizeCap.BuyingPower)] // no volatility at all: as much as the limits allow
    public void Decide_VolatilityTarget_HoldsLessOfWhatMovesMore(string size, double volatility, double quantity, SizeCap cap)
    {
        var readings = Given.Readings with { AnnualVolatility = volatility };
        var decision = Given.Decide(Given.Plan(size), Given.Request(readings: readings));

        Assert.Equal((decimal)quantity, decision.Sizing.Quantity);
        Assert.Equal(cap, decision.Sizing.Cap);
    }

    [Fact]
    public void Decide_VolatilityTargetOnMargin_IsCutByTheLeverage()
    {
        // Leverage 1.5 of 10000 leaves 15000: 150 units; 200 are wanted; the buying power of 100000 does not bind.
        var readings = Given.Readings with { AnnualVolatility = 0.1 };
        var decision = Given.Decide(
            Given.Plan("volatility:0.2", limits: "leverage:1.5"), Given.Request(readings: readings), new AccountView(10_000m, 100_000m));

        Assert.Equal(150m, decision.Plan.Amount.Quantity);
        Assert.Equal(15_015m, decision.Plan.Amount.Funds);
        Assert.Equal(SizeCap.Leverage, decision.Sizing.Cap);
    }

    [Fact]
    public void Decide_KellyWithARecord_BetsItsFractionOfTheKellyBet()
    {
        // W = 18/30 = 0.6, R = 0.04/0.02 = 2: f* = 0.6 - 0.4/2 = 0.4; half of it is 0.2: 10000 x 0.2 / 100 = 20.
        var record = new TradeRecord(18, 12, 18 * 0.04, 12 * 0.02);
        var decision = Given.Decide(Given.Plan("kelly:0.5"), account: Given.Account with { History = record });

        Assert.Equal(20m, decision.Plan.Amount.Quantity);
    }

    [Fact]
    public void Decide_KellyBeforeEnoughTrades_TakesTheStartingFraction()
    {
        // 29 of 30 trades: 10000 x 0.05 / 100 = 5.
        var record = new TradeRecord(29, 0, 29 * 0.04, 0.0);
        var decision = Given.Decide(Given.Plan("kelly:0.5"), account: Given.Account with { History = record });

        Assert.Equal(5m, decision.Plan.Amount.Quantity);
    }

    [Theory]
    [InlineData("fixed:2", 1.0)]
    [InlineData("notional:200", 1.0)]
    [InlineData("risk:0.01", 12.5)] // stop 4 away: 25 at full size
    [InlineData("volatility:0.2", 20.0)] // 40 at full size
    [InlineData("kelly:0.5", 2.5)] // 5 at full size
    public void Decide_WhileReducing_HalvesEverySize(string size, double quantity)
    {
        var decision = Given.Decide(Given.Plan(size, "pct:0.04"), risk: Reducing);

        Assert.Equal((decimal)quantity, decision.Plan.Amount.Quantity);
        Assert.Equal(0.5m, decision.Sizing.SizeFactor);
    }

    [Fact]
    public void Decide_AllInWhileReducing_SpendsHalf()
    {
        var decision = Given.Decide(Given.Plan(), risk: Reducing);

        Assert.Equal(OrderAmount.Spending(5_000m), decision.Plan.Amount);
        Assert.Equal(SizeCap.None, decision.Sizing.Cap);
    }

    [Theory]
    [InlineData("instrument-exposure:0.5", SizeCap.InstrumentExposure, 40.0)] // 5000 - 1000
    [InlineData("venue-exposure:0.5", SizeCap.VenueExposure, 30.0)] // 5000 - 2000
    [InlineData("exposure:0.5", SizeCap.AccountExposure, 20.0)] // 5000 - 3000
    [InlineData("leverage:0.5", SizeCap.Leverage, 20.0)] // 5000 - 3000
    public void Decide_ModelSizeOverAnExposureLimit_IsCutToTheRoomLeft(string limit, SizeCap cap, double quantity)
    {
        var account = new AccountView(10_000m, 10_000m, 1_000m, 2_000m, 3_000m, 1);
        var decision = Given.Decide(Given.Plan("risk:0.05", "pct:0.01", limits: limit), account: account);

        Assert.Equal((decimal)quantity, decision.Plan.Amount.Quantity);
        Assert.Equal((decimal)quantity * 100.1m, decision.Plan.Amount.Funds);
        Assert.Equal(cap, decision.Sizing.Cap);
    }

    [Fact]
    public void Decide_AllInUnderAnExposureLimit_SpendsTheRoomAndItsFee()
    {
        // 6000 of room at 0.1 % fee: 6006 with the fee, so that the position is worth 6000 at any price of the fill.
        var decision = Given.Decide(Given.Plan(limits: "instrument-exposure:0.6"));

        Assert.Equal(OrderAmount.Spending(6_006m), decision.Plan.Amount);
        Assert.Equal(60m, decision.Sizing.Quantity);
        Assert.Equal(SizeCap.InstrumentExposure, decision.Sizing.Cap);
    }

    [Fact]
    public void Decide_Accepted_CarriesTheRequestIntoThePlan()
    {
        var request = Given.Request(Bias.Short) with { Entry = OrderTerms.Limit(101m) };
        var plan = Given.Decide(Given.Plan("fixed:1"), request).Plan;

        Assert.Equal(new PositionId(7), plan.Id);
        Assert.Equal(new SignalId(9), plan.Signal);
        Assert.Same(Given.Instrument, plan.Instrument);
        Assert.Equal(Bias.Short, plan.Bias);
        Assert.Equal(OrderTerms.Limit(101m), plan.Entry);
        Assert.Equal(ExitPlan.None with { Targets = plan.Exit.Targets }, plan.Exit);
        Assert.Empty(plan.Exit.Targets);
    }

    [Fact]
    public void Describe_CutSize_TellsTheNumbers()
    {
        var decision = Given.Decide(Given.Plan("risk:0.01", "pct:0.005"));

        Assert.Equal("Enter Long with 99.9, of 200 wanted and cut by BuyingPower, with the stop at 99.5.", decision.Describe());
    }
}
