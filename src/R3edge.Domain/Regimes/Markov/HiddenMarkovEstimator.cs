using System.Collections.Immutable;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// Fits hidden Markov models by maximum likelihood: expectation-maximisation (Baum, Petrie, Soules and Weiss 1970; Rabiner
/// 1989) from several starts, with free initial probabilities, full covariances and no prior. A start that shrinks a state
/// onto a few observations, where the likelihood has no bound, is abandoned. Pure: the same input gives the same model.
/// </summary>
public static class HiddenMarkovEstimator
{
    // The maxima of a long series are those of stretches from all over it, all but moved: they are looked for there.
    private const int LongSeries = 50_000;
    private const int Stretches = 20;
    private const int StretchLength = 1_000;

    /// <summary>The fewest observations a fit accepts: ten for each state and feature.</summary>
    /// <param name="states">How many states.</param>
    /// <param name="features">How many features.</param>
    public static int MinimumObservations(int states, int features) => 10 * states * features;

    /// <summary>Fits a model of one feature.</summary>
    /// <param name="values">The observations, oldest first.</param>
    /// <param name="options">How; by default two states.</param>
    public static HiddenMarkovFitResult Fit(ReadOnlySpan<double> values, HiddenMarkovOptions? options = null) =>
        values.IsEmpty ? HiddenMarkovFitResult.Of(HiddenMarkovRefusal.TooShort) : Fit(ObservationSeries.Of(values), options);

    /// <summary>Fits a model.</summary>
    /// <param name="series">The observations.</param>
    /// <param name="options">How; by default two states.</param>
    /// <returns>The best model found, or why there is none.</returns>
    /// <exception cref="ArgumentException">The previous model has another number of states or features.</exception>
    public static HiddenMarkovFitResult Fit(ObservationSeries series, HiddenMarkovOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        options ??= new HiddenMarkovOptions();
        if (options.Previous is { } previous && (previous.StateCount != options.States || previous.FeatureCount != series.FeatureCount))
        {
            throw new ArgumentException("The previous model must have as many states and features.", nameof(options));
        }

        if (Refuse(series, options.States, out var standardized) is { } refusal)
        {
            return HiddenMarkovFitResult.Of(refusal);
        }

        var random = new DeterministicRandom(options.Seed);
        var step = new ExpectationMaximization(standardized, options.States);
        var search = new OptimumSearch(step, series.Count, options);
        var best = series.Count > LongSeries
            && Search(standardized.Sample(Stretches, StretchLength), options, random) is { IsConverged: true } found
            ? search.Finish([found.Parameters.ToArray(), .. Known(standardized, step.Layout, options)])
            : null;
        best ??= search.Run(Starts(standardized, step.Layout, options, search.StartCount, random), random);
        return best is null ? HiddenMarkovFitResult.Of(HiddenMarkovRefusal.Degenerate)
            : best.IsConverged ? Describe(best, search, series, standardized, options)
            : HiddenMarkovFitResult.Of(HiddenMarkovRefusal.NotConverged);
    }

    /// <summary>
    /// Takes plain steps of expectation-maximisation from a model, without extrapolation and without other starts: to follow
    /// the algorithm, or to compare it with another implementation step by step.
    /// </summary>
    /// <param name="series">The observations.</param>
    /// <param name="model">Where to start.</param>
    /// <param name="steps">How many steps, 1 or more.</param>
    /// <returns>The model after the last step, its likelihood, and that after every step in the trace; or why there is none.</returns>
    /// <exception cref="ArgumentException">The model has another number of features.</exception>
    public static HiddenMarkovFitResult Improve(ObservationSeries series, HiddenMarkovModel model, int steps)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        if (model.FeatureCount != series.FeatureCount)
        {
            throw new ArgumentException("The model must have as many features.", nameof(model));
        }

        if (Refuse(series, model.StateCount, out var standardized) is { } refusal)
        {
            return HiddenMarkovFitResult.Of(refusal);
        }

