using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Tests.Signals;

/// <summary>Series and decisions for tests of strategies.</summary>
internal static class Given
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Bars of one price each, which need not be on a tick.</summary>
    public static BarSeries Closes(IEnumerable<double> closes, Timeframe? timeframe = null)
    {
        var length = timeframe ?? Timeframe.OneHour;
        var builder = new BarSeriesBuilder(length);
        foreach (var close in closes)
        {
            var open = Start + builder.Count * length.Duration;
            builder.Add(new Bar(open, open + length.Duration, close, close, close, close, 1.0));
        }

        return builder.Build();
    }

    /// <summary>Bars from log returns, from a close of 100.</summary>
    public static BarSeries Returns(IEnumerable<double> returns, Timeframe? timeframe = null)
    {
        var log = Math.Log(100.0);
        return Closes(returns.Select(change => Math.Exp(log += change)).Prepend(100.0), timeframe);
    }

    /// <summary>Independent standard normal numbers.</summary>
    public static double[] Normals(ulong seed, int count)
    {
        var random = new DeterministicRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
    }

    /// <summary>What a strategy says at each bar's close.</summary>
    public static SignalAction[] Actions(BarSeries bars, string name, params (string Name, double Value)[] set)
    {
        Assert.True(StrategyRegistry.TryFind(name, out var definition, out var error), error);
        var overrides = set.Select(pair => KeyValuePair.Create(pair.Name, pair.Value));
        Assert.True(StrategyRegistry.TryParameters(definition, overrides, out ParameterValues parameters, out error), error);
        var strategy = definition.Create(parameters, new BoardPlan());
        var actions = new SignalAction[bars.Count];
        strategy.DecideAll(new IndicatorCache(bars).Columns(strategy.Plan), actions);
        return actions;
    }

    /// <summary>What somebody who does what is said holds during each bar after the one it was said at: -1, 0 or 1.</summary>
    public static int[] Held(SignalAction[] actions)
    {
        var held = new int[actions.Length + 1];
        for (var i = 0; i < actions.Length; i++)
        {
            held[i + 1] = actions[i] switch
            {
                SignalAction.EnterLong => 1,
                SignalAction.EnterShort => -1,
                SignalAction.ExitLong when held[i] == 1 => 0,
                SignalAction.ExitShort when held[i] == -1 => 0,
                _ => held[i],
            };
        }

        return held;
    }
}
