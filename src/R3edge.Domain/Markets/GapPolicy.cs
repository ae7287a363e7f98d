namespace R3edge.Domain.Markets;

/// <summary>What becomes of an interval in which nothing traded.</summary>
public enum GapPolicy
{
    /// <summary>It has no bar.</summary>
    Omit,

    /// <summary>It has a flat bar at the last close with volume 0. Before the first trade there is nothing to carry forward.</summary>
    CarryForward,
}
