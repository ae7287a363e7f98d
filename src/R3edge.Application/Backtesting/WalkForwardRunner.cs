using System.Collections.Immutable;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification.Calibration;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Backtesting;

/// <summary>
/// Chooses parameters on past bars and judges them on the bars after, fold by fold. Cash at the end of a test is the
/// cash at the start of the next, so that the tests together are one account's history. A calibration of confidences is fitted
/// to the trades that the chosen parameters made in training, and judged in the test, where it goes on learning.
/// </summary>
/// <param name="sweeps">Runs the training sweeps.</param>
public sealed class WalkForwardRunner(SweepRunner sweeps)
{
    /// <summary>Walks forward.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="settings">The terms; the cash is that of the first test and of every training run.</param>
    /// <param name="grid">The parameters to choose from.</param>
    /// <param name="folds">The folds, in time order, tests adjoining.</param>
    /// <param name="objective">What the choice maximises.</param>
    /// <param name="progress">Told the number of finished training runs now and then; may be null.</param>
    /// <param name="cancellation">Stops between two runs.</param>
    /// <exception cref="OperationCanceledException">The walk was cancelled.</exception>
    public WalkForwardResult Run(
        BarSeries series,
        BacktestSettings settings,
        ParameterGrid grid,
        ImmutableArray<WalkForwardFold> folds,
        Objective objective,
        IProgress<int>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(grid);
        var indicators = new IndicatorCache(series);
        var steps = new List<WalkForwardStep>(folds.Length);
        var trades = new List<ClosedTrade>();
        var refusals = new RefusalCounts();
        var equity = new double[folds[^1].Test.End - folds[0].Test.Start];
        QualificationReport? qualification = null;
        var barsInMarket = 0;
        var cash = settings.Cash;
        foreach (var fold in folds)
        {
            var done = steps.Count * grid.Combinations.Count;
            var training = new Backtest(indicators, fold.Train, settings);
            var runs = sweeps.Run(training, grid, new LaterProgress(progress, done), cancellation);
            var best = runs.Order(Comparer<SweepRun>.Create((left, right) => objective.Compare(left.Statistics, right.Statistics))).First();
            if ((double)cash < BacktestStatistics.SmallestInitialEquity)
            {
                break;
            }

            var lessons = settings.Qualification is { Calibration: not CalibrationMethod.None }
                ? training.Run(grid.Strategy, best.Parameters).Qualification!.Lessons
                : [];
            var test = new Backtest(indicators, fold.Test, settings with { Cash = cash }).Run(grid.Strategy, best.Parameters, lessons);
            test.Equity.Span.CopyTo(equity.AsSpan(fold.Test.Start - folds[0].Test.Start));
            trades.AddRange(test.Trades);
            refusals.Add(test.Refusals);
            qualification = test.Qualification is { } found ? qualification?.Plus(found) ?? found : null;
            barsInMarket += (int)Math.Round(test.Statistics.Exposure * fold.Test.Length);
            cash += test.Trades.Sum(trade => trade.Profit);
            steps.Add(new WalkForwardStep(fold, best, test.Statistics, test.Qualification));
        }

        var tested = new BarRange(steps[0].Fold.Test.Start, steps[^1].Fold.Test.End);
        var bars = series.Slice(tested.Start, tested.Length);
        var statistics = BacktestStatistics.Compute(
            StatisticsPlan.For(bars), equity.AsSpan(0, tested.Length), (double)settings.Cash, trades, barsInMarket, settings.RiskFreeRate);
        return new WalkForwardResult(steps, bars, trades, equity.AsMemory(0, tested.Length), refusals, statistics, qualification);
    }

    private sealed class LaterProgress(IProgress<int>? inner, int done) : IProgress<int>
    {
        public void Report(int value) => inner?.Report(done + value);
    }
}

/// <summary>One fold of a walk-forward, done.</summary>
/// <param name="Fold">Its ranges.</param>
/// <param name="Chosen">The parameters chosen, with their statistics on the training range.</param>
/// <param name="Test">Their statistics on the test range.</param>
/// <param name="Qualification">What qualification did in the test range; null where none was asked for.</param>
public sealed record WalkForwardStep(WalkForwardFold Fold, SweepRun Chosen, BacktestStatistics Test, QualificationReport? Qualification = null);

/// <summary>What a walk-forward found.</summary>
/// <param name="Steps">The folds, in time order.</param>
/// <param name="Bars">The bars of all tests.</param>
/// <param name="Trades">The trades of all tests.</param>
/// <param name="Equity">Equity at the close of each of <paramref name="Bars"/>, in quote units.</param>
/// <param name="Refusals">Entries that were signalled in the tests and not taken, by reason.</param>
/// <param name="Statistics">The statistics of all tests as one account's history.</param>
/// <param name="Qualification">What qualification did in all tests; null where none was asked for.</param>
public sealed record WalkForwardResult(
    IReadOnlyList<WalkForwardStep> Steps,
    BarSeries Bars,
    IReadOnlyList<ClosedTrade> Trades,
    ReadOnlyMemory<double> Equity,
    RefusalCounts Refusals,
    BacktestStatistics Statistics,
    QualificationReport? Qualification = null)
{
    /// <summary>
    /// Annual growth in the tests over the average annual growth in training (Pardo 2008): near 1, the choice held up;
    /// null where training did not grow.
    /// </summary>
    public double? Efficiency
    {
        get
        {
            var training = Steps.Select(step => step.Chosen.Statistics.Cagr).ToArray();
            return Statistics.Cagr is { } tested && training.All(growth => growth is not null) && training.Average() is > 0.0 and var trained
                ? tested / trained
                : null;
        }
    }
}
