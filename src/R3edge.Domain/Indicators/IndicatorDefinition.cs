using System.Collections.Immutable;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;

namespace R3edge.Domain.Indicators;

/// <summary>An indicator as the registry knows it: its name, parameters and outputs, and how to compute it either way.</summary>
public sealed record IndicatorDefinition
{
    /// <summary>Lower case, as typed by a trader (<c>rsi</c>).</summary>
    public required string Name { get; init; }

    /// <summary>What it measures, its unit and range, and its source.</summary>
    public required string Summary { get; init; }

    /// <summary>What it can be tuned by, in the order in which <c>name:a,b</c> gives them.</summary>
    public required ImmutableArray<ParameterDefinition> Parameters { get; init; }

    /// <summary>The names of its outputs, lower case; a single output has the indicator's name.</summary>
    public required ImmutableArray<string> Outputs { get; init; }

    /// <summary>What the bars must carry besides prices and volume; without it, every output is NaN.</summary>
    public BarData Needs { get; init; }

    /// <summary>How many bars it takes until every output has a value; the value at index warm-up - 1 is the first.</summary>
    public required Func<ParameterValues, int> WarmUp { get; init; }

    /// <summary>Makes the incremental form.</summary>
    public required Func<ParameterValues, IIndicator> Create { get; init; }

    /// <summary>The batch form: fills one array as long as the series for each output; NaN during warm-up.</summary>
    public required Action<ParameterValues, BarSeries, double[][]> Compute { get; init; }
}
