using R3edge.Domain.Regimes.Markov;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>
/// The probability of each hidden state given the bars so far: Hamilton's filter (1989) over complete blocks, and from there over
/// the block at hand, whose likelihood is raised to the share of the block that is there. At the block's last bar both agree.
/// </summary>
internal sealed class StatePosterior : ISnapshotable
{
    private readonly GaussianEmissions _emissions;
    private readonly double[] _transition;
    private readonly double[] _committed;
    private readonly double[] _logPredicted;
    private readonly double[] _current;

    /// <summary>Starts before the first block.</summary>
    public StatePosterior(HiddenMarkovModel model)
    {
        _emissions = GaussianEmissions.Of(model);
        _transition = [.. model.Transition];
        _committed = [.. model.StationaryDistribution()];
        _logPredicted = new double[model.StateCount];
        _current = [.. _committed];
        Predict();
    }

    /// <summary>The probabilities after the latest bar.</summary>
    public ReadOnlySpan<double> Probabilities => _current;

    /// <summary>The most probable state.</summary>
    public int MostProbable
    {
        get
        {
            var best = 0;
            for (var state = 1; state < _current.Length; state++)
            {
                best = _current[state] > _current[best] ? state : best;
            }

            return best;
        }
    }

    /// <summary>Says what the block at hand is like so far.</summary>
    /// <param name="activity">Its activity.</param>
    /// <param name="share">How much of the block there is, above 0 to 1.</param>
    public void Observe(double activity, double share)
    {
        Span<double> logs = stackalloc double[HiddenMarkovModel.MostStates];
        var largest = double.NegativeInfinity;
        for (var state = 0; state < _current.Length; state++)
        {
            logs[state] = _logPredicted[state] + share * _emissions.LogDensity(state, [activity]);
            largest = Math.Max(largest, logs[state]);
        }

        var sum = 0.0;
        for (var state = 0; state < _current.Length; state++)
        {
            sum += _current[state] = Math.Exp(logs[state] - largest);
        }

        foreach (ref var probability in _current.AsSpan())
        {
            probability /= sum;
        }
    }

    /// <summary>The block at hand is complete: what comes next is another.</summary>
    public void Commit()
    {
        _current.CopyTo(_committed, 0);
        Predict();
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_committed);
        writer.Write(_current);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        reader.Read(_committed);
        reader.Read(_current);
        Predict();
    }

    private void Predict()
    {
        // Keeps every state within reach: what a transition of 0 rules out would else be lost for good.
        const double Floor = 1e-6;
        var states = _committed.Length;
        for (var to = 0; to < states; to++)
        {
            var sum = 0.0;
            for (var from = 0; from < states; from++)
            {
                sum += _committed[from] * _transition[from * states + to];
            }

            _logPredicted[to] = Math.Log(Floor + (1.0 - states * Floor) * sum);
        }
    }
}
