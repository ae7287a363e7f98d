namespace R3edge.Domain.Regimes.Markov;

/// <summary>Keeps the numbers of states from one fit to the next, so that a regime does not change its name when the model is refitted.</summary>
public static class StateMatching
{
    /// <summary>
    /// A new model with its states in the order in which their emissions are nearest to a previous model's: the
    /// assignment that minimises the sum of the Bhattacharyya distances (Bhattacharyya 1943).
    /// </summary>
    /// <param name="model">The new model.</param>
    /// <param name="previous">The model whose order is kept.</param>
    /// <exception cref="ArgumentException">The models differ in the number of states or features.</exception>
    public static HiddenMarkovModel AlignedTo(this HiddenMarkovModel model, HiddenMarkovModel previous)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Reorder(Match(model, previous));
    }

    /// <summary>For each state of a previous model, the state of a new one that continues it.</summary>
    /// <param name="model">The new model.</param>
    /// <param name="previous">The previous model.</param>
    /// <exception cref="ArgumentException">The models differ in the number of states or features.</exception>
    public static int[] Match(HiddenMarkovModel model, HiddenMarkovModel previous)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(previous);
        if (model.StateCount != previous.StateCount || model.FeatureCount != previous.FeatureCount)
        {
            throw new ArgumentException("The models must have as many states and features.", nameof(previous));
        }

        var states = model.StateCount;
        var distances = new double[states * states];
        for (var i = 0; i < distances.Length; i++)
        {
            distances[i] = Distance(previous, i / states, model, i % states);
        }

        var best = new int[states];
        var search = new Search(distances, new int[states], best);
        search.Place(0, 0, 0.0);
        return best;
    }

    /// <summary>The Bhattacharyya distance of two states' emissions: 0 for equal ones, the same in any unit.</summary>
    /// <param name="left">A model.</param>
    /// <param name="leftState">A state of it.</param>
    /// <param name="right">A model with as many features.</param>
    /// <param name="rightState">A state of that.</param>
    public static double Distance(HiddenMarkovModel left, int leftState, HiddenMarkovModel right, int rightState)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var size = left.FeatureCount;
        var first = left.Covariances.AsSpan(leftState * size * size, size * size);
        var second = right.Covariances.AsSpan(rightState * size * size, size * size);
        Span<double> between = stackalloc double[size * size];
        for (var i = 0; i < between.Length; i++)
        {
            between[i] = 0.5 * (first[i] + second[i]);
        }

        // Half the logarithms of the determinants come back; the distance has a quarter of that of each side.
        Span<double> inverse = stackalloc double[size * size];
        CovarianceFactor.TryInvert(first, size, 0.0, inverse, out var firstLog);
        CovarianceFactor.TryInvert(second, size, 0.0, inverse, out var secondLog);
        CovarianceFactor.TryInvert(between, size, 0.0, inverse, out var betweenLog);
        var squares = 0.0;
        for (var i = 0; i < size; i++)
        {
            var distance = 0.0;
            for (var j = 0; j <= i; j++)
            {
                distance += inverse[i * size + j] * (left.Mean(leftState, j) - right.Mean(rightState, j));
            }

            squares += distance * distance;
        }

        return squares / 8.0 + betweenLog - 0.5 * (firstLog + secondLog);
    }

    // At most 6! = 720 assignments: trying all of them is exact and fast enough.
    private sealed class Search(double[] distances, int[] current, int[] best)
    {
        private double _least = double.PositiveInfinity;

        public void Place(int place, int taken, double sum)
        {
            if (sum >= _least)
            {
                return;
            }

            if (place == current.Length)
            {
                _least = sum;
                current.CopyTo(best, 0);
                return;
            }

            for (var state = 0; state < current.Length; state++)
            {
                if ((taken & (1 << state)) == 0)
                {
                    current[place] = state;
                    Place(place + 1, taken | (1 << state), sum + distances[place * current.Length + state]);
                }
            }
        }
    }
}
