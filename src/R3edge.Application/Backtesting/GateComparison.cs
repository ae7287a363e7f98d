using R3edge.Domain.Backtesting;
using R3edge.Domain.Indicators;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;

namespace R3edge.Application.Backtesting;

/// <summary>The same strategy on the same bars and terms, costs included, once without and once with its regime gate.</summary>
/// <param name="Regimes">The regimes in which the gate lets entries through.</param>
/// <param name="Without">Every entry taken.</param>
/// <param name="With">Entries taken only in those regimes.</param>
public sealed record GateComparison(string Regimes, GateSide Without, GateSide With)
{
    /// <summary>The gate that is meant where none is named: by the regimes of <see cref="IndicatorRegistry.Regime"/>.</summary>
    public static IndicatorSpec Gate => IndicatorRegistry.Spec(IndicatorRegistry.Regime);

    /// <summary>Compares over a backtest.</summary>
    /// <param name="backtest">The bars and the terms.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="gate">The regime indicator that the gate goes by.</param>
    public static GateComparison Of(Backtest backtest, StrategyDefinition strategy, ParameterValues parameters, IndicatorSpec gate)
    {
        ArgumentNullException.ThrowIfNull(backtest);
        ArgumentNullException.ThrowIfNull(strategy);
        return Of(strategy, backtest.Settings, gate, settings =>
        {
            var result = backtest.With(settings).Run(strategy, parameters);
            return GateSide.Of(result.Statistics, result.Refusals);
        });
    }

    /// <summary>Compares what two walks forward found in their tests, each having chosen its parameters under its own terms.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="settings">The terms.</param>
    /// <param name="gate">The regime indicator that the gate goes by.</param>
    /// <param name="walked">What was found under these terms.</param>
    /// <param name="walk">Walks under other terms.</param>
    public static GateComparison Of(
        StrategyDefinition strategy,
        BacktestSettings settings,
        IndicatorSpec gate,
        WalkForwardResult walked,
        Func<BacktestSettings, WalkForwardResult> walk)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(settings);
        return Of(strategy, settings, gate, terms =>
        {
            var result = Equals(terms.RegimeGate, settings.RegimeGate) ? walked : walk(terms);
            return GateSide.Of(result.Statistics, result.Refusals);
        });
    }

    private static GateComparison Of(
        StrategyDefinition strategy, BacktestSettings settings, IndicatorSpec gate, Func<BacktestSettings, GateSide> run) => new(
        strategy.Regimes.NameOf(),
        run(settings with { RegimeGate = null }),
        run(settings with { RegimeGate = gate }));
}

/// <summary>One side of a comparison.</summary>
/// <param name="Statistics">The statistics.</param>
/// <param name="Refusals">Entries that were signalled and not taken, by reason.</param>
public sealed record GateSide(BacktestStatistics Statistics, IReadOnlyDictionary<string, int> Refusals)
{
    /// <summary>Makes a side.</summary>
    /// <param name="statistics">The statistics.</param>
    /// <param name="refusals">Entries that were not taken.</param>
    public static GateSide Of(BacktestStatistics statistics, RefusalCounts refusals) => new(statistics, Names.Of(refusals));
}
