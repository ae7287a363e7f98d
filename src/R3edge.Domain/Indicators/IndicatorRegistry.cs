using System.Collections.Immutable;
using System.Globalization;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Indicators;

/// <summary>Every indicator by name. A new one is one file, and one line here.</summary>
public static class IndicatorRegistry
{
    private static readonly List<IndicatorDefinition> Registered = [];

    /// <summary>Simple moving average.</summary>
    public static IndicatorDefinition Sma { get; } = Register(Indicators.Sma.Definition);

    /// <summary>Exponential moving average.</summary>
    public static IndicatorDefinition Ema { get; } = Register(Indicators.Ema.Definition);

    /// <summary>Linearly weighted moving average.</summary>
    public static IndicatorDefinition Wma { get; } = Register(Indicators.Wma.Definition);

    /// <summary>Relative strength index.</summary>
    public static IndicatorDefinition Rsi { get; } = Register(Indicators.Rsi.Definition);

    /// <summary>Moving average convergence/divergence.</summary>
    public static IndicatorDefinition Macd { get; } = Register(Indicators.Macd.Definition);

    /// <summary>Average true range.</summary>
    public static IndicatorDefinition Atr { get; } = Register(Indicators.Atr.Definition);

    /// <summary>Average directional index with +DI and -DI.</summary>
    public static IndicatorDefinition Adx { get; } = Register(Indicators.Adx.Definition);

    /// <summary>Bollinger bands.</summary>
    public static IndicatorDefinition Bollinger { get; } = Register(Indicators.Bollinger.Definition);

    /// <summary>Keltner channel.</summary>
    public static IndicatorDefinition Keltner { get; } = Register(Indicators.Keltner.Definition);

    /// <summary>Donchian channel.</summary>
    public static IndicatorDefinition Donchian { get; } = Register(Indicators.Donchian.Definition);

    /// <summary>Stochastic oscillator.</summary>
    public static IndicatorDefinition Stochastic { get; } = Register(Indicators.Stochastic.Definition);

    /// <summary>Commodity channel index.</summary>
    public static IndicatorDefinition Cci { get; } = Register(Indicators.Cci.Definition);

    /// <summary>Rate of change.</summary>
    public static IndicatorDefinition Roc { get; } = Register(Indicators.Roc.Definition);

    /// <summary>On-balance volume.</summary>
    public static IndicatorDefinition Obv { get; } = Register(Indicators.Obv.Definition);

    /// <summary>Volume-weighted average price since UTC midnight.</summary>
    public static IndicatorDefinition Vwap { get; } = Register(Indicators.Vwap.Definition);

    /// <summary>Volume-weighted average price over a number of bars.</summary>
    public static IndicatorDefinition RollingVwap { get; } = Register(Indicators.RollingVwap.Definition);

    /// <summary>SuperTrend.</summary>
    public static IndicatorDefinition SuperTrend { get; } = Register(Indicators.SuperTrend.Definition);

    /// <summary>Slope of the least-squares line.</summary>
    public static IndicatorDefinition Slope { get; } = Register(Indicators.Slope.Definition);

    /// <summary>Z-score.</summary>
    public static IndicatorDefinition ZScore { get; } = Register(Indicators.ZScore.Definition);

    /// <summary>Realised volatility from close to close.</summary>
    public static IndicatorDefinition Volatility { get; } = Register(Indicators.Volatility.Definition);

    /// <summary>Realised volatility from ranges (Parkinson).</summary>
    public static IndicatorDefinition Parkinson { get; } = Register(Indicators.Parkinson.Definition);

    /// <summary>Realised volatility from open, high, low and close (Garman and Klass).</summary>
    public static IndicatorDefinition GarmanKlass { get; } = Register(Indicators.GarmanKlass.Definition);

    /// <summary>Realised volatility with gaps (Yang and Zhang).</summary>
    public static IndicatorDefinition YangZhang { get; } = Register(Indicators.YangZhang.Definition);

    /// <summary>Volatility of the bars to come by a GARCH model refitted walk-forward.</summary>
    public static IndicatorDefinition GarchVolatility { get; } = Register(Indicators.GarchVolatility.Definition);

    /// <summary>Floor pivots of the previous UTC day.</summary>
    public static IndicatorDefinition Pivots { get; } = Register(Indicators.Pivots.Definition);

    /// <summary>Last confirmed swing high and low.</summary>
    public static IndicatorDefinition Swings { get; } = Register(Indicators.Swings.Definition);

