using System.Collections.Immutable;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Tracking;

/// <summary>Everything decided about a position before its first order is sent. It never changes afterwards.</summary>
/// <param name="Id">Derives from the signal.</param>
/// <param name="Signal">What caused it.</param>
/// <param name="Instrument">What to trade, with its rounding rules.</param>
/// <param name="Bias">Long or short.</param>
/// <param name="Entry">The terms of the entry order.</param>
/// <param name="Amount">The size of the entry order.</param>
/// <param name="Exit">How it will be left.</param>
public sealed record PositionPlan(
    PositionId Id,
    SignalId Signal,
    Instrument Instrument,
    Bias Bias,
    OrderTerms Entry,
    OrderAmount Amount,
    ExitPlan Exit)
{
    /// <summary>UTC time from which on what has not filled of the entry is cancelled; null for never.</summary>
    public DateTime? EntryValidUntil { get; init; }
}

/// <summary>How a position is left. Prices are absolute, in quote units.</summary>
public sealed record ExitPlan
{
    /// <summary>Left only on request.</summary>
    public static ExitPlan None { get; } = new();

    /// <summary>The protective stop; null for none.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>Take-profit levels, nearest first; the fractions add up to at most 1, and what is left rides on.</summary>
    public ImmutableArray<TakeProfit> Targets { get; init; } = [];

    /// <summary>When the stop moves to the entry price; null for never.</summary>
    public BreakEven? BreakEven { get; init; }

    /// <summary>How the stop follows the price.</summary>
    public Trailing Trailing { get; init; } = Trailing.None;

    /// <summary>How long the position may be held from its first fill; null for any time.</summary>
    public TimeSpan? MaximumHolding { get; init; }

    /// <summary>Regimes in which the position may stay open.</summary>
    public Regime AllowedRegimes { get; init; } = Regime.Any;
}

/// <summary>One rung of a take-profit ladder.</summary>
/// <param name="Price">The limit price, in quote units.</param>
/// <param name="Fraction">How much of the filled entry quantity to close there, above 0 and at most 1.</param>
public readonly record struct TakeProfit(decimal Price, decimal Fraction);

/// <summary>Moves the stop to the average entry price, shifted in the position's favour, once the market has touched a price.</summary>
/// <param name="TriggerPrice">The price that must be touched, in quote units.</param>
/// <param name="OffsetFraction">Shift beyond the entry price as a fraction of it, 0 or more, to cover fees.</param>
public readonly record struct BreakEven(decimal TriggerPrice, decimal OffsetFraction);

/// <summary>How a stop follows the best price since entry. It only ever moves in the position's favour.</summary>
/// <param name="Kind">The measure of distance.</param>
/// <param name="Distance">A fraction of the best price, or a multiple of the reading that the kind names; above 0 unless the kind is none.</param>
public readonly record struct Trailing(TrailingKind Kind, double Distance)
{
    /// <summary>Whether the distance depends on <see cref="PositionEvent.BarClosed.TrailingReading"/>.</summary>
    public bool NeedsReading => Kind is TrailingKind.AverageTrueRange or TrailingKind.Volatility;

    /// <summary>The stop stays where it is.</summary>
    public static Trailing None => default;
}

/// <summary>The measure of a trailing stop's distance.</summary>
public enum TrailingKind
{
    /// <summary>No trailing.</summary>
    None,

    /// <summary>A fraction of the best price since entry.</summary>
    Percent,

    /// <summary>
    /// A multiple of the average true range, a reading in quote units, below the highest high (above the lowest low) since entry: the chandelier exit
    /// (Le Beau 1999).
    /// </summary>
    AverageTrueRange,

    /// <summary>A multiple of a forecast volatility, a reading that is a fraction of the price, from the best price since entry.</summary>
    Volatility,
}
