using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.MoneyManagement;

public sealed class ExitPlanTests
{
    private static readonly Instrument WholeTicks = Given.Make(1m, 0.001m, 0m);

    [Theory]
    [InlineData("pct:0.005", Bias.Long, 99.5)]
    [InlineData("pct:0.005", Bias.Short, 100.5)]
    [InlineData("atr:14,2", Bias.Long, 96.0)] // 100 - 2 x 2
    [InlineData("atr:14,2", Bias.Short, 104.0)]
    [InlineData("swing:5", Bias.Long, 95.0)]
    [InlineData("swing:5", Bias.Short, 104.0)]
    [InlineData("swing:5,0.01", Bias.Long, 94.05)] // 95 x 0.99
    [InlineData("swing:5,0.01", Bias.Short, 105.04)] // 104 x 1.01
    public void Decide_Stop_StandsWhereItsModelSays(string stop, Bias bias, double expected)
    {
        var decision = Given.Decide(Given.Plan(stop: stop), Given.Request(bias));

        Assert.Equal((decimal)expected, decision.Plan.Exit.StopPrice);
    }

    [Theory]
    [InlineData(Bias.Long, 99.0)] // 99.5 down
    [InlineData(Bias.Short, 101.0)] // 100.5 up
    public void Decide_StopBetweenTicks_IsRoundedAwayFromTheMarket(Bias bias, double expected)
    {
        var decision = Given.Decide(Given.Plan(stop: "pct:0.005"), Given.Request(bias, instrument: WholeTicks));

        Assert.Equal((decimal)expected, decision.Plan.Exit.StopPrice);
    }

    [Fact]
    public void Decide_PercentStopAtAnOddPrice_HasNoRoundingNoise()
    {
        // 27123.12 x 0.995 = 26987.5044 and 27123.12 x 1.01 = 27394.3512 by hand: both are whole ticks of 10^-8.
        var instrument = Given.Make(0.00000001m, 0.00000001m, 0m);
        var exit = Given.Decide(Given.Plan(stop: "pct:0.005", targets: "pct:0.01"), Given.Request(price: 27123.12m, instrument: instrument)).Plan.Exit;

        Assert.Equal(26987.5044m, exit.StopPrice);
        Assert.Equal(27394.3512m, exit.Targets[0].Price);
    }

    [Theory]
    [InlineData("pct:0.01", Bias.Long, 101.0)]
    [InlineData("pct:0.01", Bias.Short, 99.0)]
    [InlineData("atr:14,3", Bias.Long, 106.0)] // 100 + 3 x 2
    [InlineData("atr:14,3", Bias.Short, 94.0)]
    [InlineData("r:2", Bias.Long, 104.0)] // the stop is 2 away
    [InlineData("r:2", Bias.Short, 96.0)]
    public void Decide_Target_StandsWhereItsModelSays(string target, Bias bias, double expected)
    {
        var decision = Given.Decide(Given.Plan(stop: "pct:0.02", targets: target), Given.Request(bias));

        Assert.Equal([new TakeProfit((decimal)expected, 1m)], decision.Plan.Exit.Targets);
    }

    [Fact]
    public void Decide_TargetInMultiplesOfRisk_MeasuresFromTheRoundedStop()
    {
        // The stop of 99.5 is rounded down to 99, so that one unit of risk is 1 and not 0.5.
        var decision = Given.Decide(Given.Plan(stop: "pct:0.005", targets: "r:2"), Given.Request(instrument: WholeTicks));

        Assert.Equal(102m, decision.Plan.Exit.Targets[0].Price);
    }

    [Theory]
    [InlineData("pct:0.014", Bias.Long, 101.0)] // 101.4
    [InlineData("pct:0.016", Bias.Long, 102.0)] // 101.6
    [InlineData("pct:0.014", Bias.Short, 99.0)] // 98.6
    [InlineData("pct:0.016", Bias.Short, 98.0)] // 98.4
    public void Decide_TargetBetweenTicks_IsRoundedToTheNearest(string target, Bias bias, double expected)
    {
        var decision = Given.Decide(Given.Plan(targets: target), Given.Request(bias, instrument: WholeTicks));

        Assert.Equal((decimal)expected, decision.Plan.Exit.Targets[0].Price);
    }

    [Theory]
    [InlineData(Bias.Long, 102.0, 106.0, 110.0)]
    [InlineData(Bias.Short, 98.0, 94.0, 90.0)]
    public void Decide_LadderInAnyOrder_IsPlannedNearestFirst(Bias bias, double first, double second, double third)
    {
        var plan = Given.Plan(stop: "pct:0.02", targets: "pct:0.1@0.2+r:1@0.5+atr:14,3@0.25");
        var decision = Given.Decide(plan, Given.Request(bias));

        Assert.Equal(
            [new TakeProfit((decimal)first, 0.5m), new TakeProfit((decimal)second, 0.25m), new TakeProfit((decimal)third, 0.2m)],
            decision.Plan.Exit.Targets);
    }

    [Theory]
    [InlineData("r:1,0.002", Bias.Long, 102.0)]
    [InlineData("r:1,0.002", Bias.Short, 98.0)]
    [InlineData("pct:0.03,0.002", Bias.Long, 103.0)]
    public void Decide_BreakEven_IsTriggeredByTheGainOfItsRule(string rule, Bias bias, double trigger)
    {
        Assert.True(BreakEvenModel.TryParse(rule, out var breakEven, out _));
        var plan = Given.Plan(stop: "pct:0.02", exits: new ExitRules { BreakEven = breakEven });
        var decision = Given.Decide(plan, Given.Request(bias));

        Assert.Equal(new BreakEven((decimal)trigger, 0.002m), decision.Plan.Exit.BreakEven);
    }

    [Fact]
    public void Decide_OtherRules_AreCarriedIntoThePlan()
    {
        var rules = new ExitRules
        {
            Trailing = new TrailingModel.AverageTrueRange(14, 3.0),
            MaximumBars = 12,
            AllowedRegimes = Regime.Trending,
        };
        var exit = Given.Decide(Given.Plan(exits: rules)).Plan.Exit;

        Assert.Equal(new Trailing(TrailingKind.AverageTrueRange, 3.0), exit.Trailing);
        Assert.Equal(TimeSpan.FromHours(12), exit.MaximumHolding); // 12 bars of 1 h
        Assert.Equal(Regime.Trending, exit.AllowedRegimes);
        Assert.Equal(
            new Trailing(TrailingKind.Percent, 0.01),
            Given.Decide(Given.Plan(exits: new ExitRules { Trailing = new TrailingModel.Percent(0.01m) })).Plan.Exit.Trailing);
    }
}
