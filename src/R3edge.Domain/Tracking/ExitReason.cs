namespace R3edge.Domain.Tracking;

/// <summary>Why a position was closed.</summary>
public enum ExitReason
{
    /// <summary>The strategy asked for it, or signalled the opposite direction.</summary>
    Signal,

    /// <summary>The protective stop was touched where it was first placed.</summary>
    Stop,

    /// <summary>The last take-profit level was reached.</summary>
    Target,

    /// <summary>The stop was touched after trailing the price.</summary>
    TrailingStop,

    /// <summary>The stop was touched after it had been moved to the entry price.</summary>
    BreakEven,

    /// <summary>The position was held for as long as its plan allows.</summary>
    TimeStop,

    /// <summary>The market left the regimes that the plan allows.</summary>
    Regime,

    /// <summary>A person or a limit of the account closed it.</summary>
    Forced,

    /// <summary>The data of a simulation ended.</summary>
    EndOfData,

    /// <summary>Nothing of the entry had filled when its validity ended.</summary>
    EntryExpired,
}
