namespace R3edge.Domain.Signals;

/// <summary>What a strategy says at a bar's close.</summary>
public enum SignalAction : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Be long: enter long, and leave a short position.</summary>
    EnterLong,

    /// <summary>Be short: enter short, and leave a long position.</summary>
    EnterShort,

    /// <summary>Leave a long position; no opinion otherwise.</summary>
    ExitLong,

    /// <summary>Leave a short position; no opinion otherwise.</summary>
    ExitShort,
}
