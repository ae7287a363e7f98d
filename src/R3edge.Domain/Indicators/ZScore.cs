using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// How many population standard deviations the value lies above (below: negative) the mean of the last <c>period</c>
/// values, itself included; at most sqrt(period - 1) in size. 0 where all values are equal.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct ZScore : IIndicator
{
    private RollingVariance _variance;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Values in the mean, 1 or more.</param>
    public ZScore(int period) => _variance = new RollingVariance(period);

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "zscore",
        Summary = "Distance of the close from its mean in population standard deviations; 0 without movement.",
        Parameters = [Periods.Period(20, 2)],
        Outputs = ["zscore"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new ZScore(values.Period()),
        Compute = static (values, series, outputs) => Compute(series.Close, values.Period(), outputs[0]),
    };

    /// <summary>Values until the first result: <paramref name="period"/>.</summary>
    /// <param name="period">Values in the mean.</param>
    public static int WarmUp(int period) => period;

    /// <summary>The batch form.</summary>
    /// <param name="values">The values, oldest first.</param>
    /// <param name="period">Values in the mean, 1 or more.</param>
    /// <param name="output">Receives a score for each value; NaN during warm-up.</param>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        output = output[..values.Length];
        var state = new ZScore(period);
        for (var i = 0; i < values.Length; i++)
        {
            output[i] = state.Update(values[i]);
        }
    }

    /// <summary>Takes in a value.</summary>
    /// <param name="value">The next value.</param>
    /// <returns>The score; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double value)
    {
        _variance.Add(value);
        if (!_variance.IsFull)
        {
            return double.NaN;
        }

        var deviation = Math.Sqrt(_variance.Variance);
        return deviation == 0.0 ? 0.0 : (value - _variance.Mean) / deviation;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer) => _variance.Save(writer);

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader) => _variance.Restore(ref reader);
}
