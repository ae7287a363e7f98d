using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Tests.MoneyManagement;

public sealed class MoneyManagementPlanTests
{
    [Fact]
    public void Needs_OfModelsThatReadIndicators_NamesEachOnce()
    {
        var plan = Given.Plan("volatility:0.2,60", "swing:5", "atr:14,3@0.5+atr:14,6@0.5");

        Assert.Equal(
            [new IndicatorNeed("atr", [14.0]), new IndicatorNeed("volatility", [60.0]), new IndicatorNeed("swings", [5.0])],
            plan.Needs);
        Assert.Equal("volatility:60", plan.Needs[1].ToString());
        Assert.Empty(MoneyManagementPlan.Default.Needs);
        Assert.Equal(20, Given.Plan(exits: new ExitRules { Trailing = new TrailingModel.AverageTrueRange(20, 3.0) }).AverageTrueRangePeriod);
    }

    [Theory]
    [InlineData("atr:14,2", "atr:20,3", "same period")]
    [InlineData("none", "r:2", "needs a stop")]
    public void Problem_OfPartsThatDoNotFit_IsTold(string stop, string target, string words)
    {
        var plan = Given.Plan(stop: stop, targets: target);

        Assert.Contains(words, plan.Problem, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MoneyManager(plan, Timeframe.OneHour));
    }

    [Fact]
    public void Problem_OfRulesThatCannotBe_IsTold()
    {
        var plan = MoneyManagementPlan.Default;

        Assert.Null(plan.Problem);
        Assert.NotNull((plan with { Exits = new ExitRules { MaximumBars = 0 } }).Problem);
        Assert.NotNull((plan with { Exits = new ExitRules { AllowedRegimes = Regime.None } }).Problem);
        Assert.NotNull((plan with { Exits = new ExitRules { BreakEven = new BreakEvenModel.RiskMultiple(1m) } }).Problem);
        Assert.NotNull((plan with { Exits = new ExitRules { Trailing = new TrailingModel.Percent(2m) } }).Problem);
        Assert.NotNull((plan with { Sizing = new SizingModel.FixedQuantity(-1m) }).Problem);
        Assert.NotNull((plan with { Stop = new StopModel.Percent(0m) }).Problem);
        Assert.NotNull((plan with { Targets = new TargetLadder(default) }).Problem);
        Assert.NotNull((plan with { Limits = new RiskLimits { MaximumDailyLoss = 0m } }).Problem);
        Assert.Throws<ArgumentException>(() => new RiskMachine(new RiskLimits { MaximumDailyLoss = 0m }));
    }

    [Fact]
    public void Equals_PlansOfEqualParts_AreEqual()
    {
        Assert.Equal(Given.Plan("risk:0.01", "atr:14,2", "r:1@0.5+r:2@0.5"), Given.Plan("risk:0.01", "atr:14,2", "r:1@0.5+r:2@0.5"));
        Assert.NotEqual(Given.Plan("risk:0.01", "atr:14,2", "r:1@0.5+r:2@0.5"), Given.Plan("risk:0.01", "atr:14,2", "r:1@0.5+r:3@0.5"));
    }
}
