using R3edge.Domain.Parameters;

namespace R3edge.Domain.EntryPricing;

/// <summary>A model with its parameters.</summary>
/// <param name="Definition">The model.</param>
/// <param name="Parameters">Its parameters.</param>
public sealed record EntryPriceModelSpec(EntryPriceModelDefinition Definition, ParameterValues Parameters)
{
    /// <inheritdoc/>
    public bool Equals(EntryPriceModelSpec? other) =>
        other is not null && Definition.Name == other.Definition.Name && Parameters.Equals(other.Parameters);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Definition.Name, Parameters);

    /// <summary><c>bollinger</c>, or <c>bollinger:20,3</c> where a parameter is not the default.</summary>
    public override string ToString() => Parameters.Equals(Definition.Defaults)
        ? Definition.Name
        : $"{Definition.Name}:{string.Join(',', Parameters.Values.Select(ParameterValues.Format))}";
}
