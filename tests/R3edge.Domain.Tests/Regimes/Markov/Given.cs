using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes.Markov;

namespace R3edge.Domain.Tests.Regimes.Markov;

/// <summary>Models and series for the tests.</summary>
internal static class Given
{
    /// <summary>Two states as daily returns in percent have them: calm and rising, volatile and falling.</summary>
    public static HiddenMarkovModel TwoStates { get; } = new(2, 1, [0.6, 0.4], [0.97, 0.03, 0.08, 0.92], [0.05, -0.1], [0.25, 4.0]);

    public static HiddenMarkovModel ThreeStates { get; } = new(
        3, 1, [0.5, 0.3, 0.2], [0.95, 0.04, 0.01, 0.05, 0.9, 0.05, 0.02, 0.08, 0.9], [0.1, 0.0, -0.4], [0.2, 1.5, 9.0]);

    public static HiddenMarkovModel TwoFeatures { get; } = new(
        2, 2, [0.5, 0.5], [0.95, 0.05, 0.1, 0.9], [0.1, 1.0, -0.2, 3.0], [0.5, 0.1, 0.1, 0.3, 4.0, -1.0, -1.0, 2.0]);

    /// <summary>A model of some states that lie beside each other, no two alike and no two transitions either.</summary>
    public static HiddenMarkovModel Spread(int states)
    {
        double[] Row(int from)
        {
            var weights = Enumerable.Range(0, states).Select(to => to == from ? 8.0 : 1.0 + (0.2 * to) + (0.1 * from)).ToArray();
            return [.. weights.Select(weight => weight / weights.Sum())];
        }

        return new HiddenMarkovModel(
            states,
            1,
            [.. Row(0)],
            [.. Enumerable.Range(0, states).SelectMany(Row)],
            [.. Enumerable.Range(0, states).Select(state => (0.7 * state) - 1.5)],
            [.. Enumerable.Range(0, states).Select(state => 0.3 + (0.4 * state))]);
    }

    /// <summary>Draws a series from a model.</summary>
    public static ObservationSeries Simulated(HiddenMarkovModel model, int count, ulong seed)
    {
        var random = new DeterministicRandom(seed);
        var columns = Enumerable.Range(0, model.FeatureCount).Select(_ => new double[count]).ToArray();
        var state = Draw(model.Initial.AsSpan(), random);
        for (var t = 0; t < count; t++)
        {
            var first = random.NextNormal();
            columns[0][t] = model.Mean(state) + Math.Sqrt(model.Variance(state)) * first;
            if (model.FeatureCount == 2)
            {
                var slope = model.Covariances[state * 4 + 1] / Math.Sqrt(model.Variance(state));
                var rest = Math.Sqrt(model.Variance(state, 1) - slope * slope);
                columns[1][t] = model.Mean(state, 1) + slope * first + rest * random.NextNormal();
            }

            state = Draw(model.Transition.AsSpan(state * model.StateCount, model.StateCount), random);
        }

        return ObservationSeries.Of(columns);
    }

    /// <summary>Any model of up to six states and one feature; some of its transitions are impossible.</summary>
    public static Gen<HiddenMarkovModel> Models() =>
        from states in Gen.Choose(2, 6)
        from weights in Gen.Choose(0, 20).ArrayOf(states * states)
        from initial in Gen.Choose(1, 20).ArrayOf(states)
        from means in Gen.Choose(-30, 30).ArrayOf(states)
        from variances in Gen.Choose(1, 500).ArrayOf(states)
        select new HiddenMarkovModel(
            states,
            1,
            [.. initial.Select(weight => weight / (double)initial.Sum())],
            [.. weights.Chunk(states).SelectMany(Row)],
            [.. means.Select(mean => mean / 10.0)],
            [.. variances.Select(variance => variance / 50.0)]);

    private static IEnumerable<double> Row(int[] weights, int from)
    {
        // A row of zeros would lead nowhere: it stays.
        var sum = (double)weights.Sum();
        return weights.Select((weight, to) => sum > 0.0 ? weight / sum : to == from ? 1.0 : 0.0);
    }

    private static int Draw(ReadOnlySpan<double> probabilities, DeterministicRandom random)
    {
        var drawn = random.NextDouble();
        for (var state = 0; state < probabilities.Length - 1; state++)
        {
            drawn -= probabilities[state];
            if (drawn < 0.0)
            {
                return state;
            }
        }

        return probabilities.Length - 1;
    }
}
