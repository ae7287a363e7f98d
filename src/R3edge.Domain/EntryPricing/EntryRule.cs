using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace R3edge.Domain.EntryPricing;

/// <summary>At which price a session enters. A closed set.</summary>
public abstract record EntryRule
{
    private EntryRule()
    {
    }

    /// <summary>Reads <c>market</c>, <c>ensemble</c> (every model), or models joined by <c>+</c>: <c>bollinger:20,2+atr-offset</c>.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="rule">The rule, where the text is one.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EntryRule? rule, out string error)
    {
        rule = null;
        error = "";
        var trimmed = text?.Trim() ?? "";
        if (trimmed is "market" or "ensemble")
        {
            rule = trimmed == "market" ? new Market() : new Priced(EntryPriceModelRegistry.Defaults);
            return true;
        }

        var models = ImmutableArray.CreateBuilder<EntryPriceModelSpec>();
        foreach (var part in trimmed.Split('+'))
        {
            if (!EntryPriceModelRegistry.TryParse(part, out var model, out var problem))
            {
                error = $"'{part.Trim()}' is not an entry: use market, ensemble, or models joined by + ({problem})";
                return false;
            }

            models.Add(model);
        }

        rule = new Priced(models.ToImmutable());
        return true;
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public sealed override string ToString() => this switch
    {
        Priced priced when priced.Models.AsSpan().SequenceEqual(EntryPriceModelRegistry.Defaults.AsSpan()) => "ensemble",
        Priced priced => string.Join('+', priced.Models),
        _ => "market",
    };

    /// <summary>At once, at the best price there is.</summary>
    public sealed record Market : EntryRule;

    /// <summary>
    /// At the price that models agree on (<see cref="EntryReport.Recommendation"/>), with a limit or stop order that is
    /// cancelled when the price is no longer good. Where no model has a price, the entry is refused.
    /// </summary>
    /// <param name="Models">The models, at least one.</param>
    public sealed record Priced(ImmutableArray<EntryPriceModelSpec> Models) : EntryRule
    {
        /// <inheritdoc/>
        public bool Equals(Priced? other) => other is not null && Models.AsSpan().SequenceEqual(other.Models.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Models.Length, Models.FirstOrDefault());
    }
}
