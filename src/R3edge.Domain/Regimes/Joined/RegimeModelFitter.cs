using System.Collections.Immutable;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes.Markov;
using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>
/// Fits a model of regimes to a window of bars: hidden states over blocks (Hamilton 1989) and the volatility of single bars
/// (Bollerslev 1986). Pure: the same bars give the same model on every machine that computes alike.
/// </summary>
public static class RegimeModelFitter
{
    /// <summary>How many hidden states there are: calm, usual and turbulent. Windows of a few hundred blocks tell no more apart.</summary>
    public const int StateCount = 3;

    private const int Starts = 4;
    private const int Relocations = 1;
    private const int MaximumSteps = 1_000;
    private const int FewestBlocks = 100;
    private const double Percent = 100.0;

    // The ratio of the median absolute value of a normal number to its deviation.
    private const double MedianOfNormal = 0.67448975019608171;

    // In usual deviations: a jump counts in full, a price that is wrong by orders of magnitude does not.
    private const double ReturnLimit = 50.0;

    /// <summary>The fewest bars a fit accepts: those of 100 blocks, and never fewer than <see cref="RegimeWindow.FewestBars"/>.</summary>
    /// <param name="timeframe">The length of a bar.</param>
    public static int FewestBars(Timeframe timeframe) => Math.Max(RegimeWindow.FewestBars, FewestBlocks * RegimeBlocks.Bars(timeframe));

    /// <summary>Fits a model.</summary>
    /// <param name="window">The bars, oldest first; none later is looked at.</param>
    /// <param name="inForceFrom">UTC; the model will hold for bars that open then or later. At or after the close of the last bar.</param>
    /// <param name="previous">The model before, whose states keep their numbers; null for the first one.</param>
    /// <returns>The model, or why there is none.</returns>
    public static RegimeFitResult Fit(BarSeries window, DateTime inForceFrom, RegimeModel? previous = null)
    {
        ArgumentNullException.ThrowIfNull(window);
        if (window.Count < FewestBars(window.Timeframe))
        {
            return RegimeFitResult.Of(RegimeFitRefusal.TooShort);
        }

        var blocks = new List<(double Variance, double Change, int Count)>();
        var returns = new double[window.Count - 1];
        if (!Measure(window, blocks, returns))
        {
            return RegimeFitResult.Of(RegimeFitRefusal.ImpossibleBar);
        }

        if (Median(blocks.Select(block => Math.Sqrt(block.Variance))) is not { } usual
            || Median(returns.Select(Math.Abs)) is not { } usualReturn)
        {
            return RegimeFitResult.Of(RegimeFitRefusal.Constant);
        }

        if (blocks.Count < FewestBlocks)
        {
            return RegimeFitResult.Of(RegimeFitRefusal.TooShort);
        }

        if (FitVolatility(returns, ReturnLimit * usualReturn / MedianOfNormal, out var refusal) is not { } volatility
            || FitStates(blocks, new BlockScale(usual), previous?.States, out var drifts, out refusal) is not { } states)
        {
            return RegimeFitResult.Of(refusal);
        }

        return RegimeFitResult.Of(new RegimeModel(
            window.Timeframe.Duration, window.CloseTime(window.Count - 1), inForceFrom, blocks.Count, usual, states, drifts, volatility));
    }

    private static bool Measure(BarSeries window, List<(double Variance, double Change, int Count)> blocks, double[] returns)
    {
        var accumulator = new BlockAccumulator(window.Timeframe);
        for (var i = 0; i < window.Count; i++)
        {
            var bar = window[i];
            if (!bar.IsPossible)
            {
                return false;
            }

            if (accumulator.Completes(bar))
            {
                blocks.Add((accumulator.Variance, accumulator.Change, accumulator.Count));
            }

            var change = accumulator.Add(bar);
            if (i > 0)
            {
                returns[i - 1] = Percent * change;
            }
        }

        // The last block may be incomplete; it is left to the filter.
        return true;
    }

