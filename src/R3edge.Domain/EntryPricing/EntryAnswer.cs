using System.Diagnostics.CodeAnalysis;

namespace R3edge.Domain.EntryPricing;

/// <summary>What one model says: a price, or why it has none.</summary>
public readonly record struct EntryAnswer
{
    private EntryAnswer(string model, EntryPrice? price, EntryRefusal? refusal) => (Model, Price, Refusal) = (model, price, refusal);

    /// <summary>The model with its parameters.</summary>
    public string Model { get; }

    /// <summary>The price, where there is one.</summary>
    public EntryPrice? Price { get; }

    /// <summary>Otherwise why there is none.</summary>
    public EntryRefusal? Refusal { get; }

    /// <summary>Whether there is a price.</summary>
    /// <param name="price">The price.</param>
    /// <param name="refusal">Otherwise why not.</param>
    public bool TryGet([NotNullWhen(true)] out EntryPrice? price, [NotNullWhen(false)] out EntryRefusal? refusal)
    {
        (price, refusal) = (Price, Refusal);
        return price is not null;
    }

    internal static EntryAnswer Of(string model, EntryPrice price) => new(model, price, null);

    internal static EntryAnswer Of(string model, EntryRefusal refusal) => new(model, null, refusal);
}
