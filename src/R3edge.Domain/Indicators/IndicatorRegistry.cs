using System.Collections.Immutable;
using System.Globalization;
using R3edge.Domain.Parameters;

namespace R3edge.Domain.Indicators;

/// <summary>Every indicator by name. A new one is one file, and one line here.</summary>
public static class IndicatorRegistry
{
    private static readonly List<IndicatorDefinition> Registered = [];

    /// <summary>Simple moving average.</summary>
    public static IndicatorDefinition Sma { get; } = Register(Indicators.Sma.Definition);

    /// <summary>Exponential moving average.</summary>
    public static IndicatorDefinition Ema { get; } = Register(Indicators.Ema.Definition);

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

    /// <summary>Donchian channel.</summary>
    public static IndicatorDefinition Donchian { get; } = Register(Indicators.Donchian.Definition);

    /// <summary>Rate of change.</summary>
    public static IndicatorDefinition Roc { get; } = Register(Indicators.Roc.Definition);

    /// <summary>SuperTrend.</summary>
    public static IndicatorDefinition SuperTrend { get; } = Register(Indicators.SuperTrend.Definition);

    /// <summary>Z-score.</summary>
    public static IndicatorDefinition ZScore { get; } = Register(Indicators.ZScore.Definition);

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
            var names = known.Length == 0 ? "none" : string.Join(", ", known.Select(parameter => parameter.Name));
            error = $"'{definition.Name}' has {known.Length} parameters ({names}), not {values.Length}";
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
