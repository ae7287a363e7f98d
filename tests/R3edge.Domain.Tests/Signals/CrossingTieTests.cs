using R3edge.Domain.Markets;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Tests.Signals;

public sealed class CrossingTieTests
{
    [Fact]
    public void MovingAverageCross_AveragesThatAreEqualInDecimals_DoNotCross()
    {
        // At the last bar (0.8 + 0.4) / 2 = (0.6 + 0.8 + 0.4) / 3 = 0.6; the nearest doubles of these closes make the first
        // mean the larger one. At the bar before, 0.7 is below 3.8 / 3.
        Assert.Equal(SignalAction.None, LastAction(2.4, 0.6, 0.8, 0.4));
    }

    [Fact]
    public void MovingAverageCross_OneTickBeyondEqual_Crosses()
    {
        // (0.8 + 0.41) / 2 = 0.605 is above (0.6 + 0.8 + 0.41) / 3 = 0.6033...
        Assert.Equal(SignalAction.EnterLong, LastAction(2.4, 0.6, 0.8, 0.41));
    }

    private static SignalAction LastAction(params double[] closes)
    {
        var builder = new BarSeriesBuilder(Timeframe.OneMinute);
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < closes.Length; i++)
        {
            builder.Add(new Bar(start.AddMinutes(i), start.AddMinutes(i + 1), closes[i], closes[i], closes[i], closes[i], 1));
        }

        var definition = StrategyRegistry.All.Single(candidate => candidate.Name == "ma-cross");
        Assert.True(StrategyRegistry.TryParameters(
            definition, [KeyValuePair.Create("fast", 2.0), KeyValuePair.Create("slow", 3.0)], out var parameters, out _));
        var strategy = definition.Create(parameters, new BoardPlan());
        var actions = new SignalAction[closes.Length];
        strategy.DecideAll(new IndicatorCache(builder.Build()).Columns(strategy.Plan), actions);
        return actions[^1];
    }
}
