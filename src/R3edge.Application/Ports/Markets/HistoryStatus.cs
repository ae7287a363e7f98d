namespace R3edge.Application.Ports.Markets;

/// <summary>Whether a source of history answers.</summary>
public enum HistoryStatus
{
    /// <summary>It does; the bars or trades may be none.</summary>
    Answered,

    /// <summary>Not now: out of reach or too many requests. Asking later may help.</summary>
    Unavailable,

    /// <summary>Never: the source does not know the instrument, has no bars of this length, or nothing so old.</summary>
    Unsupported,
}
