using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Tests.Indicators;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Backtesting;

public sealed class RegimeGateTests
{
    private static readonly Lazy<SimulatedMarket> Market = new(() => MarketSimulator.Run(
        new SimulationOptions { Seed = 17, Instruments = 1, Days = 250, Timeframe = Timeframe.OneHour })[0]);

    private static readonly IndicatorSpec Gate = IndicatorRegistry.Spec(IndicatorRegistry.Regime);

    [Theory]
    [InlineData("supertrend")]
    [InlineData("ma-cross")]
    [InlineData("bollinger-reversion")]
    [InlineData("momentum")]
    public void Run_WithTheGate_EntersOnlyInTheRegimesTheStrategyIsMadeFor(string name)
    {
        var strategy = Find(name);
        var without = Run(strategy, null);
        var with = Run(strategy, Gate);

        // An entry at a bar's open was decided at the close before.
        var codes = IndicatorRuns.Batch(Gate, Market.Value.Bars)[0];
        Assert.All(with.Trades, trade => Assert.NotEqual(Regime.None, RegimeBefore(trade, codes) & strategy.Regimes));
        Assert.Contains(without.Trades, trade => (RegimeBefore(trade, codes) & strategy.Regimes) == 0);
        Assert.InRange(with.Trades.Count, 1, without.Trades.Count - 1);
        Assert.True(with.Refusals.ByMoneyManager[EntryRefusal.WrongRegime] > 0);
        Assert.False(without.Refusals.ByMoneyManager.ContainsKey(EntryRefusal.WrongRegime));
    }

    [Fact]
    public void Run_WithAGateThatIsOpenInEveryRegime_TradesAsWithoutOne()
    {
        var strategy = Find("ma-cross") with { Regimes = Regime.Any };
        Assert.True(strategy.Defaults.TryWith([KeyValuePair.Create("slow", 80.0)], out var parameters, out _));
        Assert.True(strategy.Create(parameters, new BoardPlan()).Plan.WarmUp > Gate.WarmUp);

        var without = Over(null).Run(strategy, parameters);
        var with = Over(Gate).Run(strategy, parameters);

        Assert.NotEmpty(with.Trades);
        Assert.Equal(without.Trades, with.Trades);
        Assert.Equal(without.Equity.ToArray(), with.Equity.ToArray());
        Assert.Equal(0, with.Refusals.Total);
    }

    [Fact]
    public void Run_BeforeTheRegimeIsKnown_RefusesByName()
    {
        // The averages cross from the third bar on, the regime is known 40 bars later.
        var strategy = Find("ma-cross");
        Assert.True(strategy.Defaults.TryWith([KeyValuePair.Create("fast", 1.0), KeyValuePair.Create("slow", 2.0)], out var parameters, out _));

        var result = Over(Gate).Run(strategy, parameters);

        Assert.InRange(result.Refusals.ByMoneyManager[EntryRefusal.RegimeNotKnown], 1, Gate.WarmUp);
    }

    [Fact]
    public void Run_GateThatIsNoRegime_Throws() => Assert.Throws<InvalidOperationException>(
        () => Run(Find("ma-cross"), IndicatorRegistry.Spec("rsi")));

    [Fact]
    public void Add_CountsOfTwoRuns_AreAddedReasonByReason()
    {
        var strategy = Find("supertrend");
        var (once, sum) = (Run(strategy, Gate).Refusals, new RefusalCounts());
        sum.Add(once);
        sum.Add(once);

        Assert.Equal(2 * once.ByMoneyManager[EntryRefusal.WrongRegime], sum.ByMoneyManager[EntryRefusal.WrongRegime]);
        Assert.Equal(2 * once.Total, sum.Total);
    }

    private static Regime RegimeBefore(ClosedTrade trade, double[] codes)
    {
        var bar = Market.Value.Bars.OpenTicks.BinarySearch(trade.EntryTime.Ticks);
        return double.IsNaN(codes[bar - 1]) ? Regime.None : (Regime)(int)codes[bar - 1];
    }

    private static StrategyDefinition Find(string name)
    {
        Assert.True(StrategyRegistry.TryFind(name, out var definition, out var error), error);
        return definition;
    }

    private static BacktestResult Run(StrategyDefinition strategy, IndicatorSpec? gate) => Over(gate).Run(strategy, strategy.Defaults);

    private static Backtest Over(IndicatorSpec? gate) => new(Market.Value.Bars, new BacktestSettings
    {
        Instrument = Market.Value.Instrument,
        Money = MoneyManagement.Given.Plan(),
        Fills = new FillModel { Fees = new FeeSchedule(0.001m, 0.001m), Slippage = SlippageModel.None },
        RegimeGate = gate,
    });
}
