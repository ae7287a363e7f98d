using R3edge.Domain.Regimes.Markov;

namespace R3edge.Domain.Tests.Regimes.Markov;

/// <summary>Everything about a short series by writing out every path of states: the definition, not an algorithm.</summary>
internal sealed class BruteForce
{
    private readonly HiddenMarkovModel _model;
    private readonly double[][] _observations;
    private readonly List<(int[] States, double LogDensity)> _paths = [];

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

            _paths.Add((states, LogDensity(states)));
        }

        Best = _paths.MaxBy(path => path.LogDensity);
    }

    public double LogLikelihood => Best.LogDensity + Math.Log(_paths.Sum(Relative));

    public (int[] States, double LogDensity) Best { get; }

    public double Posterior(int t, int state) =>
        _paths.Where(path => path.States[t] == state).Sum(Relative) / _paths.Sum(Relative);

    // Densities far from every state are below the smallest double; beside the best path they are not.
    private double Relative((int[] States, double LogDensity) path) => Math.Exp(path.LogDensity - Best.LogDensity);

    // The covariance of two features is inverted by the textbook's formula; more are not needed here.
    private double LogEmission(int state, double[] x)
    {
        if (x.Length == 1)
        {
            var z = x[0] - _model.Mean(state);
            return -0.5 * ((z * z / _model.Variance(state)) + Math.Log(2.0 * Math.PI * _model.Variance(state)));
        }

        var (u, v) = (x[0] - _model.Mean(state, 0), x[1] - _model.Mean(state, 1));
        var (a, b, c) = (_model.Variance(state, 0), _model.Covariances[state * 4 + 1], _model.Variance(state, 1));
        var determinant = a * c - b * b;
        return (-0.5 * (c * u * u - 2.0 * b * u * v + a * v * v) / determinant) - Math.Log(2.0 * Math.PI * Math.Sqrt(determinant));
    }

    private double LogDensity(int[] states)
    {
        var density = Math.Log(_model.Initial[states[0]]) + LogEmission(states[0], _observations[0]);
        for (var t = 1; t < states.Length; t++)
        {
            density += Math.Log(_model.TransitionProbability(states[t - 1], states[t])) + LogEmission(states[t], _observations[t]);
        }

        return density;
    }
}
