namespace R3edge.Domain.Backtesting;

/// <summary>
/// Combinatorially symmetric cross-validation (Bailey, Borwein, Lopez de Prado and Zhu 2017, Journal of Computational Finance
/// 20): time is cut into S blocks; for every choice of S/2 of them, the run with the best Sharpe ratio there is chosen, and
/// judged among all runs on the other S/2. A run whose returns do not vary in a half has the Sharpe ratio 0 there. Sharpe ratios
/// are those of one sample, not annualised.
/// </summary>
public sealed record CrossValidatedSelection
{
    /// <summary>The number of blocks that the authors use: 12,870 splits.</summary>
    public const int DefaultBlocks = 16;

    /// <summary>The most blocks: 2,704,156 splits.</summary>
    public const int MostBlocks = 24;

    /// <summary>How many splits there are: S over S/2.</summary>
    public required int Splits { get; init; }

    /// <summary>
    /// Probability of backtest overfitting, 0 to 1: the share of splits in which the chosen run is in the lower half of the
    /// others' order (logit of its relative rank 0 or less). About 0.5 or more where choosing is no better than chance.
    /// </summary>
    public required double ProbabilityOfOverfitting { get; init; }

    /// <summary>The share of splits in which the chosen run lost: its Sharpe ratio in the judging half is below 0.</summary>
    public required double ProbabilityOfLoss { get; init; }

    /// <summary>Mean logit of the chosen run's relative rank, ln(w / (1 - w)) with w = rank / (runs + 1); above 0 is better than the median.</summary>
    public required double MeanLogit { get; init; }

    /// <summary>Performance degradation: the slope of the judged Sharpe ratio on the one it was chosen by; NaN where that never varies.</summary>
    public required double DegradationSlope { get; init; }

    /// <summary>The intercept of that line.</summary>
    public required double DegradationIntercept { get; init; }

    /// <summary>The mean Sharpe ratio by which runs were chosen.</summary>
    public required double MeanChosenSharpe { get; init; }

    /// <summary>The mean Sharpe ratio of the chosen runs in the judging half.</summary>
    public required double MeanJudgedSharpe { get; init; }

    /// <summary>Cross-validates the choice among runs. The time grows with splits times runs, about 10 ns for each.</summary>
    /// <param name="returns">Two runs or more, each set.</param>
    /// <exception cref="ArgumentException">There is but one run, and nothing to choose.</exception>
    public static CrossValidatedSelection Of(BlockReturns returns)
    {
        ArgumentNullException.ThrowIfNull(returns);
        return returns.Runs >= 2
            ? new SelectionSplits(returns).Judge()
            : throw new ArgumentException("Among fewer than two runs nothing is chosen.", nameof(returns));
    }

    /// <summary>The number of blocks for which judging a sweep stays cheap beside running it, and for which each block has samples enough.</summary>
    /// <param name="samples">How many returns a run has.</param>
    /// <param name="runs">How many runs.</param>
    /// <returns>Even, 4 to <see cref="DefaultBlocks"/>; 0 where there are fewer than 8 samples or fewer than 2 runs.</returns>
    public static int BlocksFor(int samples, int runs)
    {
        var bySamples = Math.Min(DefaultBlocks, samples / 2 / 2 * 2);
        var byRuns = runs switch { > 200_000 => 10, > 20_000 => 12, _ => DefaultBlocks };
        return bySamples < 4 || runs < 2 ? 0 : Math.Min(bySamples, byRuns);
    }
}