    /// <summary>Regime from trend strength and volatility percentiles.</summary>
    public static IndicatorDefinition Regime { get; } = Register(RegimeIndicator.Definition);

    /// <summary>Regime from hidden states, volatility and trend, fitted to the sliding window.</summary>
    public static IndicatorDefinition FittedRegime { get; } = Register(RegimeIndicator.FittedDefinition);

    /// <summary>Band of the next close by GARCH.</summary>
    public static IndicatorDefinition GarchBand { get; } = Register(Regimes.Volatility.GarchBand.Definition);

    /// <summary>Return that a hidden Markov model expects.</summary>
    public static IndicatorDefinition HiddenDrift { get; } = Register(Regimes.Markov.HiddenDrift.Definition);

    /// <summary>Autoregression of the log close.</summary>
    public static IndicatorDefinition OrnsteinUhlenbeck { get; } = Register(OrnsteinUhlenbeckFit.Definition);

    /// <summary>Pressure of takers.</summary>
    public static IndicatorDefinition FlowImbalance { get; } = Register(Indicators.FlowImbalance.Definition);

    /// <summary>All of them, in the order of this file.</summary>
    public static IReadOnlyList<IndicatorDefinition> All { get; } = Registered.ToImmutableArray();

    /// <summary>Reads <c>rsi:14</c>, <c>bollinger:20,2</c>, <c>obv</c>; parameters left out at the end keep their defaults.</summary>
    /// <param name="text">Name, and values in the order of the declarations.</param>
    /// <param name="spec">The indicator, where the text names one.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    /// <returns>Whether the text names an indicator.</returns>
    public static bool TryParse(string text, out IndicatorSpec spec, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        spec = null!;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? text : text[..colon]).Trim();
        var definition = Find(name);
        if (definition is null)
        {
            error = $"there is no indicator '{name}'; there is: {string.Join(", ", All.Select(known => known.Name))}";
            return false;
        }

        if (colon < 0)
        {
            return TryMake(definition, [], out spec, out error);
        }

        var parts = text[(colon + 1)..].Split(',');
        var values = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
            {
                error = $"'{parts[i].Trim()}' in '{text}' is not a number";
                return false;
            }
        }

        return TryMake(definition, values, out spec, out error);
    }

    /// <summary>An indicator with its parameters; those left out at the end keep their defaults.</summary>
    /// <param name="name">A known name.</param>
    /// <param name="values">Values in the order of the declarations.</param>
    /// <exception cref="ArgumentException">There is no such indicator, or a value is not allowed.</exception>
    public static IndicatorSpec Spec(string name, params double[] values) =>
        Spec(Find(name) ?? throw new ArgumentException($"there is no indicator '{name}'", nameof(name)), values);

    /// <summary>An indicator with its parameters; those left out at the end keep their defaults.</summary>
    /// <param name="definition">The indicator.</param>
    /// <param name="values">Values in the order of the declarations.</param>
    /// <exception cref="ArgumentException">A value is not allowed.</exception>
    public static IndicatorSpec Spec(IndicatorDefinition definition, params double[] values)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(values);
        return TryMake(definition, values, out var spec, out var error)
            ? spec
            : throw new ArgumentException($"indicator '{definition.Name}': {error}", nameof(values));
    }

    private static IndicatorDefinition Register(IndicatorDefinition definition)
    {
        Registered.Add(definition);
        return definition;
    }

    private static IndicatorDefinition? Find(string name) =>
        All.FirstOrDefault(definition => string.Equals(definition.Name, name, StringComparison.Ordinal));

    private static bool TryMake(IndicatorDefinition definition, double[] values, out IndicatorSpec spec, out string error)
    {
        spec = null!;
        var known = definition.Parameters;
        if (values.Length > known.Length)
        {
            var names = string.Join(", ", known.Select(parameter => parameter.Name));
            error = known.Length switch
            {
                0 => $"'{definition.Name}' has no parameters, not {values.Length}",
                1 => $"'{definition.Name}' has 1 parameter ({names}), not {values.Length}",
                _ => $"'{definition.Name}' has {known.Length} parameters ({names}), not {values.Length}",
            };
            return false;
        }

        var overrides = values.Select((value, i) => KeyValuePair.Create(known[i].Name, value));
        if (!ParameterValues.Defaults(known).TryWith(overrides, out var result, out error))
        {
            return false;
        }

        spec = new IndicatorSpec(definition, result);
        return true;
    }
}