    private static double? Median(IEnumerable<double> values)
    {
        var positive = values.Where(value => value > 0.0).Order().ToArray();
        return positive.Length == 0 ? null : positive[positive.Length / 2];
    }

    private static RegimeVolatility? FitVolatility(double[] returns, double limit, out RegimeFitRefusal refusal)
    {
        for (var i = 0; i < returns.Length; i++)
        {
            returns[i] = Math.Clamp(returns[i], -limit, limit);
        }

        refusal = default;
        var specification = new GarchSpecification(VarianceModel.Garch, InnovationDistribution.StudentT);
        if (!GarchEstimator.Fit(returns, specification).TryGet(out var fit, out var failure))
        {
            refusal = failure == GarchFailure.Constant ? RegimeFitRefusal.Constant
                : failure == GarchFailure.TooShort ? RegimeFitRefusal.TooShort
                : RegimeFitRefusal.VolatilityNotConverged;
            return null;
        }

        var filter = fit.CreateFilter();
        var volatilities = new double[returns.Length];
        for (var i = 0; i < returns.Length; i++)
        {
            volatilities[i] = Math.Sqrt(filter.Update(returns[i]));
        }

        Array.Sort(volatilities);
        var last = volatilities.Length - 1.0;
        return new RegimeVolatility(
            fit.Parameters,
            fit.PresampleVariance,
            limit,
            [.. Enumerable.Range(0, RegimeVolatility.QuantileCount).Select(i => volatilities[(int)Math.Round(i * last / (RegimeVolatility.QuantileCount - 1))])]);
    }

    private static HiddenMarkovModel? FitStates(
        List<(double Variance, double Change, int Count)> blocks,
        BlockScale scale,
        HiddenMarkovModel? previous,
        out ImmutableArray<double> drifts,
        out RegimeFitRefusal refusal)
    {
        var activity = new double[blocks.Count];
        var direction = new double[blocks.Count];
        for (var i = 0; i < blocks.Count; i++)
        {
            var (variance, change, count) = blocks[i];
            scale.Features(variance, change, count, out activity[i], out direction[i]);
        }

        (drifts, refusal) = ([], default);
        var series = ObservationSeries.Of(activity);
        var options = new HiddenMarkovOptions
        {
            States = StateCount,
            Starts = Starts,
            Relocations = Relocations,
            MaximumSteps = MaximumSteps,
            Previous = previous,
        };
        if (HiddenMarkovEstimator.Fit(series, options).TryGet(out var fit, out var why))
        {
            var model = previous is null ? fit.Model.Reorder(CalmestFirst(fit.Model)) : fit.Model;
            drifts = DriftScores(HindsightSmoother.Smooth(model, series), direction, model.StateCount);
            return model;
        }

        refusal = why switch
        {
            HiddenMarkovRefusal.TooShort => RegimeFitRefusal.TooShort,
            HiddenMarkovRefusal.NotConverged => RegimeFitRefusal.StatesNotConverged,
            HiddenMarkovRefusal.Degenerate or HiddenMarkovRefusal.Imprecise => RegimeFitRefusal.StatesDegenerate,
            _ => RegimeFitRefusal.Constant,
        };
        return null;
    }

    private static int[] CalmestFirst(HiddenMarkovModel model) =>
        [.. Enumerable.Range(0, model.StateCount).OrderBy(state => model.Mean(state))];

    // The sum of a state's directions over its root mean square: Student's statistic of a mean of 0. Hindsight is in order here:
    // all of it lies in the window, before the model is in force.
    private static ImmutableArray<double> DriftScores(double[] probabilities, double[] direction, int states)
    {
        var scores = new double[states];
        for (var state = 0; state < states; state++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var i = 0; i < direction.Length; i++)
            {
                var weight = probabilities[i * states + state];
                sum += weight * direction[i];
                squares += weight * direction[i] * direction[i];
            }

            scores[state] = squares > 0.0 ? sum / Math.Sqrt(squares) : 0.0;
        }

        return [.. scores];
    }
}
