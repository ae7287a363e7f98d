namespace R3edge.Domain.Backtesting;

/// <summary>Reads objectives from statistics.</summary>
public static class Objectives
{
    /// <summary>The value by which a run is ranked, the larger the better; null where it is undefined.</summary>
    /// <param name="objective">What counts.</param>
    /// <param name="statistics">The run.</param>
    public static double? Of(this Objective objective, BacktestStatistics statistics) => objective switch
    {
        Objective.Sharpe => statistics.Sharpe,
        Objective.Sortino => statistics.Sortino,
        Objective.Calmar => statistics.Calmar,
        Objective.NetReturn => statistics.NetReturn,
        Objective.ProfitFactor => statistics.ProfitFactor,
        Objective.SystemQuality => statistics.SystemQualityNumber,
        Objective.Expectancy => statistics.Expectancy,
        Objective.SmallestDrawdown => -statistics.MaxDrawdown,
        _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, "There is no such objective."),
    };

    /// <summary>The order of two runs, the better one first; a run without the value comes last.</summary>
    /// <param name="objective">What counts.</param>
    /// <param name="left">A run.</param>
    /// <param name="right">Another run.</param>
    public static int Compare(this Objective objective, BacktestStatistics left, BacktestStatistics right) =>
        Comparer<double>.Default.Compare(
            objective.Of(right) ?? double.NegativeInfinity, objective.Of(left) ?? double.NegativeInfinity);
}
