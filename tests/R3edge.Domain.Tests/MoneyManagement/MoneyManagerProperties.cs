using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;

namespace R3edge.Domain.Tests.MoneyManagement;

public sealed class MoneyManagerProperties
{
    private static readonly string[] Sizes =
        ["fixed:0.37", "notional:777", "all-in", "risk:0.01", "risk:0.2", "volatility:0.2", "volatility:3", "kelly:0.5,4,0.3"];

    private static readonly string[] Stops = ["pct:0.003", "pct:0.05", "atr:14,2", "swing:5,0.001"];

    private static readonly string[][] LimitSets =
    [
        [], ["leverage:3"], ["instrument-exposure:0.3"], ["venue-exposure:0.45", "leverage:2"],
        ["exposure:0.6", "instrument-exposure:0.5", "venue-exposure:0.55"],
    ];

    private static readonly Gen<Scenario> Scenarios =
        from size in Gen.Elements(Sizes)
        from stop in Gen.Elements(Stops)
        from limits in Gen.Elements(LimitSets)
        from bias in Gen.Elements(Bias.Long, Bias.Short)
        from isReduced in Gen.Elements(false, true)
        from instrument in Gen.Elements(Given.Make(0.00000001m, 0.00000001m, 0m), Given.Make(0.01m, 0.001m, 10m), Given.Make(0.5m, 0.25m, 5m))
        from cents in Gen.Choose(1, 5_000_000)
        from fee in Gen.Choose(0, 50)
        from range in Gen.Choose(0, 100)
        from equity in Gen.Choose(1, 10_000_000)
        from power in Gen.Choose(0, 4_000)
        from exposures in Gen.ArrayOf(Gen.Choose(0, 500), 3)
        from trades in Gen.ArrayOf(Gen.Choose(-50, 60), 6)
        select Make(size, stop, limits, bias, isReduced, instrument, cents, fee, range, equity, power, exposures, trades);

    [Fact]
    public void Decide_RiskSize_NeverLosesMoreThanItsFractionAtTheStop() => Holds((scenario, decision) =>
        scenario.Plan.Sizing is not SizingModel.FixedFractionAtRisk size || !decision.IsAccepted
        || decision.Plan.Amount.Quantity * decision.Sizing.RiskPerUnit!.Value <= scenario.Account.Equity * size.RiskFraction);

    [Fact]
    public void Decide_AnyPlan_KeepsEveryLimitAtTheReferencePrice() => Holds((scenario, decision) =>
        !decision.IsAccepted || KeepsLimits(scenario, decision, scenario.Request.ReferencePrice));

    [Fact]
    public void Decide_ModelSizedPlan_KeepsEveryLimitAtAnyPriceOfTheFill() => Holds((scenario, decision) =>
        !decision.IsAccepted || scenario.Plan.Sizing.IsFixed
        || new[] { 0.5m, 0.97m, 1.01m, 1.3m, 4m }.All(gap => KeepsLimits(scenario, decision, scenario.Request.ReferencePrice * gap)));

    [Fact]
    public void Decide_AnyPlan_RoundsToLotsAndNeverUp() => Holds((scenario, decision) =>
        !decision.IsAccepted
        || (decision.Sizing.Quantity <= decision.Sizing.WantedQuantity
            && decision.Sizing.Quantity % scenario.Request.Instrument.LotSize == 0m
            && scenario.Request.Instrument.MeetsMinimum(decision.Sizing.Quantity, scenario.Request.ReferencePrice)));

    [Fact]
    public void Decide_AnyPlan_FillsAtTheReferencePriceWithTheQuantityItStates() => Holds((scenario, decision) =>
        !decision.IsAccepted
        || Math.Abs(FilledAt(scenario, decision, scenario.Request.ReferencePrice) - decision.Sizing.Quantity) <= scenario.Request.Instrument.LotSize);

