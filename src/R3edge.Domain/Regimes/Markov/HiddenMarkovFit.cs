using System.Collections.Immutable;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>A fitted model and how it came about.</summary>
/// <param name="Model">The model; its states rise in the first feature's variance, or keep the order of the previous model.</param>
/// <param name="LogLikelihood">The natural logarithm of the density of the observations under the model.</param>
/// <param name="Observations">How many observations were fitted.</param>
/// <param name="Trace">The log-likelihood along the search that found the model; it never falls.</param>
/// <param name="Steps">Steps of expectation-maximisation of all starts together.</param>
/// <param name="AbandonedStarts">How many starts were abandoned because a state died out or shrank onto a few observations.</param>
public sealed record HiddenMarkovFit(
    HiddenMarkovModel Model, double LogLikelihood, int Observations, ImmutableArray<double> Trace, int Steps, int AbandonedStarts)
{
    /// <summary>The Bayesian information criterion (Schwarz 1978), -2 log L + p log n; the lower the better.</summary>
    public double Bic => -2.0 * LogLikelihood
        + HiddenMarkovModel.ParameterCount(Model.StateCount, Model.FeatureCount) * Math.Log(Observations);
}
