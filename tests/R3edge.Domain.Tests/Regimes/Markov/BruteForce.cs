using R3edge.Domain.Regimes.Markov;

namespace R3edge.Domain.Tests.Regimes.Markov;

/// <summary>Everything about a short series by writing out every path of states: the definition, not an algorithm.</summary>
internal sealed class BruteForce
{
    private readonly HiddenMarkovModel _model;
    private readonly double[][] _observations;
    private readonly List<(int[] States, double Density)> _paths = [];

    public BruteForce(HiddenMarkovModel model, params double[][] observations)
    {
        _model = model;
        _observations = observations;
        var count = (int)Math.Pow(model.StateCount, observations.Length);
        for (var number = 0; number < count; number++)
        {
            var states = new int[observations.Length];
            for (var (t, rest) = (0, number); t < states.Length; t++, rest /= model.StateCount)
            {
                states[t] = rest % model.StateCount;
            }

            _paths.Add((states, Density(states)));
        }
    }

    public double LogLikelihood => Math.Log(_paths.Sum(path => path.Density));

    public (int[] States, double Density) Best => _paths.MaxBy(path => path.Density);

    public double Posterior(int t, int state) =>
        _paths.Where(path => path.States[t] == state).Sum(path => path.Density) / _paths.Sum(path => path.Density);

    // The covariance of two features is inverted by the textbook's formula; more are not needed here.
    private double Emission(int state, double[] x)
    {
        if (x.Length == 1)
        {
            var z = x[0] - _model.Mean(state);
            return Math.Exp(-0.5 * z * z / _model.Variance(state)) / Math.Sqrt(2.0 * Math.PI * _model.Variance(state));
        }

        var (u, v) = (x[0] - _model.Mean(state, 0), x[1] - _model.Mean(state, 1));
        var (a, b, c) = (_model.Variance(state, 0), _model.Covariances[state * 4 + 1], _model.Variance(state, 1));
        var determinant = a * c - b * b;
        return Math.Exp(-0.5 * (c * u * u - 2.0 * b * u * v + a * v * v) / determinant) / (2.0 * Math.PI * Math.Sqrt(determinant));
    }

    private double Density(int[] states)
    {
        var density = _model.Initial[states[0]] * Emission(states[0], _observations[0]);
        for (var t = 1; t < states.Length; t++)
        {
            density *= _model.TransitionProbability(states[t - 1], states[t]) * Emission(states[t], _observations[t]);
        }

        return density;
    }
}
