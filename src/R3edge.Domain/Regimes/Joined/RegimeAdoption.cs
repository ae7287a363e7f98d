namespace R3edge.Domain.Regimes.Joined;

/// <summary>What became of a model that a classifier was given.</summary>
public enum RegimeAdoption
{
    /// <summary>It takes over at the bar from which it is in force.</summary>
    Pending = 1,

    /// <summary>A bar from which it should have been in force has passed: adopting it now would decide otherwise than a backtest.</summary>
    TooLate,

    /// <summary>The classifier has a model that is as new or newer.</summary>
    Superseded,

    /// <summary>It is for bars of another length.</summary>
    OtherTimeframe,
}
