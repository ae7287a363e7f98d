namespace R3edge.Domain.Regimes;

/// <summary>The state a market is in. Flags, so that a strategy can name the set it is made for.</summary>
[Flags]
public enum Regime
{
    /// <summary>No regime: an empty set.</summary>
    None = 0,

    /// <summary>Rising with persistence.</summary>
    TrendingUp = 1,

    /// <summary>Falling with persistence.</summary>
    TrendingDown = 2,

    /// <summary>Without direction, reverting to a level.</summary>
    Ranging = 4,

    /// <summary>Unusually large moves.</summary>
    Volatile = 8,

    /// <summary>Unusually small moves.</summary>
    Calm = 16,

    /// <summary>Extreme volatility with falling prices.</summary>
    Crisis = 32,

    /// <summary>Either trend.</summary>
    Trending = TrendingUp | TrendingDown,

    /// <summary>Every regime.</summary>
    Any = TrendingUp | TrendingDown | Ranging | Volatile | Calm | Crisis,
}
