using R3edge.Domain.Markets;

namespace R3edge.Domain.Scanning;

/// <summary>An instrument and timeframe that was looked at and not ranked.</summary>
/// <param name="Instrument">Venue and symbol.</param>
/// <param name="Timeframe">The timeframe.</param>
/// <param name="At">UTC close of its last bar; null where there is none.</param>
/// <param name="Reason">Why.</param>
public readonly record struct ScanExclusion(InstrumentId Instrument, Timeframe Timeframe, DateTime? At, ScanExclusionReason Reason);

/// <summary>Why something is not ranked.</summary>
public enum ScanExclusionReason
{
    /// <summary>It can be ranked.</summary>
    None,

    /// <summary>There is no bar.</summary>
    NoBars,

    /// <summary>Too few bars so far.</summary>
    NotWarm,

    /// <summary>The last bar is too old: newer ones are missing.</summary>
    Stale,

    /// <summary>The price does not move, so that nothing can be measured in moves.</summary>
    NoVolatility,

    /// <summary>How much trades is not known, and a minimum is asked for.</summary>
    LiquidityUnknown,

    /// <summary>Less trades than is asked for.</summary>
    BelowLiquidity,

    /// <summary>The spread is not known, and a maximum is asked for.</summary>
    SpreadUnknown,

    /// <summary>The spread is wider than is asked for.</summary>
    AboveSpread,

    /// <summary>It is in another regime than is asked for.</summary>
    OtherRegime,
}
