using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;

namespace R3edge.Domain.Tests.MoneyManagement;

public sealed class EntryRefusalTests
{
    private static readonly MarketReadings NoReadings = MarketReadings.None;

    [Fact]
    public void Decide_Halted_IsRefusedAndSaysWhy()
    {
        var risk = Given.Active with { Halt = HaltCause.DailyLoss };
        var decision = Given.Decide(Given.Plan(), risk: risk);

        Assert.Equal(EntryRefusal.Halted, decision.Refusal);
        Assert.Equal(HaltCause.DailyLoss, decision.Sizing.Halt);
        Assert.Equal(risk.Describe(), decision.Describe());
        Assert.Contains("daily loss", decision.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_DuringTheCooldown_IsRefusedUntilItIsOver()
    {
        var plan = Given.Plan(limits: "cooldown:30m");
        var stoppedLately = Given.Active with { LastStopTime = Given.Noon.AddMinutes(-30).AddTicks(1) };
        var stoppedBefore = Given.Active with { LastStopTime = Given.Noon.AddMinutes(-30) };

        Assert.Equal(EntryRefusal.CoolingDown, Given.Decide(plan, risk: stoppedLately).Refusal);
        Assert.True(Given.Decide(plan, risk: stoppedBefore).IsAccepted);
    }

    [Fact]
    public void Decide_AsManyPositionsAsAllowed_IsRefused()
    {
        var plan = Given.Plan(limits: "positions:3");

        Assert.Equal(EntryRefusal.TooManyPositions, Given.Decide(plan, account: Given.Account with { OpenPositions = 3 }).Refusal);
        Assert.True(Given.Decide(plan, account: Given.Account with { OpenPositions = 2 }).IsAccepted);
    }

    [Theory]
    [InlineData("all-in", "atr:14,2", "none", "none")]
    [InlineData("all-in", "none", "atr:14,2", "none")]
    [InlineData("all-in", "none", "none", "atr:14,2")]
    [InlineData("all-in", "swing:5", "none", "none")]
    [InlineData("volatility:0.2", "none", "none", "none")]
    public void Decide_ReadingMissing_IsRefusedAsNotWarm(string size, string stop, string target, string trailing)
    {
        Assert.True(TrailingModel.TryParse(trailing, out var model, out _));
        var plan = Given.Plan(size, stop, target, new ExitRules { Trailing = model });

        Assert.Equal(EntryRefusal.NotWarm, Given.Decide(plan, Given.Request(readings: NoReadings)).Refusal);
    }

    [Fact]
    public void Decide_RiskSizeWithoutAStop_IsRefused() =>
        Assert.Equal(EntryRefusal.NoStopToSizeBy, Given.Decide(Given.Plan("risk:0.01")).Refusal);

    [Theory]
    [InlineData("swing:5", Bias.Long, 100.0, 104.0)] // the swing low is at the price
    [InlineData("swing:5", Bias.Short, 95.0, 99.0)] // the swing high is below the price
    [InlineData("atr:14,50", Bias.Long, 95.0, 104.0)] // 100 - 50 x 2 = 0
    public void Decide_StopOnTheWrongSideOrAtZero_IsRefused(string stop, Bias bias, double low, double high)
    {
        var readings = Given.Readings with { SwingLow = low, SwingHigh = high };

        Assert.Equal(EntryRefusal.StopNotPossible, Given.Decide(Given.Plan(stop: stop), Given.Request(bias, readings: readings)).Refusal);
    }

    [Theory]
    [InlineData("r:1", "pct:0.99", Bias.Short, 1.0)] // 1 - 0.99 = 0.01 is rounded to 0 by a tick of 1
    [InlineData("r:2", "pct:0.99", Bias.Short, 100.0)] // 100 - 2 x 99 is below 0
    [InlineData("pct:0.001", "none", Bias.Long, 100.0)] // 100.1 is rounded to 100 by a tick of 1
    public void Decide_TargetAtThePriceOrBelowZero_IsRefused(string target, string stop, Bias bias, double price)
    {
        var request = Given.Request(bias, (decimal)price, instrument: Given.Make(1m, 0.001m, 0m));

        Assert.Equal(EntryRefusal.TargetNotPossible, Given.Decide(Given.Plan(stop: stop, targets: target), request).Refusal);
    }

    [Fact]
    public void Decide_BreakEvenTriggerThatCannotBe_IsRefused()
    {
        var plan = Given.Plan(stop: "pct:0.5", exits: new ExitRules { BreakEven = new BreakEvenModel.RiskMultiple(2m) });

        Assert.Equal(EntryRefusal.TargetNotPossible, Given.Decide(plan, Given.Request(Bias.Short)).Refusal);
    }

    [Fact]
    public void Decide_KellyWithoutRecordAndStart_IsRefused() =>
        Assert.Equal(EntryRefusal.NotEnoughHistory, Given.Decide(Given.Plan("kelly:0.5,30,0")).Refusal);

    [Theory]
    [InlineData(1, 3, 0.01, 0.03)] // 0.25 - 0.75 / 1 = -0.5
    [InlineData(2, 2, 0.02, 0.02)] // 0.5 - 0.5 / 1 = 0
    [InlineData(0, 4, 0.0, 0.04)]
    public void Decide_KellyOfALosingRecord_IsRefused(int wins, int losses, double won, double lost)
    {
        var account = Given.Account with { History = new TradeRecord(wins, losses, won, lost) };

        Assert.Equal(EntryRefusal.NoEdge, Given.Decide(Given.Plan("kelly:0.5,4"), account: account).Refusal);
    }

    [Theory]
    [InlineData("fixed:100", 10_000, 10_000)] // 10000 and a fee of 10
    [InlineData("notional:10000", 10_000, 10_000)]
    [InlineData("all-in", 10_000, 0)]
    [InlineData("risk:0.01", -1, 10_000)]
    public void Decide_WhatTheAccountCannotPay_IsRefused(string size, int equity, int buyingPower)
    {
        var account = new AccountView(equity, buyingPower);

        Assert.Equal(EntryRefusal.InsufficientFunds, Given.Decide(Given.Plan(size, "pct:0.01"), account: account).Refusal);
    }

    [Theory]
    [InlineData("leverage:0.5", EntryRefusal.Leverage)]
    [InlineData("instrument-exposure:0.5", EntryRefusal.InstrumentExposure)]
    [InlineData("venue-exposure:0.5", EntryRefusal.VenueExposure)]
    [InlineData("exposure:0.4", EntryRefusal.AccountExposure)]
    public void Decide_FixedSizeOverALimit_IsRefusedAndNotCut(string limit, EntryRefusal refusal)
    {
        // 30 units are 3000 on top of 3000, over 5000 and 4000.
        var account = new AccountView(10_000m, 10_000m, 3_000m, 3_000m, 3_000m);

        Assert.Equal(refusal, Given.Decide(Given.Plan("fixed:30", limits: limit), account: account).Refusal);
        Assert.True(Given.Decide(Given.Plan("fixed:10", limits: limit), account: account).IsAccepted);
    }

    [Theory]
    [InlineData("leverage:0.5", EntryRefusal.Leverage)]
    [InlineData("instrument-exposure:0.5", EntryRefusal.InstrumentExposure)]
    [InlineData("venue-exposure:0.5", EntryRefusal.VenueExposure)]
    [InlineData("exposure:0.5", EntryRefusal.AccountExposure)]
    public void Decide_ModelSizeWithoutRoom_IsRefusedByTheLimit(string limit, EntryRefusal refusal)
    {
        var account = new AccountView(10_000m, 10_000m, 5_000m, 5_000m, 5_000m);

        Assert.Equal(refusal, Given.Decide(Given.Plan("all-in", limits: limit), account: account).Refusal);
    }

    [Theory]
    [InlineData("fixed:0.0009")]
    [InlineData("risk:0.0000001")] // 10000 x 10^-7 / 2 = 0.0005
    public void Decide_SizeBelowALot_IsRefused(string size) =>
        Assert.Equal(EntryRefusal.BelowLot, Given.Decide(Given.Plan(size, "pct:0.02")).Refusal);

    [Theory]
    [InlineData("fixed:0.049")] // 4.9 where 5 is the least
    [InlineData("notional:4.99")]
    [InlineData("risk:0.000001")] // 10000 x 10^-6 / 2 = 0.005: 0.5
    public void Decide_ValueBelowTheMinimum_IsRefused(string size) =>
        Assert.Equal(EntryRefusal.BelowMinimumNotional, Given.Decide(Given.Plan(size, "pct:0.02")).Refusal);

    [Fact]
    public void Describe_EveryRefusal_IsOneSentenceOfItsOwn()
    {
        var sentences = Enum.GetValues<EntryRefusal>().Select(refusal => refusal.Describe()).ToList();

        Assert.All(sentences, sentence => Assert.Matches("^[A-Z][^.]+[.]$", sentence));
        Assert.Equal(sentences.Count, sentences.Distinct().Count());
    }

    [Fact]
    public void Plan_OfARefusal_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => Given.Decide(Given.Plan("risk:0.01")).Plan);
        Assert.Throws<InvalidOperationException>(() => Given.Decide(Given.Plan()).Refusal);
        Assert.Throws<InvalidOperationException>(() => default(EntryDecision).Plan);
        Assert.Throws<InvalidOperationException>(() => default(EntryDecision).Refusal);
    }

    [Theory]
    [InlineData(0.0, 0.001)]
    [InlineData(-1.0, 0.001)]
    [InlineData(100.0, -0.001)]
    public void Decide_ImpossiblePriceOrFee_Throws(double price, double fee) =>
        Assert.Throws<ArgumentException>(() => Given.Decide(Given.Plan(), Given.Request(price: (decimal)price, fee: (decimal)fee)));
}
