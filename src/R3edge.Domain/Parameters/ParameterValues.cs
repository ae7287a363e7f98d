using System.Collections.Immutable;
using System.Globalization;

namespace R3edge.Domain.Parameters;

/// <summary>A value for every declared parameter, checked against the declarations. Equal when all values are.</summary>
public sealed class ParameterValues : IEquatable<ParameterValues>
{
    private readonly ImmutableArray<ParameterDefinition> _definitions;
    private readonly ImmutableArray<double> _values;

    private ParameterValues(ImmutableArray<ParameterDefinition> definitions, ImmutableArray<double> values)
    {
        _definitions = definitions;
        _values = values;
    }

    /// <summary>The declarations, in order.</summary>
    public ImmutableArray<ParameterDefinition> Definitions => _definitions;

    /// <summary>The values, in the order of the declarations.</summary>
    public ImmutableArray<double> Values => _values;

    /// <summary>The value of a parameter.</summary>
    /// <param name="name">A declared name.</param>
    /// <exception cref="ArgumentException">No parameter has this name.</exception>
    public double this[string name]
    {
        get
        {
            for (var i = 0; i < _definitions.Length; i++)
            {
                if (_definitions[i].Name == name)
                {
                    return _values[i];
                }
            }

            throw new ArgumentException($"no parameter is called '{name}'", nameof(name));
        }
    }

    /// <summary>The value of a whole-number parameter.</summary>
    /// <param name="name">A declared name.</param>
    public int Integer(string name) => (int)this[name];

    /// <summary>The defaults.</summary>
    /// <param name="definitions">The declarations.</param>
    public static ParameterValues Defaults(ImmutableArray<ParameterDefinition> definitions) =>
        new(definitions, [.. definitions.Select(definition => definition.Default)]);

    /// <summary>Overrides values by name.</summary>
    /// <param name="overrides">Name and value; the last of a name counts.</param>
    /// <param name="values">The result, where every override is allowed.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public bool TryWith(
        IEnumerable<KeyValuePair<string, double>> overrides, out ParameterValues values, out string error)
    {
        var result = _values.ToArray();
        values = this;
        foreach (var (name, value) in overrides)
        {
            var index = IndexOf(name);
            if (index < 0)
            {
                var known = string.Join(", ", _definitions.Select(definition => definition.Name));
                error = $"there is no parameter '{name}'; there is: {(known.Length == 0 ? "none" : known)}";
                return false;
            }

            if (_definitions[index].Refuse(value) is { } refusal)
            {
                error = refusal;
                return false;
            }

            result[index] = value;
        }

        values = new ParameterValues(_definitions, [.. result]);
        error = "";
        return true;
    }

    /// <summary>A value as a trader would write it.</summary>
    /// <param name="value">The value.</param>
    public static string Format(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool Equals(ParameterValues? other) =>
        other is not null && _values.AsSpan().SequenceEqual(other._values.AsSpan())
        && _definitions.AsSpan().SequenceEqual(other._definitions.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ParameterValues);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in _values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary><c>fast=10 slow=30</c>.</summary>
    public override string ToString() =>
        string.Join(' ', _definitions.Zip(_values, (definition, value) => $"{definition.Name}={Format(value)}"));

    private int IndexOf(string name)
    {
        for (var i = 0; i < _definitions.Length; i++)
        {
            if (_definitions[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
