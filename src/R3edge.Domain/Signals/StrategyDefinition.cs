using System.Collections.Immutable;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Signals;

/// <summary>A strategy as the registry knows it.</summary>
public sealed record StrategyDefinition
{
    /// <summary>Lower case, as typed by a trader (<c>ma-cross</c>).</summary>
    public required string Name { get; init; }

    /// <summary>When it enters and leaves, in a sentence or two.</summary>
    public required string Summary { get; init; }

    /// <summary>What it can be tuned by.</summary>
    public required ImmutableArray<ParameterDefinition> Parameters { get; init; }

    /// <summary>The regimes it is made for.</summary>
    public required Regime Regimes { get; init; }

    /// <summary>Makes it; it declares its columns on the plan it is given.</summary>
    public required Func<ParameterValues, BoardPlan, Strategy> Create { get; init; }

    /// <summary>Why parameters that are each in range do not go together, in one sentence; null where they do.</summary>
    public Func<ParameterValues, string?> RefuseTogether { get; init; } = static _ => null;

    /// <summary>The default parameters.</summary>
    public ParameterValues Defaults => ParameterValues.Defaults(Parameters);
}
