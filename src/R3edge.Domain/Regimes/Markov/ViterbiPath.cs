using System.Collections.Immutable;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>The most probable path of states through a whole series. Like all hindsight, not for decisions.</summary>
/// <param name="States">The state at each observation.</param>
/// <param name="LogLikelihood">The natural logarithm of the joint density of the path and the observations.</param>
/// <param name="Counts">How many observations the path spends in each state.</param>
public sealed record ViterbiPath(ImmutableArray<byte> States, double LogLikelihood, ImmutableArray<int> Counts)
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>Finds the path (Viterbi 1967). Of equally probable paths, one; always the same one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="series">At least one observation.</param>
    /// <exception cref="ArgumentException">The series is empty, does not have the model's features or is not finite.</exception>
    public static ViterbiPath Of(HiddenMarkovModel model, ObservationSeries series)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count == 0 || series.FeatureCount != model.FeatureCount)
        {
            throw new ArgumentException($"There must be observations of {model.FeatureCount} features.", nameof(series));
        }

        var states = model.StateCount;
        var cameFrom = new byte[series.Count * states];
        Span<double> best = stackalloc double[states];
        Advance(model, series, cameFrom, best);
        var last = 0;
        for (var state = 1; state < states; state++)
        {
            last = best[state] > best[last] ? state : last;
        }

        var logLikelihood = best[last] - series.Count * model.FeatureCount * HalfLogTwoPi;
        var path = new byte[series.Count];
        var counts = new int[states];
        for (var t = series.Count - 1; t >= 0; t--)
        {
            path[t] = (byte)last;
            counts[last]++;
            last = cameFrom[t * states + last];
        }

        return new ViterbiPath([.. path], logLikelihood, [.. counts]);
    }

    private static void Advance(HiddenMarkovModel model, ObservationSeries series, Span<byte> cameFrom, Span<double> best)
    {
        var states = best.Length;
        var emissions = GaussianEmissions.Of(model);
        Span<double> logTransition = stackalloc double[states * states];
        for (var i = 0; i < logTransition.Length; i++)
        {
            logTransition[i] = Math.Log(model.Transition[i]);
        }

        Span<double> features = stackalloc double[series.FeatureCount];
        Span<double> next = stackalloc double[states];
        for (var t = 0; t < series.Count; t++)
        {
            series.CopyTo(t, features);
            foreach (var feature in features)
            {
                if (!double.IsFinite(feature))
                {
                    throw new ArgumentException("An observation must be finite.", nameof(series));
                }
            }

            for (var to = 0; to < states; to++)
            {
                var from = 0;
                var value = t == 0 ? Math.Log(model.Initial[to]) : best[0] + logTransition[to];
                for (var candidate = 1; t > 0 && candidate < states; candidate++)
                {
                    var other = best[candidate] + logTransition[candidate * states + to];
                    if (other > value)
                    {
                        (from, value) = (candidate, other);
                    }
                }

                next[to] = value + emissions.LogDensity(to, features);
                cameFrom[t * states + to] = (byte)from;
            }

            next.CopyTo(best);
        }
    }
}
