namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// Observations of one to four features (a return, a realised volatility, a volume) in time order, as columns of equal
/// length. Immutable, so that many threads may read it. Any number is taken in here; what cannot be fitted is refused by
/// <see cref="HiddenMarkovEstimator"/>.
/// </summary>
public sealed class ObservationSeries
{
    private readonly double[][] _columns;

    private ObservationSeries(double[][] columns) => _columns = columns;

    /// <summary>How many observations there are.</summary>
    public int Count => _columns[0].Length;

    /// <summary>How many features an observation has, 1 to <see cref="HiddenMarkovModel.MostFeatures"/>.</summary>
    public int FeatureCount => _columns.Length;

    /// <summary>A series of one feature, copied.</summary>
    /// <param name="values">The values, oldest first.</param>
    public static ObservationSeries Of(ReadOnlySpan<double> values) => new([values.ToArray()]);

    /// <summary>A series of several features, copied.</summary>
    /// <param name="columns">One column of values for each feature, oldest first.</param>
    /// <exception cref="ArgumentException">There are too many columns or none, or they differ in length.</exception>
    public static ObservationSeries Of(params IReadOnlyList<double[]> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count is 0 or > HiddenMarkovModel.MostFeatures || columns.Any(column => column.Length != columns[0].Length))
        {
            throw new ArgumentException(
                $"There must be 1 to {HiddenMarkovModel.MostFeatures} columns of equal length.", nameof(columns));
        }

        return new ObservationSeries([.. columns.Select(column => (double[])column.Clone())]);
    }

    /// <summary>The values of one feature.</summary>
    /// <param name="feature">0 to <see cref="FeatureCount"/> - 1.</param>
    public ReadOnlySpan<double> Feature(int feature) => _columns[feature];

    /// <summary>Copies one observation.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="features">Receives one value for each feature.</param>
    public void CopyTo(int index, Span<double> features)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            features[i] = _columns[i][index];
        }
    }
}
