using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Tests.Indicators;

namespace R3edge.Domain.Tests.Signals;

public sealed class RegimeSwitchTests
{
    private static readonly Lazy<BarSeries> Bars = new(() => MarketSimulator.Run(
        new SimulationOptions { Seed = 3, Instruments = 1, Days = 200, Timeframe = Timeframe.OneHour })[0].Bars);

    [Fact]
    public void Decide_OnEveryBar_IsOfTheOpinionOfTheStrategyThatTheRegimeCallsFor()
    {
        // Worked out from the strategies' own decisions, bar by bar. Until each of them has spoken once, whoever began earlier knows more.
        var regime = IndicatorRuns.Batch(IndicatorRegistry.Spec("regime"), Bars.Value);
        var trend = Given.Held(Given.Actions(Bars.Value, "supertrend"));
        var range = Given.Held(Given.Actions(Bars.Value, "bollinger-reversion"));
        var breakout = Given.Held(Given.Actions(Bars.Value, "donchian-breakout"));
        var held = Given.Held(Given.Actions(Bars.Value, "regime-switch", ("confirm", 2)));
        int[]? followed = null;
        var followedFor = new HashSet<int[]>();
        for (var i = 0; i < Bars.Value.Count; i++)
        {
            var current = double.IsNaN(regime[0][i]) ? Regime.None : (Regime)(int)regime[0][i];
            if (current is Regime.None or Regime.Crisis)
            {
                followed = null;
            }
            else if (regime[8][i] >= 2.0)
            {
                followed = (current & Regime.Trending) != 0 ? trend : current == Regime.Volatile ? breakout : range;
            }

            if (i > 500)
            {
                Assert.Equal(followed?[i + 1] ?? 0, held[i + 1]);
                followedFor.Add(followed ?? []);
            }
        }

        Assert.Superset(new HashSet<int[]> { trend, range, breakout }, followedFor);
    }

    [Fact]
    public void Parameters_OfTheStrategies_CarryTheirPartInTheNameAndReachThem()
    {
        Assert.True(StrategyRegistry.TryFind("regime-switch", out var definition, out _));
        Assert.Equal(
            ["confirm", "trend-period", "trend-multiple", "range-period", "range-width", "break-entry", "break-exit"],
            definition.Parameters.Select(parameter => parameter.Name));
        Assert.True(StrategyRegistry.TryParameters(definition, [KeyValuePair.Create("range-width", 3.5)], out var parameters, out _));

        var plan = definition.Create(parameters, new BoardPlan()).Plan;

        Assert.Contains(IndicatorRegistry.Spec("bollinger", 20, 3.5), plan.Specs);
    }

    [Theory]
    [InlineData("supertrend", Regime.Trending)]
    [InlineData("bollinger-reversion", Regime.Ranging | Regime.Calm)]
    [InlineData("donchian-breakout", Regime.Volatile)]
    public void Strategies_ThatAreSwitchedBetween_AreMadeForTheirRegimes(string name, Regime regimes)
    {
        Assert.True(StrategyRegistry.TryFind(name, out var definition, out _));
        Assert.Equal(regimes, definition.Regimes & regimes);
    }
}
