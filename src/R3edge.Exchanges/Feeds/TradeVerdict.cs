namespace R3edge.Exchanges.Feeds;

/// <summary>What became of a trade.</summary>
public enum TradeVerdict
{
    /// <summary>It follows the last one.</summary>
    Next,

    /// <summary>It is new, and by their numbers others before it are missing.</summary>
    NextAfterGap,

    /// <summary>It was let through before.</summary>
    Duplicate,

    /// <summary>It belongs before one that was let through already, and was not seen; too late for anything that keeps order.</summary>
    OutOfOrder,
}
