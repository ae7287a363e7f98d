using R3edge.Domain.Backtesting;

namespace R3edge.Application.Backtesting.Jobs;

/// <summary>What a backtest found.</summary>
/// <param name="Runs">The runs, the best first; of a large grid the best <see cref="MostRuns"/>.</param>
/// <param name="Report">Every trade of a single run; null of a grid.</param>
public sealed record BacktestOutcome(IReadOnlyList<BacktestRunRow> Runs, BacktestReport? Report)
{
    /// <summary>How many runs of a grid are kept.</summary>
    public const int MostRuns = 1000;
}

/// <summary>One run.</summary>
/// <param name="Parameters">All parameters by name.</param>
/// <param name="Statistics">What came of it.</param>
public sealed record BacktestRunRow(IReadOnlyDictionary<string, double> Parameters, BacktestStatistics Statistics);
