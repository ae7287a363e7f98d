namespace R3edge.Domain.Regimes.Markov;

/// <summary>Takes parameters from the unit of the observations to that of the standardised series and back.</summary>
internal static class ModelUnits
{
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

    /// <summary>The model of parameters in the unit of the standardised series.</summary>
    public static HiddenMarkovModel ToModel(ReadOnlySpan<double> standardized, StandardizedSeries series, ParameterLayout layout)
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

        return new HiddenMarkovModel(
            layout.States,
            features,
            [.. layout.Initial(parameters)],
            [.. layout.Transition(parameters)],
            [.. layout.Means(parameters)],
            [.. layout.Covariances(parameters)]);
    }
}
