using System.Collections.Immutable;
using R3edge.Domain.Markets;
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

    /// <summary>
    /// Whether it changes with the regime by itself. That it fits says nothing of a market, so a scan that looks for the strategy that
    /// fits best leaves it out.
    /// </summary>
    public bool FollowsRegime { get; init; }

    /// <summary>
    /// Whether it stands on a model of the market whose worth depends on the regime, so that its reports show it without and with the
    /// regime gate though nobody asked.
    /// </summary>
    public bool ReportsGate { get; init; }

    /// <summary>What the bars must carry besides prices and volume.</summary>
    public BarData Needs { get; init; }

    /// <summary>The shortest bars it is made for: on shorter ones its model would be fitted to noise.</summary>
    public Timeframe ShortestTimeframe { get; init; } = Timeframe.OneMinute;

    /// <summary>The longest bars it is made for: over longer ones what it looks at is gone.</summary>
    public Timeframe LongestTimeframe { get; init; } = Timeframe.OneWeek;

    /// <summary>Makes it; it declares its columns on the plan it is given.</summary>
    public required Func<ParameterValues, BoardPlan, Strategy> Create { get; init; }

    /// <summary>Why parameters that are each in range do not go together, in one sentence; null where they do.</summary>
    public Func<ParameterValues, string?> RefuseTogether { get; init; } = static _ => null;

    /// <summary>The default parameters.</summary>
    public ParameterValues Defaults => ParameterValues.Defaults(Parameters);

    /// <summary>Why it does not apply to bars, in one sentence that names what is missing; null where it does.</summary>
    /// <param name="timeframe">The length of the bars.</param>
    /// <param name="available">What they carry.</param>
    /// <param name="source">Where they are from, in words.</param>
    public string? RefuseOn(Timeframe timeframe, BarData available, string source)
    {
        if (timeframe.CompareTo(ShortestTimeframe) < 0 || timeframe.CompareTo(LongestTimeframe) > 0)
        {
            return $"{Name} is made for bars of {ShortestTimeframe} to {LongestTimeframe}, and those of {source} are {timeframe}";
        }

        return (Needs & ~available & BarData.TakerBuyVolume) != 0
            ? $"{Name} needs the volume that takers bought (a column taker_buy_volume, as dumps of Binance have it, or bars built from trades), and {source} does not have it on every bar"
            : null;
    }
}
