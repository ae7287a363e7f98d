namespace R3edge.Application.EntryPricing;

/// <summary>Why there is no entry price at all.</summary>
public enum EntryPointRefusal
{
    /// <summary>The catalog does not know the instrument.</summary>
    UnknownInstrument,

    /// <summary>The timeframe is not kept: one minute to one day are.</summary>
    UnknownTimeframe,

    /// <summary>There is no bar.</summary>
    NoBars,

    /// <summary>The last bar is too old: newer ones are missing, and prices made of it would be wrong.</summary>
    StaleBars,

    /// <summary>Neither a trade nor a quote was seen.</summary>
    NoMarketPrice,

    /// <summary>The last trade and quote are too old to say where the market is.</summary>
    StaleMarketPrice,
}
