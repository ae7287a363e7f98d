using R3edge.Domain.Regimes.Markov;

namespace R3edge.Cli.Regimes;

/// <summary>The result of <c>r3edge hmm</c> as JSON has it; states rise in variance.</summary>
/// <param name="Observations">How many returns.</param>
/// <param name="LogLikelihood">Natural logarithm.</param>
/// <param name="Bic">Bayesian information criterion.</param>
/// <param name="States">The states.</param>
/// <param name="Transition">Probability of going from the row's state to the column's.</param>
/// <param name="Initial">Probability of each state at the first return.</param>
/// <param name="Filtered">Probability of each state at the last return.</param>
/// <param name="Viterbi">The most probable path.</param>
internal sealed record HmmReport(
    int Observations,
    double LogLikelihood,
    double Bic,
    IReadOnlyList<HmmState> States,
    IReadOnlyList<double[]> Transition,
    IReadOnlyList<double> Initial,
    IReadOnlyList<double> Filtered,
    HmmViterbi Viterbi)
{
    /// <summary>Describes a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="series">What was fitted.</param>
    public static HmmReport Of(HiddenMarkovFit fit, ObservationSeries series)
    {
        var model = fit.Model;
        var stationary = model.StationaryDistribution();
        var filter = new HiddenMarkovFilter(model);
        foreach (var value in series.Feature(0))
        {
            filter.Update(value);
        }

        var path = ViterbiPath.Of(model, series);
        var states = Enumerable.Range(0, model.StateCount).ToArray();
        return new HmmReport(
            fit.Observations,
            fit.LogLikelihood,
            fit.Bic,
            [.. states.Select(state => new HmmState(
                model.Mean(state), model.Variance(state), stationary[state], model.ExpectedDuration(state)))],
            [.. states.Select(from => states.Select(to => model.TransitionProbability(from, to)).ToArray())],
            model.Initial,
            filter.Probabilities.ToArray(),
            new HmmViterbi(path.LogLikelihood, path.Counts));
    }
}

/// <summary>A state.</summary>
/// <param name="Mean">Of the returns, in their unit.</param>
/// <param name="Variance">Of the returns, in its square.</param>
/// <param name="Stationary">Share of time in the long run.</param>
/// <param name="ExpectedDuration">How many returns a visit lasts on average.</param>
internal sealed record HmmState(double Mean, double Variance, double Stationary, double ExpectedDuration);

/// <summary>The most probable path.</summary>
/// <param name="LogLikelihood">Natural logarithm of the joint density of the path and the returns.</param>
/// <param name="Counts">How many returns it spends in each state.</param>
internal sealed record HmmViterbi(double LogLikelihood, IReadOnlyList<int> Counts);
