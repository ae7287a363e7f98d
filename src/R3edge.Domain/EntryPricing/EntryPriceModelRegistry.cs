using System.Collections.Immutable;
using System.Globalization;
using R3edge.Domain.EntryPricing.Models;

namespace R3edge.Domain.EntryPricing;

/// <summary>Every entry price model there is. A new one is a file beside the others and a line here.</summary>
public static class EntryPriceModelRegistry
{
    /// <summary>The models.</summary>
    public static ImmutableArray<EntryPriceModelDefinition> All { get; } =
    [
        MovingAverageCross.Registration,
        BollingerBands.Registration,
        AtrOffset.Registration,
        VwapBands.Registration,
        SupportResistance.Registration,
        FibonacciRetracement.Registration,
        MeanReversion.Registration,
        VolatilityQuantile.Registration,
    ];

    /// <summary>Every model with its default parameters.</summary>
    public static ImmutableArray<EntryPriceModelSpec> Defaults { get; } =
        [.. All.Select(definition => new EntryPriceModelSpec(definition, definition.Defaults))];

    /// <summary>Reads <c>bollinger</c> or <c>bollinger:20,2.5</c>; parameters left out at the end keep their defaults.</summary>
    /// <param name="text">Name, and values in the order of the declarations.</param>
    /// <param name="spec">The model, where the text names one.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryParse(string text, out EntryPriceModelSpec spec, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        spec = Defaults[0];
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? text : text[..colon]).Trim();
        var known = Defaults.FirstOrDefault(candidate => candidate.Definition.Name == name);
        if (known is null)
        {
            error = $"there is no entry price model '{name}'; there is: {string.Join(", ", All.Select(candidate => candidate.Name))}";
            return false;
        }

        spec = known;
        error = "";
        return colon < 0 || TryValues(known.Definition, text[(colon + 1)..].Split(','), out spec, out error);
    }

    /// <summary>A model with its parameters; those left out at the end keep their defaults.</summary>
    /// <param name="name">A known name.</param>
    /// <param name="values">Values in the order of the declarations.</param>
    /// <exception cref="ArgumentException">There is no such model, or a value is not allowed.</exception>
    public static EntryPriceModelSpec Spec(string name, params double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var definition = All.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new ArgumentException($"there is no entry price model '{name}'", nameof(name));
        return TryMake(definition, values, out var spec, out var error)
            ? spec
            : throw new ArgumentException($"entry price model '{name}': {error}", nameof(values));
    }

    private static bool TryValues(EntryPriceModelDefinition definition, string[] parts, out EntryPriceModelSpec spec, out string error)
    {
        var values = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
            {
                spec = Defaults[0];
                error = $"'{parts[i].Trim()}' is not a number";
                return false;
            }
        }

        return TryMake(definition, values, out spec, out error);
    }

    private static bool TryMake(EntryPriceModelDefinition definition, double[] values, out EntryPriceModelSpec spec, out string error)
    {
        spec = Defaults[0];
        var known = definition.Parameters;
        if (values.Length > known.Length)
        {
            error = $"'{definition.Name}' has {known.Length} parameters ({string.Join(", ", known.Select(parameter => parameter.Name))}), not {values.Length}";
            return false;
        }

        var overrides = values.Select((value, i) => KeyValuePair.Create(known[i].Name, value));
        if (!definition.Defaults.TryWith(overrides, out var parameters, out error))
        {
            return false;
        }

        error = definition.RefuseTogether(parameters) ?? "";
        spec = new EntryPriceModelSpec(definition, parameters);
        return error.Length == 0;
    }
}
