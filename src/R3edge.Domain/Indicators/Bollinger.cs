using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Bollinger bands (Bollinger 2001), in the unit of the values: the simple mean of the last <c>period</c> values, and that
/// mean plus and minus <c>multiplier</c> population standard deviations. Mutable: do not copy one that is in use.
/// </summary>
public struct Bollinger : IIndicator
{
    private readonly double _multiplier;
    private RollingVariance _variance;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Values in the mean, 1 or more.</param>
    /// <param name="multiplier">Distance of the bands in standard deviations, 0 or more.</param>
    public Bollinger(int period, double multiplier)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(multiplier);
        _variance = new RollingVariance(period);
        _multiplier = multiplier;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "bollinger",
        Summary = "Bollinger bands of the close, in quote units, with the population standard deviation (Bollinger 2001).",
        Parameters = [Periods.Period(20, 2), Periods.Multiplier(2.0, "standard deviations")],
        Outputs = ["middle", "upper", "lower"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Bollinger(values.Period(), values["multiplier"]),
        Compute = static (values, series, outputs) =>
            Compute(series.Close, values.Period(), values["multiplier"], outputs[0], outputs[1], outputs[2]),
    };

    /// <summary>Values until the first result: <paramref name="period"/>.</summary>
    /// <param name="period">Values in the mean.</param>
    public static int WarmUp(int period) => period;

    /// <summary>The batch form.</summary>
    /// <param name="values">The values, oldest first.</param>
    /// <param name="period">Values in the mean, 1 or more.</param>
    /// <param name="multiplier">Distance of the bands in standard deviations, 0 or more.</param>
    /// <param name="middle">Receives the mean for each value; NaN during warm-up.</param>
    /// <param name="upper">Receives the upper band.</param>
    /// <param name="lower">Receives the lower band.</param>
    public static void Compute(
        ReadOnlySpan<double> values, int period, double multiplier, Span<double> middle, Span<double> upper, Span<double> lower)
    {
        middle = middle[..values.Length];
        upper = upper[..values.Length];
        lower = lower[..values.Length];
        var state = new Bollinger(period, multiplier);
        for (var i = 0; i < values.Length; i++)
        {
            middle[i] = state.Update(values[i], out upper[i], out lower[i]);
        }
    }

    /// <summary>Takes in a value.</summary>
    /// <param name="value">The next value.</param>
    /// <param name="upper">The upper band; NaN during warm-up.</param>
    /// <param name="lower">The lower band; NaN during warm-up.</param>
    /// <returns>The mean; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double value, out double upper, out double lower)
    {
        _variance.Add(value);
        if (!_variance.IsFull)
        {
            upper = double.NaN;
            lower = double.NaN;
            return double.NaN;
        }

        var mean = _variance.Mean;
        var distance = _multiplier * Math.Sqrt(_variance.Variance);
        upper = mean + distance;
        lower = mean - distance;
        return mean;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close, out outputs[1], out outputs[2]);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer) => _variance.Save(writer);

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader) => _variance.Restore(ref reader);
}
