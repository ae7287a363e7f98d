using System.Collections.Immutable;

namespace R3edge.Domain.EntryPricing;

/// <summary>What a model computes before ticks, distance and time come in: a level, or a refusal.</summary>
public readonly record struct EntryLevel
{
    private EntryLevel(double price, EntryRefusalKind? refusal, ImmutableArray<EntryReason> reasons) =>
        (Price, Refusal, Reasons) = (price, refusal, reasons);

    /// <summary>Quote units, not rounded; NaN where refused.</summary>
    public double Price { get; }

    /// <summary>Why there is no level; null where there is one.</summary>
    public EntryRefusalKind? Refusal { get; }

    /// <summary>The numbers it is made of.</summary>
    public ImmutableArray<EntryReason> Reasons { get; }

    /// <summary>A level.</summary>
    /// <param name="price">Quote units.</param>
    /// <param name="reasons">The numbers it is made of, finite.</param>
    public static EntryLevel At(double price, params ReadOnlySpan<EntryReason> reasons) => new(price, null, [.. reasons]);

    /// <summary>No level.</summary>
    /// <param name="kind">Why.</param>
    /// <param name="reasons">The numbers behind it, finite.</param>
    public static EntryLevel Refused(EntryRefusalKind kind, params ReadOnlySpan<EntryReason> reasons) => new(double.NaN, kind, [.. reasons]);
}
