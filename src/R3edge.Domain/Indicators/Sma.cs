using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Simple moving average: the mean of the last <c>period</c> values, in their unit. Exact: a window of equal values gives
/// that very value, and the result does not depend on where the series started, so that two averages may be compared.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Sma : IIndicator
{
    private readonly double _reciprocal;
    private RollingSum _sum;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Values in the mean, 1 or more.</param>
    public Sma(int period)
    {
        _sum = new RollingSum(period);
        _reciprocal = 1.0 / period;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "sma",
        Summary = "Simple moving average of the close, in quote units.",
        Parameters = [Periods.Period(20)],
        Outputs = ["sma"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Sma(values.Period()),
        Compute = static (values, series, outputs) => Compute(series.Close, values.Period(), outputs[0]),
    };

    /// <summary>Values until the first mean: <paramref name="period"/>.</summary>
    /// <param name="period">Values in the mean.</param>
    public static int WarmUp(int period) => period;

    /// <summary>The batch form.</summary>
    /// <param name="values">The values, oldest first.</param>
    /// <param name="period">Values in the mean, 1 or more.</param>
    /// <param name="output">Receives a mean for each value; NaN during warm-up.</param>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        output = output[..values.Length];
        var state = new Sma(period);
        for (var i = 0; i < values.Length; i++)
        {
            output[i] = state.Update(values[i]);
        }
    }

    /// <summary>Takes in a value.</summary>
    /// <param name="value">The next value.</param>
    /// <returns>The mean; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double value)
    {
        _sum.Add(value);
        return _sum.IsFull ? _sum.Mean(_reciprocal) : double.NaN;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer) => _sum.Save(writer);

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader) => _sum.Restore(ref reader);
}
