using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Slope of the least-squares line through the last <c>period</c> values, in units of the values per bar; exactly 0 where
/// all are equal.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Slope : IIndicator
{
    private readonly double _span;
    private readonly double _scale;
    private RollingWeightedSum _sum;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Values in the window, 2 or more.</param>
    public Slope(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 2);
        _sum = new RollingWeightedSum(period);
        _span = period - 1.0;
        _scale = 6.0 / (period * ((double)period * period - 1.0));
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "slope",
        Summary = "Slope of the least-squares line through the close, in quote units per bar.",
        Parameters = [Periods.Period(20, 2)],
        Outputs = ["slope"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Slope(values.Period()),
        Compute = static (values, series, outputs) => Compute(series.Close, values.Period(), outputs[0]),
    };

    /// <summary>Values until the first result: <paramref name="period"/>.</summary>
    /// <param name="period">Values in the window, 2 or more.</param>
    public static int WarmUp(int period) => period;

    /// <summary>The batch form.</summary>
    /// <param name="values">The values, oldest first.</param>
    /// <param name="period">Values in the window, 2 or more.</param>
    /// <param name="output">Receives a slope for each value; NaN during warm-up.</param>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        output = output[..values.Length];
        var state = new Slope(period);
        for (var i = 0; i < values.Length; i++)
        {
            output[i] = state.Update(values[i]);
        }
    }

    /// <summary>Takes in a value.</summary>
    /// <param name="value">The next value.</param>
    /// <returns>The slope; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double value)
    {
        _sum.Add(value);
        if (!_sum.IsFull)
        {
            return double.NaN;
        }

        // Twice the weighted sum less (period - 1) times the plain sum: both exact, so that a flat window cancels to 0.
        var weighted = _sum.Weighted(out var weightedLow);
        var sum = _sum.Plain(out var sumLow);
        var centre = ErrorFree.Multiply(_span, sum, out var centreLow);
        centreLow = Math.FusedMultiplyAdd(_span, sumLow, centreLow);
        var difference = ErrorFree.Subtract(2.0 * weighted, centre, out var lost);
        return (difference + (lost + (2.0 * weightedLow - centreLow))) * _scale;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer) => _sum.Save(writer);

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader) => _sum.Restore(ref reader);
}
