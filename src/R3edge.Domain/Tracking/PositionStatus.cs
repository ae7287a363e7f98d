namespace R3edge.Domain.Tracking;

/// <summary>Where a position stands.</summary>
public enum PositionStatus
{
    /// <summary>The entry order works and nothing of it has filled.</summary>
    Pending,

    /// <summary>Something was entered and nothing left yet.</summary>
    Open,

    /// <summary>Some was left and some is still open.</summary>
    PartlyClosed,

    /// <summary>It is being left: orders are being cancelled, or the exit works, or cancellations await confirmation.</summary>
    Closing,

    /// <summary>Nothing is open and no order works. Final.</summary>
    Closed,

    /// <summary>The venue did not take the entry, and nothing had filled. Final.</summary>
    Rejected,

    /// <summary>The entry was cancelled before anything had filled. Final.</summary>
    Cancelled,
}

/// <summary>What put the stop where it is.</summary>
public enum StopOrigin
{
    /// <summary>The plan.</summary>
    Initial,

    /// <summary>The move to the entry price.</summary>
    BreakEven,

    /// <summary>The trailing of the best price.</summary>
    Trailing,
}
