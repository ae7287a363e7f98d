using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.MoneyManagement;

/// <summary>What the regime and the GARCH forecast do to entries: price 100, a forecast of 2 % over the holding, the strategy's regimes at 0.5.</summary>
public sealed class RegimeAndForecastTests
{
    [Theory]
    [InlineData(Bias.Long, 95.0)] // 100 x (1 - 2.5 x 0.02)
    [InlineData(Bias.Short, 105.0)]
    public void Decide_GarchStop_IsMultiplesOfTheForecastAway(Bias bias, double stop)
    {
        var decision = Given.Decide(Given.Plan(stop: "garch:2.5"), Given.Request(bias));

        Assert.Equal((decimal)stop, decision.Plan.Exit.StopPrice);
    }

    [Fact]
    public void Decide_ForecastBeyondThePrice_IsNotPossible() =>
        Assert.Equal(EntryRefusal.StopNotPossible, Given.Decide(Given.Plan(stop: "garch:50")).Refusal);

    [Theory]
    [InlineData("all-in", "garch:2", "none")]
    [InlineData("all-in", "none", "garch:2")]
    [InlineData("garch:0.2", "none", "none")]
    public void Decide_NoForecastYet_IsNotWarm(string size, string stop, string trail)
    {
        Assert.True(TrailingModel.TryParse(trail, out var trailing, out _));
        var plan = Given.Plan(size, stop, exits: new ExitRules { Trailing = trailing });
        var readings = Given.Readings with { HoldingVolatility = double.NaN };

        Assert.Equal(EntryRefusal.NotWarm, Given.Decide(plan, Given.Request(readings: readings)).Refusal);
    }

    [Fact]
    public void Decide_GarchTrail_GoesIntoThePlan()
    {
        Assert.True(TrailingModel.TryParse("garch:3,5,500,100", out var trailing, out _));
        var plan = Given.Plan(stop: "garch:2,5,500,100", exits: new ExitRules { Trailing = trailing });

        Assert.Equal(new Trailing(TrailingKind.Volatility, 3.0), Given.Decide(plan).Plan.Exit.Trailing);
        Assert.Equal([new IndicatorNeed("garch", [500.0, 100.0, 5.0])], plan.Needs);
    }

    [Fact]
    public void Problem_DifferentForecasts_IsNamed()
    {
        Assert.True(TrailingModel.TryParse("garch:3,5", out var trailing, out _));

        Assert.Contains("GARCH", Given.Plan(stop: "garch:2,6", exits: new ExitRules { Trailing = trailing }).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_GarchSize_HoldsTheAnnualVolatility()
    {
        // A year of 0.5 against a target of 0.25: half of 10000 at 100.
        var decision = Given.Decide(Given.Plan("garch:0.25"));

        Assert.Equal(50m, decision.Sizing.WantedQuantity);
    }

    [Theory]
    [InlineData("notional:1000", 5.0)] // 10 units, at a probability of one half
    [InlineData("fixed:3", 1.5)]
    [InlineData("risk:0.01", 25.0)] // 100 over 2 is 50 units
    public void Decide_RegimeWeighted_IsTheWholeTimesTheProbability(string whole, double quantity)
    {
        var decision = Given.Decide(Given.Plan($"regime:{whole}", "pct:0.02"));

        Assert.Equal(((decimal)quantity, 0.5m), (decision.Sizing.WantedQuantity, decision.Sizing.SizeFactor));
    }

    [Fact]
    public void Decide_RegimeNotKnown_IsNotWarm() => Assert.Equal(
        EntryRefusal.NotWarm,
        Given.Decide(Given.Plan("regime:all-in"), Given.Request(readings: Given.Readings with { RegimeProbability = double.NaN })).Refusal);

    [Fact]
    public void Decide_AnyProbability_NeverOrdersMoreThanTheWhole()
    {
        var probabilities = Gen.Choose(0, 1000).Select(thousandth => thousandth / 1000.0).ToArbitrary();
        var wholes = Gen.Elements("all-in", "notional:700", "risk:0.005", "volatility:0.3", "kelly:0.5,2,0.1", "garch:0.4").ToArbitrary();
        Prop.ForAll(probabilities, wholes, (probability, whole) =>
        {
            var request = Given.Request(readings: Given.Readings with { RegimeProbability = probability });
            var full = Given.Decide(Given.Plan(whole, "pct:0.02"), request);
            var weighted = Given.Decide(Given.Plan($"regime:{whole}", "pct:0.02"), request);
            Assert.True(weighted.Sizing.Quantity <= full.Sizing.Quantity);
            Assert.True(!weighted.IsAccepted || weighted.Plan.Amount.Quantity <= full.Plan.Amount.Quantity);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(Regime.TrendingUp, null)]
    [InlineData(Regime.Calm, EntryRefusal.RegimeNotAllowed)]
    [InlineData(Regime.None, EntryRefusal.NotWarm)]
    public void Decide_RegimesRestricted_EntersInThemOnly(Regime regime, EntryRefusal? refusal)
    {
        var plan = Given.Plan(exits: new ExitRules { AllowedRegimes = Regime.Trending });
        var decision = Given.Decide(plan, Given.Request(readings: Given.Readings with { Regime = regime }));

        Assert.Equal(refusal, decision.IsAccepted ? null : decision.Refusal);
    }

    [Theory]
    [InlineData("garch:0.2", "garch:0.2,10,1000,250")]
    [InlineData("garch:0.2,5,500", "garch:0.2,5,500,250")]
    [InlineData("regime:kelly:0.5,30,0.05", "regime:kelly:0.5,30,0.05")]
    [InlineData("regime:garch:0.2,5", "regime:garch:0.2,5,1000,250")]
    public void TryParse_Size_IsReadAndWrittenBack(string text, string written) => Assert.Equal(written, Given.Size(text).ToString());

    [Theory]
    [InlineData("regime:")]
    [InlineData("regime:regime:all-in")]
    [InlineData("regime:risk:2")]
    [InlineData("garch:0")]
    [InlineData("garch:0.2,0")]
    [InlineData("garch:0.2,5,49")]
    [InlineData("garch:0.2,5,500,49")]
    [InlineData("garch:0.2,5,500,100,1")]
    public void TryParse_NoSize_SaysWhatIsWrong(string text)
    {
        Assert.False(SizingModel.TryParse(text, out var model, out var error));
        Assert.Null(model);
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Open_PlanOfADecision_CarriesTheValidity()
    {
        var until = Given.Noon.AddHours(3);
        var plan = Given.Decide(
            Given.Plan(), Given.Request() with { Entry = OrderTerms.Limit(99m), EntryValidUntil = until, ReferencePrice = 99m }).Plan;

        Assert.Equal((OrderTerms.Limit(99m), until), (plan.Entry, plan.EntryValidUntil));
    }
}
