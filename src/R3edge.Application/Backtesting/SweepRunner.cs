using R3edge.Domain.Backtesting;
using R3edge.Domain.Parameters;

namespace R3edge.Application.Backtesting;

/// <summary>Runs every combination of a grid on all cores.</summary>
/// <param name="maximumParallelism">How many runs at once; by default one for each core.</param>
public sealed class SweepRunner(int? maximumParallelism = null)
{
    private readonly int _parallelism = maximumParallelism ?? Environment.ProcessorCount;

    /// <summary>Runs a sweep.</summary>
    /// <param name="backtest">What to trade and on which terms.</param>
    /// <param name="grid">The parameters.</param>
    /// <param name="progress">Told the number of finished runs now and then; may be null.</param>
    /// <param name="cancellation">Stops the sweep between two runs.</param>
    /// <returns>One run for each combination, in the order of the grid, whatever order they finished in.</returns>
    /// <exception cref="OperationCanceledException">The sweep was cancelled.</exception>
    public IReadOnlyList<SweepRun> Run(
        Backtest backtest, ParameterGrid grid, IProgress<int>? progress, CancellationToken cancellation) =>
        Run(backtest, grid, null, progress, cancellation);

    /// <summary>Runs a sweep and keeps what judging its best run needs.</summary>
    /// <param name="backtest">What to trade and on which terms.</param>
    /// <param name="grid">The parameters.</param>
    /// <param name="samples">Made for this backtest and as many runs as the grid has combinations; null keeps nothing.</param>
    /// <param name="progress">Told the number of finished runs now and then; may be null.</param>
    /// <param name="cancellation">Stops the sweep between two runs.</param>
    /// <returns>One run for each combination, in the order of the grid, whatever order they finished in.</returns>
    /// <exception cref="OperationCanceledException">The sweep was cancelled.</exception>
    public IReadOnlyList<SweepRun> Run(
        Backtest backtest, ParameterGrid grid, SweepSamples? samples, IProgress<int>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(backtest);
        ArgumentNullException.ThrowIfNull(grid);
        var runs = new SweepRun[grid.Combinations.Count];
        var finished = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = _parallelism, CancellationToken = cancellation };
        Parallel.For(
            0,
            runs.Length,
            options,
            static () => new BacktestScratch(),
            (index, _, scratch) =>
            {
                var parameters = grid.Combinations[index];
                var statistics = samples is null
                    ? backtest.Measure(grid.Strategy, parameters, scratch)
                    : backtest.Measure(grid.Strategy, parameters, scratch, samples, index);
                runs[index] = new SweepRun(parameters, statistics);
                progress?.Report(Interlocked.Increment(ref finished));
                return scratch;
            },
            static _ => { });
        return runs;
    }
}

/// <summary>One run of a sweep.</summary>
/// <param name="Parameters">What was tried.</param>
/// <param name="Statistics">What came of it.</param>
public sealed record SweepRun(ParameterValues Parameters, BacktestStatistics Statistics);