    [Fact]
    public void Decide_AnyPlan_HasStopAndTargetsOnTheirSidesOfThePriceAndOnTicks() => Holds((scenario, decision) =>
    {
        if (!decision.IsAccepted)
        {
            return true;
        }

        var (sign, price, exit) = (scenario.Request.Bias.Sign(), scenario.Request.ReferencePrice, decision.Plan.Exit);
        var gains = exit.Targets.Select(target => (target.Price - price) * sign).ToList();
        return (price - exit.StopPrice!.Value) * sign > 0m
            && exit.StopPrice > 0m
            && gains.All(gain => gain > 0m)
            && gains.SequenceEqual(gains.Order())
            && exit.Targets.Select(target => target.Price).Append(exit.StopPrice.Value).All(level => level % scenario.Request.Instrument.TickSize == 0m);
    });

    [Fact]
    public void Decide_Reducing_IsNeverLargerThanActive() => Holds((scenario, decision) =>
    {
        var active = Given.Decide(scenario.Plan, scenario.Request, scenario.Account, Given.Active);
        return !decision.IsAccepted || !active.IsAccepted || decision.Sizing.Quantity <= active.Sizing.Quantity;
    });

    [Fact]
    public void Decide_AnyScenario_IsAcceptedOftenEnoughToMeanSomething()
    {
        var decisions = Scenarios.Sample(500).Select(Decide).ToList();

        Assert.InRange(decisions.Count(decision => decision.IsAccepted), 100, 499);
        Assert.All(Enum.GetValues<SizeCap>(), cap => Assert.Contains(decisions, decision => decision.IsAccepted && decision.Sizing.Cap == cap));
    }

    private static void Holds(Func<Scenario, EntryDecision, bool> property) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1_000),
            Prop.ForAll(Scenarios.ToArbitrary(), scenario => property(scenario, Decide(scenario))));

    private static EntryDecision Decide(Scenario scenario) =>
        Given.Decide(scenario.Plan, scenario.Request, scenario.Account, Given.Active with { IsReduced = scenario.IsReduced });

    private static decimal FilledAt(Scenario scenario, EntryDecision decision, decimal price) =>
        Payable(decision.Plan.Amount, scenario.Account).AtPrice(scenario.Request.Instrument, price, scenario.Request.FeeRate);

    // What the venue makes of an amount for an account that can pay so much.
    private static OrderAmount Payable(OrderAmount amount, AccountView account) =>
        amount.IsFlexible ? amount with { Funds = Math.Min(amount.Funds, account.BuyingPower) } : amount;

    private static bool KeepsLimits(Scenario scenario, EntryDecision decision, decimal price)
    {
        var (account, limits) = (scenario.Account, scenario.Plan.Limits);
        var notional = FilledAt(scenario, decision, price) * price;
        return notional * (1m + scenario.Request.FeeRate) <= account.BuyingPower
            && account.AccountExposure + notional <= account.Equity * limits.MaximumLeverage
            && account.AccountExposure + notional <= account.Equity * (limits.MaximumAccountExposure ?? 1_000_000m)
            && account.VenueExposure + notional <= account.Equity * (limits.MaximumVenueExposure ?? 1_000_000m)
            && account.InstrumentExposure + notional <= account.Equity * (limits.MaximumInstrumentExposure ?? 1_000_000m);
    }

    private static Scenario Make(
        string size,
        string stop,
        string[] limits,
        Bias bias,
        bool isReduced,
        Instrument instrument,
        int cents,
        int fee,
        int range,
        int equity,
        int power,
        int[] exposures,
        int[] trades)
    {
        var price = cents / 100m;
        var readings = new MarketReadings(
            (double)price * range / 1_000.0, range / 40.0, (double)price * (1.0 - range / 500.0), (double)price * (1.0 + range / 500.0));
        Array.Sort(exposures); // An instrument's exposure is part of its venue's, and that part of the account's.
        var account = new AccountView(
            equity, equity * power / 1_000m, equity * exposures[0] / 1_000m, equity * exposures[1] / 1_000m, equity * exposures[2] / 1_000m, 1,
            trades.Aggregate(TradeRecord.Empty, (record, trade) => record.With(trade / 1_000.0)));
        var plan = Given.Plan(size, stop, "r:1@0.5+atr:14,3@0.25+pct:0.02@0.25", limits: limits);
        return new Scenario(plan, Given.Request(bias, price, fee / 10_000m, instrument, readings), account, isReduced);
    }

    private sealed record Scenario(MoneyManagementPlan Plan, EntryRequest Request, AccountView Account, bool IsReduced);
}
