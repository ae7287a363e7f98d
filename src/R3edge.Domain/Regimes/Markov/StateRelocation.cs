using R3edge.Domain.Markets.Simulation;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// Leads out of a local maximum: one state is given up and becomes half of another, as in the split and merge of Ueda, Nakano, Ghahramani and
/// Hinton (2000). With several states most local maxima differ by such a move: one part of the series has a state too many, another
/// one too few.
/// </summary>
/// <param name="layout">Where the parameters stand.</param>
/// <param name="random">Draws the direction of every split.</param>
internal sealed class StateRelocation(ParameterLayout layout, DeterministicRandom random)
{
    private const double LeastProbability = 1e-3;
    private const double MostEvenness = 0.5;

    // Of a deviation: how far apart the halves start, and how much wider the one and narrower the other.
    private const double Distance = 0.5;
    private const double Widening = 0.7;
    private const int FewestMoves = 24;

    /// <summary>How many moves there are: every pair of states in turn, several times where there are few.</summary>
    public int Count { get; } = Math.Max(1, FewestMoves / (layout.States * (layout.States - 1))) * layout.States * (layout.States - 1);

    /// <summary>The moves from some parameters.</summary>
    /// <param name="parameters">Where a search ended.</param>
    public IEnumerable<double[]> Moves(double[] parameters)
    {
        for (var i = 0; i < Count; i++)
        {
            var given = i % layout.States;
            yield return Move(parameters, given, (given + 1 + i / layout.States % (layout.States - 1)) % layout.States);
        }
    }

    private double[] Move(double[] parameters, int given, int split)
    {
        var moved = (double[])parameters.Clone();
        SplitProbabilities(moved, given, split);
        var features = layout.Features;
        var square = features * features;
        var means = layout.Means(moved);
        var covariances = layout.Covariances(moved);
        var wide = layout.Covariances(parameters).Slice(split * square, square);
        var factor = DeterministicMath.Exp(Widening * random.NextNormal());
        for (var i = 0; i < square; i++)
        {
            covariances[given * square + i] = wide[i] * factor;
            covariances[split * square + i] = wide[i] / factor;
        }

        for (var i = 0; i < features; i++)
        {
            var mean = means[split * features + i];
            var shift = Distance * random.NextNormal() * Math.Sqrt(wide[i * (features + 1)]);
            means[given * features + i] = mean + shift;
            means[split * features + i] = mean - shift;
        }

        return moved;
    }

    // What led to the state that is given up leads where else the row leads; what led to the one that is split leads to both halves. All is made
    // somewhat more even, since maxima differ in how long their states last too.
    private void SplitProbabilities(double[] moved, int given, int split)
    {
        var states = layout.States;
        var transition = layout.Transition(moved);
        transition.Slice(split * states, states).CopyTo(transition.Slice(given * states, states));
        var evenness = MostEvenness * random.NextDouble();
        for (var row = 0; row <= states; row++)
        {
            // Row 0 is the initial distribution; a probability of 0 could never rise again.
            var probabilities = moved.AsSpan(row * states, states);
            var half = 0.5 * probabilities[split];
            probabilities[given] = half;
            probabilities[split] = half;
            var sum = 0.0;
            foreach (ref var probability in probabilities)
            {
                probability = Math.Max(probability, LeastProbability) + evenness / states;
                sum += probability;
            }

            foreach (ref var probability in probabilities)
            {
                probability /= sum;
            }
        }
    }
}
