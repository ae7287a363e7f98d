using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification.Calibration;

namespace R3edge.Domain.Backtesting;

/// <summary>
/// A stretch of history and the terms on which strategies trade it. Runs share the indicators and everything else that
/// depends on the bars alone. Safe for many threads.
/// </summary>
public sealed class Backtest
{
    /// <summary>Prepares a backtest of a whole series.</summary>
    /// <param name="series">The bars.</param>
    /// <param name="settings">The terms.</param>
    public Backtest(BarSeries series, BacktestSettings settings)
        : this(new IndicatorCache(series), new BarRange(0, series.Count), settings)
    {
    }

    /// <summary>Prepares a backtest of a part of a series. Bars before it warm up the indicators; bars after it are not seen.</summary>
    /// <param name="indicators">The indicators of the whole series.</param>
    /// <param name="range">The bars that are traded, at least one.</param>
    /// <param name="settings">The terms.</param>
    /// <exception cref="ArgumentException">The range has no bars of the series, or the qualification does not fit their timeframe.</exception>
    public Backtest(IndicatorCache indicators, BarRange range, BacktestSettings settings)
    {
        ArgumentNullException.ThrowIfNull(indicators);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.Cash);
        var series = indicators.Series;
        if (range.Start < 0 || range.Length < 1 || range.End > series.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(range), range, $"The series has {series.Count} bars.");
        }

        if (settings.Qualification is { } qualification && (qualification.Problem ?? qualification.ProblemWith(series.Timeframe)) is { } problem)
        {
            throw new ArgumentException(problem, nameof(settings));
        }

        Indicators = indicators;
        Range = range;
        Settings = settings;
        Bars = range.Length == series.Count ? series : series.Slice(range.Start, range.Length);
        Plan = StatisticsPlan.For(Bars);
    }

    /// <summary>The terms.</summary>
    public BacktestSettings Settings { get; }

    /// <summary>The bars that are traded, in the whole series.</summary>
    public BarRange Range { get; }

    /// <summary>The bars that are traded.</summary>
    public BarSeries Bars { get; }

    /// <summary>The indicators of the whole series.</summary>
    internal IndicatorCache Indicators { get; }

    /// <summary>What the statistics need of the bars.</summary>
    internal StatisticsPlan Plan { get; }

    /// <summary>How many bars a strategy needs before it can decide.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="parameters">Its parameters.</param>
    public static int WarmUp(StrategyDefinition strategy, ParameterValues parameters) =>
        strategy.Create(parameters, new BoardPlan()).Plan.WarmUp;

    /// <summary>The same bars on other terms; what has been computed of them is shared.</summary>
    /// <param name="settings">The terms.</param>
    public Backtest With(BacktestSettings settings) => new(Indicators, Range, settings);

    /// <summary>Runs a strategy.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <exception cref="ArgumentException">It does not apply to the bars, as <see cref="StrategyDefinition.RefuseOn"/> says.</exception>
    public BacktestResult Run(StrategyDefinition strategy, ParameterValues parameters) => Run(strategy, parameters, []);

    /// <summary>Runs a strategy with a calibration of confidences that has been fitted before.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="lessons">What trades that closed before the first bar taught, oldest first; they count in no score.</param>
    /// <exception cref="ArgumentException">It does not apply to the bars, as <see cref="StrategyDefinition.RefuseOn"/> says.</exception>
    public BacktestResult Run(StrategyDefinition strategy, ParameterValues parameters, IReadOnlyList<CalibrationLesson> lessons)
    {
        var equity = GC.AllocateUninitializedArray<double>(Range.Length);
        var run = Execute(strategy, parameters, equity, null, lessons);
        return new BacktestResult
        {
            Strategy = strategy,
            Parameters = parameters,
            Range = Range,
            Bars = Bars,
            Trades = run.Book.Trades,
            Equity = equity,
            Refusals = run.Book.Refusals,
            Qualification = run.Qualification,
            Statistics = Judge(run, equity),
        };
    }

    /// <summary>Runs a strategy for its statistics alone.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="scratch">Memory that the runs of one thread share.</param>
    public BacktestStatistics Measure(StrategyDefinition strategy, ParameterValues parameters, BacktestScratch scratch)
    {
        var equity = scratch.Equity(Range.Length);
        return Judge(Execute(strategy, parameters, equity, scratch), equity);
    }

    /// <summary>Runs a strategy for its statistics, and keeps what judging the sweep it belongs to needs.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="scratch">Memory that the runs of one thread share.</param>
    /// <param name="samples">Receives the sampled returns.</param>
    /// <param name="run">The number of the run in the sweep, from 0.</param>
    public BacktestStatistics Measure(
        StrategyDefinition strategy, ParameterValues parameters, BacktestScratch scratch, SweepSamples samples, int run)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var statistics = Measure(strategy, parameters, scratch);
        var returns = scratch.Returns(samples.Sampling.Count);
        samples.Sampling.Sample(scratch.Equity(Range.Length), (double)Settings.Cash, Settings.RiskFreeRate, returns);
        samples.Set(run, returns);
        return statistics;
    }

    private BacktestRun Execute(
        StrategyDefinition strategy,
        ParameterValues parameters,
        Span<double> equity,
        BacktestScratch? scratch = null,
        IReadOnlyList<CalibrationLesson>? lessons = null)
    {
        if (strategy.RefuseOn(Bars.Timeframe, Indicators.Series.Data, "the series") is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(strategy));
        }

        var instance = strategy.Create(parameters, new BoardPlan());
        var actions = (scratch ?? new BacktestScratch()).Actions(Range.End);
        instance.DecideAll(Indicators.Columns(instance.Plan), actions);
        var source = new SignalSource(strategy.Name, parameters, Settings.Instrument.Id, Bars.Timeframe);
        var run = new BacktestRun(this, source, strategy.Regimes, RegimeGate.Of(this, strategy.Regimes));
        run.Teach(lessons ?? []);
        run.Execute(actions[Range.Start..], equity);
        return run;
    }

    private BacktestStatistics Judge(BacktestRun run, ReadOnlySpan<double> equity) =>
        BacktestStatistics.Compute(Plan, equity, (double)Settings.Cash, run.Book.Trades, run.BarsInMarket, Settings.RiskFreeRate);
}