        var maximization = new ExpectationMaximization(standardized, model.StateCount);
        var current = ModelUnits.ToStandardized(model, standardized, maximization.Layout);
        var next = new double[current.Length];
        var trace = new List<double>();
        for (var step = 0; step <= steps; step++)
        {
            // The likelihood of a model comes out of the step that leads on from it, which after the last goes nowhere.
            var logLikelihood = maximization.Step(current, next);
            if (!double.IsFinite(logLikelihood))
            {
                return HiddenMarkovFitResult.Of(HiddenMarkovRefusal.Degenerate);
            }

            trace.Add(logLikelihood - ModelUnits.LogOfUnits(standardized));
            if (step < steps)
            {
                (current, next) = (next, current);
            }
        }

        return ModelUnits.ToModel(current, series, standardized, maximization.Layout, trace[^1]) is { } improved
            ? HiddenMarkovFitResult.Of(new HiddenMarkovFit(improved, trace[^1], series.Count, [.. trace], steps, 0))
            : HiddenMarkovFitResult.Of(HiddenMarkovRefusal.Imprecise);
    }

    /// <summary>Fits a model of every number of states, for the choice by <see cref="HiddenMarkovFit.Bic"/>.</summary>
    /// <param name="series">The observations.</param>
    /// <param name="options">How; the number of states in it and the previous model are not used.</param>
    /// <returns>One result for each number of states, from the fewest to the most.</returns>
    public static ImmutableArray<HiddenMarkovFitResult> FitEveryStateCount(ObservationSeries series, HiddenMarkovOptions? options = null) =>
    [
        .. Enumerable.Range(HiddenMarkovModel.FewestStates, HiddenMarkovModel.MostStates - HiddenMarkovModel.FewestStates + 1)
            .Select(states => Fit(series, (options ?? new HiddenMarkovOptions()) with { States = states, Previous = null })),
    ];

    private static HiddenMarkovRefusal? Refuse(ObservationSeries series, int states, out StandardizedSeries standardized)
    {
        var refusal = StandardizedSeries.TryCreate(series, out standardized);
        return refusal == HiddenMarkovRefusal.NotFinite ? refusal
            : series.Count < MinimumObservations(states, series.FeatureCount) ? HiddenMarkovRefusal.TooShort
            : refusal;
    }

    private static EstimationRun? Search(StandardizedSeries sample, HiddenMarkovOptions options, DeterministicRandom random)
    {
        var step = new ExpectationMaximization(sample, options.States);
        var search = new OptimumSearch(step, sample.Count, options);
        return search.Run(Starts(sample, step.Layout, options, search.StartCount, random), random);
    }

    private static IEnumerable<double[]> Known(StandardizedSeries series, ParameterLayout layout, HiddenMarkovOptions options) =>
        options.Previous is { } previous ? [ModelUnits.ToStandardized(previous, series, layout)] : [];

    private static IEnumerable<double[]> Starts(
        StandardizedSeries series, ParameterLayout layout, HiddenMarkovOptions options, int count, DeterministicRandom random)
    {
        var points = new StartingPoints(series, layout, random);
        foreach (var known in Known(series, layout, options))
        {
            yield return known;
        }

        for (var start = 0; start < count; start++)
        {
            yield return points.Create(start);
        }
    }

    private static HiddenMarkovFitResult Describe(
        EstimationRun best, OptimumSearch search, ObservationSeries observations, StandardizedSeries series, HiddenMarkovOptions options)
    {
        var layout = new ParameterLayout(options.States, series.Columns.Length);
        var unit = ModelUnits.LogOfUnits(series);
        if (ModelUnits.ToModel(best.Parameters, observations, series, layout, best.LogLikelihood - unit) is not { } model)
        {
            return HiddenMarkovFitResult.Of(HiddenMarkovRefusal.Imprecise);
        }

        return HiddenMarkovFitResult.Of(new HiddenMarkovFit(
            options.Previous is { } previous ? model.AlignedTo(previous) : model.OrderedByVariance(),
            best.LogLikelihood - unit,
            series.Count,
            [.. best.Trace.Select(value => value - unit)],
            search.Steps,
            search.Abandoned));
    }
}
