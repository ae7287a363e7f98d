namespace R3edge.Domain.Backtesting;

/// <summary>What a sweep or a walk-forward ranks by. More is better for each.</summary>
public enum Objective
{
    /// <summary>Annualised Sharpe ratio.</summary>
    Sharpe,

    /// <summary>Annualised Sortino ratio.</summary>
    Sortino,

    /// <summary>Annual growth over maximum drawdown.</summary>
    Calmar,

    /// <summary>Net return over the whole period.</summary>
    NetReturn,

    /// <summary>Gross profit over gross loss.</summary>
    ProfitFactor,

    /// <summary>System quality number.</summary>
    SystemQuality,

    /// <summary>Average profit of a trade.</summary>
    Expectancy,

    /// <summary>Maximum drawdown, the smallest first.</summary>
    SmallestDrawdown,
}
