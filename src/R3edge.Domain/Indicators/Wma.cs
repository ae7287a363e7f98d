using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Weighted moving average with the weights 1 (oldest) to <c>period</c> (newest), in the unit of its values. As exact as
/// <see cref="Sma"/>: a window of equal values gives that very value, wherever the series started.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Wma : IIndicator
{
    private readonly double _weights;
    private readonly double _reciprocal;
    private RollingWeightedSum _sum;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Values in the window, 1 or more.</param>
    public Wma(int period)
    {
        _sum = new RollingWeightedSum(period);
        _weights = 0.5 * period * (period + 1.0);
        _reciprocal = 1.0 / _weights;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "wma",
        Summary = "Linearly weighted moving average of the close, in quote units.",
        Parameters = [Periods.Period(20)],
        Outputs = ["wma"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Wma(values.Period()),
        Compute = static (values, series, outputs) => Compute(series.Close, values.Period(), outputs[0]),
    };

    /// <summary>Values until the first result: <paramref name="period"/>.</summary>
    /// <param name="period">Values in the window, 1 or more.</param>
    public static int WarmUp(int period) => period;

    /// <summary>The batch form.</summary>
    /// <param name="values">The values, oldest first.</param>
    /// <param name="period">Values in the window, 1 or more.</param>
    /// <param name="output">Receives a mean for each value; NaN during warm-up.</param>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        output = output[..values.Length];
        var state = new Wma(period);
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
        if (!_sum.IsFull)
        {
            return double.NaN;
        }

        // The weights are the places counted from 1: one more plain sum.
        var weighted = _sum.Weighted(out var weightedLow);
        var plain = _sum.Plain(out var plainLow);
        var high = ErrorFree.Add(weighted, plain, out var low);
        high = ErrorFree.Add(high, low + (weightedLow + plainLow), out low);
        return ErrorFree.Divide(high, low, _weights, _reciprocal);
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer) => _sum.Save(writer);

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader) => _sum.Restore(ref reader);
}
