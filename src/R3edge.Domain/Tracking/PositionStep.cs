using System.Collections.Immutable;

namespace R3edge.Domain.Tracking;

/// <summary>What an event did to a position.</summary>
/// <param name="State">The state after the event; the very same object as before where nothing changed.</param>
/// <param name="Effects">What is to be done now, in this order.</param>
/// <param name="Rejection">Why the event was not applied; <see cref="PositionRejection.None"/> where it was.</param>
public readonly record struct PositionStep(PositionState State, ImmutableArray<PositionEffect> Effects, PositionRejection Rejection);

/// <summary>Why an event was not applied to a position. A rejected event leaves the state unchanged.</summary>
public enum PositionRejection
{
    /// <summary>It was applied, or had nothing to change.</summary>
    None,

    /// <summary>The report is of an order that is not the position's.</summary>
    UnknownOrder,

    /// <summary>The report says nothing new: a duplicate, or overtaken by a later one.</summary>
    StaleReport,

    /// <summary>The report contradicts what is known: totals that shrink or exceed the order, or make no sense together.</summary>
    CorruptReport,

    /// <summary>The bar or regime is not newer than what was already applied.</summary>
    StaleEvent,

    /// <summary>The bar's prices or times are impossible.</summary>
    ImpossibleBar,

    /// <summary>The event names no regime.</summary>
    ImpossibleRegime,

    /// <summary>The position is being left already.</summary>
    AlreadyClosing,

    /// <summary>The position is closed, rejected or cancelled.</summary>
    PositionEnded,

    /// <summary>A number of the event is too large to reckon with.</summary>
    NumberOutOfRange,
}
