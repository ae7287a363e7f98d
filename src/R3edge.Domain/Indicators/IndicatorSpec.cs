using R3edge.Domain.Parameters;

namespace R3edge.Domain.Indicators;

/// <summary>An indicator with its parameters. Equal specs compute equal values, so that one computation serves all.</summary>
/// <param name="Definition">The indicator.</param>
/// <param name="Values">Its parameters.</param>
public sealed record IndicatorSpec(IndicatorDefinition Definition, ParameterValues Values)
{
    /// <summary>How many bars it takes until every output has a value.</summary>
    public int WarmUp => Definition.WarmUp(Values);

    /// <inheritdoc/>
    public bool Equals(IndicatorSpec? other) =>
        other is not null && ReferenceEquals(Definition, other.Definition) && Values.Equals(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Definition.Name, Values);

    /// <summary><c>bollinger:20,2</c>.</summary>
    public override string ToString() => Values.Values.IsEmpty
        ? Definition.Name
        : $"{Definition.Name}:{string.Join(',', Values.Values.Select(ParameterValues.Format))}";
}
