using R3edge.Domain.Markets.Simulation;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// Where the search starts: the observations are put into groups, by the volatility around them, by their size, by
/// clusters (k-means, Arthur and Vassilvitskii 2007) and by the first feature; each group gives a state its mean and covariance.
/// The first four starts are these; the others draw the groups' sizes at random and move what comes out.
/// </summary>
internal sealed class StartingPoints(StandardizedSeries series, ParameterLayout layout, DeterministicRandom random)
{
    private const int Kinds = 4;
    private const int LongestWindow = 20;
    private const int MostSampled = 20_000;
    private const int ClusterRounds = 10;

    // A start must not begin on the floor; expectation-maximisation then goes wherever the data say.
    private const double LeastVariance = 0.02;

    private readonly byte[] _groups = new byte[series.Count];
    private readonly double[] _scores = new double[series.Count];

    /// <summary>Start number i.</summary>
    /// <param name="index">0 or more.</param>
    public double[] Create(int index)
    {
        var drawn = index >= Kinds;
        switch (index % Kinds)
        {
            case 0:
                ScoreByVolatility();
                GroupByScore(drawn);
                break;
            case 1:
                ScoreBySize();
                GroupByScore(drawn);
                break;
            case 2:
                GroupByCluster();
                break;
            default:
                series.Columns[0].AsSpan(0, series.Count).CopyTo(_scores);
                GroupByScore(drawn);
                break;
        }

        var parameters = FromGroups(drawn ? 0.5 + 0.49 * random.NextDouble() : index % Kinds == 0 ? 0.95 : 0.85);
        if (drawn)
        {
            Move(parameters);
        }

        return parameters;
    }

    private void ScoreBySize()
    {
        Array.Clear(_scores);
        foreach (var column in series.Columns)
        {
            for (var t = 0; t < _scores.Length; t++)
            {
                _scores[t] += column[t] * column[t];
            }
        }
    }

    private void ScoreByVolatility()
    {
        ScoreBySize();
        var window = Math.Clamp(series.Count / (10 * layout.States), 1, LongestWindow);
        var sizes = (double[])_scores.Clone();
        for (var t = 0; t < sizes.Length; t++)
        {
            var (from, to) = (Math.Max(0, t - window / 2), Math.Min(sizes.Length, t + window / 2 + 1));
            var sum = 0.0;
            for (var i = from; i < to; i++)
            {
                sum += sizes[i];
            }

            _scores[t] = sum / (to - from);
        }
    }

    private void GroupByScore(bool drawn)
    {
        var stride = (_scores.Length + MostSampled - 1) / MostSampled;
        var sample = new double[(_scores.Length + stride - 1) / stride];
        for (var i = 0; i < sample.Length; i++)
        {
            sample[i] = _scores[i * stride];
        }

        Array.Sort(sample);
        Span<double> shares = stackalloc double[layout.States - 1];
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = drawn ? 0.02 + 0.96 * random.NextDouble() : (i + 1.0) / layout.States;
        }

        shares.Sort();
        for (var t = 0; t < _scores.Length; t++)
        {
            var group = 0;
            foreach (var share in shares)
            {
                group += _scores[t] > sample[(int)(share * sample.Length)] ? 1 : 0;
            }

            _groups[t] = (byte)group;
        }
    }

    private void GroupByCluster()
    {
        var centres = DrawCentres();
        var features = layout.Features;
        var sums = new double[centres.Length];
        var counts = new int[layout.States];
        var stride = (series.Count + MostSampled - 1) / MostSampled;
        for (var round = 0; round < ClusterRounds; round++)
        {
            Array.Clear(sums);
            Array.Clear(counts);
            for (var t = 0; t < series.Count; t += stride)
            {
                var group = Nearest(centres, layout.States, t, out _);
                counts[group]++;
                for (var i = 0; i < features; i++)
                {
                    sums[group * features + i] += series.Columns[i][t];
                }
            }

            for (var i = 0; i < centres.Length; i++)
            {
                centres[i] = counts[i / features] > 0 ? sums[i] / counts[i / features] : centres[i];
            }
        }

        for (var t = 0; t < series.Count; t++)
        {
            _groups[t] = (byte)Nearest(centres, layout.States, t, out _);
        }
    }

    // k-means++: each centre is an observation drawn with a weight of its squared distance from the centres before it.
    private double[] DrawCentres()
    {
        var centres = new double[layout.States * layout.Features];
        SetCentre(centres, 0, random.NextInt32(series.Count));
        for (var state = 1; state < layout.States; state++)
        {
            var total = 0.0;
            for (var t = 0; t < series.Count; t++)
            {
                Nearest(centres, state, t, out _scores[t]);
                total += _scores[t];
            }

            var drawn = random.NextDouble() * total;
            var chosen = 0;
            while (chosen < series.Count - 1 && drawn > _scores[chosen])
            {
                drawn -= _scores[chosen++];
            }

            SetCentre(centres, state, chosen);
        }

        return centres;
    }

    private void SetCentre(double[] centres, int state, int t)
    {
        for (var i = 0; i < layout.Features; i++)
        {
            centres[state * layout.Features + i] = series.Columns[i][t];
        }
    }

    private int Nearest(double[] centres, int count, int t, out double least)
    {
        var nearest = 0;
        least = double.PositiveInfinity;
        for (var state = 0; state < count; state++)
        {
            var distance = 0.0;
            for (var i = 0; i < layout.Features; i++)
            {
                var difference = series.Columns[i][t] - centres[state * layout.Features + i];
                distance += difference * difference;
            }

            if (distance < least)
            {
                (nearest, least) = (state, distance);
            }
        }

        return nearest;
    }

    private double[] FromGroups(double staying)
    {
        var (states, features) = (layout.States, layout.Features);
        var parameters = new double[layout.Length];
        var means = layout.Means(parameters);
        var covariances = layout.Covariances(parameters);
        var counts = new int[states];
        layout.Initial(parameters).Fill(1.0 / states);
        for (var i = 0; i < states * states; i++)
        {
            layout.Transition(parameters)[i] = i % (states + 1) == 0 ? staying : (1.0 - staying) / (states - 1);
        }

        for (var t = 0; t < _groups.Length; t++)
        {
            counts[_groups[t]]++;
            for (var i = 0; i < features; i++)
            {
                means[_groups[t] * features + i] += series.Columns[i][t];
            }
        }

        for (var i = 0; i < means.Length; i++)
        {
            means[i] /= Math.Max(1, counts[i / features]);
        }

        for (var t = 0; t < _groups.Length; t++)
        {
            var group = _groups[t];
            for (var i = 0; i < features; i++)
            {
                for (var j = 0; j < features; j++)
                {
                    covariances[(group * features + i) * features + j] += (series.Columns[i][t] - means[group * features + i])
                        * (series.Columns[j][t] - means[group * features + j]);
                }
            }
        }

        for (var i = 0; i < covariances.Length; i++)
        {
            var isVariance = i % (features * features) % (features + 1) == 0;
            covariances[i] = covariances[i] / Math.Max(1, counts[i / (features * features)]) + (isVariance ? LeastVariance : 0.0);
        }

        return parameters;
    }

    private void Move(double[] parameters)
    {
        var square = layout.Features * layout.Features;
        foreach (ref var mean in layout.Means(parameters))
        {
            mean += 0.3 * random.NextNormal();
        }

        for (var state = 0; state < layout.States; state++)
        {
            var factor = DeterministicMath.Exp(0.7 * random.NextNormal());
            foreach (ref var value in layout.Covariances(parameters).Slice(state * square, square))
            {
                value *= factor;
            }
        }
    }
}
