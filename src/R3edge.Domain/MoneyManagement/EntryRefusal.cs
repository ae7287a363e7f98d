using System.Diagnostics;

namespace R3edge.Domain.MoneyManagement;

/// <summary>Why an entry was not planned.</summary>
public enum EntryRefusal
{
    /// <summary>A limit on losses has halted entries.</summary>
    Halted = 1,

    /// <summary>Too little time has passed since the last losing stop.</summary>
    CoolingDown,

    /// <summary>As many positions are open as are allowed.</summary>
    TooManyPositions,

    /// <summary>An indicator that the plan needs has no value yet.</summary>
    NotWarm,

    /// <summary>The size follows from the distance to a stop, and the plan has none.</summary>
    NoStopToSizeBy,

    /// <summary>The stop would be at or below 0, or not on the losing side of the price.</summary>
    StopNotPossible,

    /// <summary>A target or the break-even trigger would be at or below 0, or not on the winning side of the price.</summary>
    TargetNotPossible,

    /// <summary>Too few trades are closed to size by them.</summary>
    NotEnoughHistory,

    /// <summary>The closed trades show no edge to size by.</summary>
    NoEdge,

    /// <summary>The account cannot pay for it.</summary>
    InsufficientFunds,

    /// <summary>The account's leverage leaves no room.</summary>
    Leverage,

    /// <summary>The exposure limit of the instrument leaves no room.</summary>
    InstrumentExposure,

    /// <summary>The exposure limit of the venue leaves no room.</summary>
    VenueExposure,

    /// <summary>The exposure limit of the account leaves no room.</summary>
    AccountExposure,

    /// <summary>The size is below one lot.</summary>
    BelowLot,

    /// <summary>The value is below the venue's minimum.</summary>
    BelowMinimumNotional,

    /// <summary>The market is in a regime that the strategy is not made for.</summary>
    WrongRegime,

    /// <summary>The regime has no value yet.</summary>
    RegimeNotKnown,

    /// <summary>No model has a price to enter at.</summary>
    NoEntryPrice,

    /// <summary>The market is in a regime in which a position would be left at once.</summary>
    RegimeNotAllowed,
}

/// <summary>Words for <see cref="EntryRefusal"/>.</summary>
public static class EntryRefusalExtensions
{
    /// <summary>The reason in one sentence.</summary>
    /// <param name="refusal">The reason.</param>
    public static string Describe(this EntryRefusal refusal) => refusal switch
    {
        EntryRefusal.Halted => "A limit on losses has halted entries.",
        EntryRefusal.CoolingDown => "The cool-down after the last losing stop is not over.",
        EntryRefusal.TooManyPositions => "As many positions are open as the limits allow.",
        EntryRefusal.NotWarm => "An indicator that the stop, the targets or the size need has no value yet.",
        EntryRefusal.NoStopToSizeBy => "The size follows from the distance to the stop, and the plan has no stop.",
        EntryRefusal.StopNotPossible => "The stop would be at or below 0 or on the wrong side of the price.",
        EntryRefusal.TargetNotPossible => "A target or the break-even trigger would be at or below 0 or on the wrong side of the price.",
        EntryRefusal.NotEnoughHistory => "Too few trades are closed to size by their record.",
        EntryRefusal.NoEdge => "The closed trades show no edge, so that the Kelly bet is 0.",
        EntryRefusal.InsufficientFunds => "The buying power does not cover the value and its fee.",
        EntryRefusal.Leverage => "The value does not fit under the maximum leverage of the account.",
        EntryRefusal.InstrumentExposure => "The value does not fit under the exposure limit of the instrument.",
        EntryRefusal.VenueExposure => "The value does not fit under the exposure limit of the venue.",
        EntryRefusal.AccountExposure => "The value does not fit under the exposure limit of the account.",
        EntryRefusal.BelowLot => "The size is below one lot of the instrument.",
        EntryRefusal.BelowMinimumNotional => "The value is below the minimum notional of the instrument.",
        EntryRefusal.WrongRegime => "The market is in a regime that the strategy is not made for.",
        EntryRefusal.RegimeNotKnown => "The regime has no value yet.",
        EntryRefusal.NoEntryPrice => "No entry price model has a price.",
        EntryRefusal.RegimeNotAllowed => "The market is in a regime in which positions are left.",
        _ => throw new UnreachableException($"There is no refusal {(int)refusal}."),
    };
}
