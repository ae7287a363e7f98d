namespace R3edge.Exchanges.History;

/// <summary>In which order a venue gives past trades.</summary>
internal enum TradePaging
{
    /// <summary>From a number or a time on, the oldest first.</summary>
    Forwards,

    /// <summary>The newest of a stretch of time.</summary>
    Backwards,

    /// <summary>The newest of all, and no others.</summary>
    NewestOnly,
}
