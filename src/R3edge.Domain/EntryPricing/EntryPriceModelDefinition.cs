using System.Collections.Immutable;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing;

/// <summary>An entry price model as the registry knows it.</summary>
public sealed record EntryPriceModelDefinition
{
    /// <summary>Lower case, as typed by a trader (<c>bollinger</c>).</summary>
    public required string Name { get; init; }

    /// <summary>What price it gives, in a sentence or two.</summary>
    public required string Summary { get; init; }

    /// <summary>What it can be tuned by, in the order in which <c>name:a,b</c> gives them.</summary>
    public required ImmutableArray<ParameterDefinition> Parameters { get; init; }

    /// <summary>On which side of the market its price waits.</summary>
    public EntryOrder Order { get; init; } = EntryOrder.Limit;

    /// <summary>
    /// Whether the price stands where the market has passed it: a band that the market overshot is a better bargain still, a support that
    /// it broke is none.
    /// </summary>
    public required bool StandsWhenPassed { get; init; }

    /// <summary>How much its opinion counts in the ensemble, above 0.</summary>
    public double Weight { get; init; } = 1.0;

    /// <summary>Makes it; it declares its columns on the plan it is given.</summary>
    public required Func<EntryPriceModelSpec, BoardPlan, EntryPriceModel> Create { get; init; }

    /// <summary>Why parameters that are each in range do not go together, in one sentence; null where they do.</summary>
    public Func<ParameterValues, string?> RefuseTogether { get; init; } = static _ => null;

    /// <summary>The default parameters.</summary>
    public ParameterValues Defaults => ParameterValues.Defaults(Parameters);
}
