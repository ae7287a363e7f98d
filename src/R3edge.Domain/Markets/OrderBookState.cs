namespace R3edge.Domain.Markets;

/// <summary>Whether an order book may be read.</summary>
public enum OrderBookState
{
    /// <summary>No snapshot has been applied yet.</summary>
    AwaitingSnapshot,

    /// <summary>The book is what the venue last sent.</summary>
    Valid,

    /// <summary>An update made the best bid reach the best ask, so something was lost or wrong: a new snapshot is needed.</summary>
    Crossed,

    /// <summary>The feed reported that updates are missing: a new snapshot is needed.</summary>
    Stale,
}
