namespace R3edge.Application.Ports.Markets;

/// <summary>Whether a source of history answers.</summary>
public enum HistoryStatus
{
    /// <summary>It does; the bars may be none.</summary>
    Answered,

    /// <summary>Not now: out of reach or too many requests. Asking later may help.</summary>
    Unavailable,

    /// <summary>Never: the source does not know the instrument or has no bars of this length.</summary>
    Unsupported,
}
