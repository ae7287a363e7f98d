namespace R3edge.Domain.Regimes.Markov;

/// <summary>Takes parameters from the unit of the observations to that of the standardised series and back.</summary>
internal static class ModelUnits
{
    // Of a log-likelihood, or of one for each observation.
    private const double Precision = 1e-7;

    /// <summary>The parameters of a model in the unit of the standardised series.</summary>
    public static double[] ToStandardized(HiddenMarkovModel model, StandardizedSeries series, ParameterLayout layout)
    {
        var parameters = new double[layout.Length];
        model.Initial.CopyTo(layout.Initial(parameters));
        model.Transition.CopyTo(layout.Transition(parameters));
        var features = layout.Features;
        for (var i = 0; i < layout.States * features; i++)
        {
            var feature = i % features;
            layout.Means(parameters)[i] = (model.Means[i] - series.Means[feature]) / series.Deviations[feature];
        }

        for (var i = 0; i < layout.States * features * features; i++)
        {
            layout.Covariances(parameters)[i] = model.Covariances[i]
                / series.Deviations[i % features] / series.Deviations[i / features % features];
        }

        return parameters;
    }

    /// <summary>
    /// What a log-likelihood of the standardised series has too much: a density of one unit is that of one deviation
    /// divided by the deviation.
    /// </summary>
    public static double LogOfUnits(StandardizedSeries series) => series.Count * series.Deviations.Sum(Math.Log);

    /// <summary>The model of parameters in the unit of the observations.</summary>
    /// <param name="standardized">The parameters in the unit of the standardised series.</param>
    /// <param name="observations">The observations.</param>
    /// <param name="series">The same, standardised.</param>
    /// <param name="layout">Where the parameters stand.</param>
    /// <param name="logLikelihood">The log-likelihood of the observations, as it was maximised.</param>
    /// <returns>
    /// The model; null where its numbers lose in that unit what tells the observations apart, so that it would not have that likelihood:
    /// features far from 0 for how little they change, or all but equal to one another.
    /// </returns>
    public static HiddenMarkovModel? ToModel(
        ReadOnlySpan<double> standardized,
        ObservationSeries observations,
        StandardizedSeries series,
        ParameterLayout layout,
        double logLikelihood)
    {
        var parameters = standardized.ToArray();
        var features = layout.Features;
        for (var i = 0; i < layout.States * features; i++)
        {
            ref var mean = ref layout.Means(parameters)[i];
            mean = series.Means[i % features] + series.Deviations[i % features] * mean;
        }

        for (var i = 0; i < layout.States * features * features; i++)
        {
            // The product of the deviations first: symmetric entries must stay equal to the last bit.
            layout.Covariances(parameters)[i] *= series.Deviations[i % features] * series.Deviations[i / features % features];
        }

        var square = features * features;
        for (var state = 0; state < layout.States; state++)
        {
            if (!CovarianceFactor.IsPositiveDefinite(layout.Covariances(parameters).Slice(state * square, square), features))
            {
                return null;
            }
        }

        var model = new HiddenMarkovModel(
            layout.States,
            features,
            [.. layout.Initial(parameters)],
            [.. layout.Transition(parameters)],
            [.. layout.Means(parameters)],
            [.. layout.Covariances(parameters)]);
        var lost = Math.Abs(HiddenMarkovFilter.Compute(model, observations, default) - logLikelihood);
        return lost <= Precision * (series.Count + Math.Abs(logLikelihood)) ? model : null;
    }
}
