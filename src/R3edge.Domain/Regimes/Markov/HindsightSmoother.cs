namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// The probability of each state given the whole series, what came later included. For research and for drawing charts
/// only: it knows the future, so no decision in a backtest or live may use it; decisions use <see cref="HiddenMarkovFilter"/>.
/// </summary>
public static class HindsightSmoother
{
    /// <summary>Smooths a series (the forward-backward recursion of Rabiner 1989 in the form of Kim 1994).</summary>
    /// <param name="model">The model.</param>
    /// <param name="series">The observations.</param>
    /// <returns>K probabilities for each observation, observation by observation.</returns>
    /// <exception cref="ArgumentException">The number of features does not fit, or an observation is not finite.</exception>
    public static double[] Smooth(HiddenMarkovModel model, ObservationSeries series)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(series);
        var states = model.StateCount;
        var probabilities = new double[series.Count * states];
        HiddenMarkovFilter.Compute(model, series, probabilities);
        var transition = model.Transition.AsSpan();
        Span<double> ratios = stackalloc double[states];
        for (var t = series.Count - 2; t >= 0; t--)
        {
            var current = probabilities.AsSpan(t * states, states);
            var next = probabilities.AsSpan((t + 1) * states, states);
            for (var to = 0; to < states; to++)
            {
                var predicted = 0.0;
                for (var from = 0; from < states; from++)
                {
                    predicted += current[from] * transition[from * states + to];
                }

                ratios[to] = predicted > 0.0 ? next[to] / predicted : 0.0;
            }

            var sum = 0.0;
            for (var from = 0; from < states; from++)
            {
                var later = 0.0;
                for (var to = 0; to < states; to++)
                {
                    later += transition[from * states + to] * ratios[to];
                }

                current[from] *= later;
                sum += current[from];
            }

            // Exact arithmetic would give 1; rounding must not grow over a long series.
            for (var from = 0; from < states; from++)
            {
                current[from] /= sum;
            }
        }

        return probabilities;
    }
}
