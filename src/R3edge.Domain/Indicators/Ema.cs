using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Exponential moving average with the weight 2 / (period + 1), in the unit of its values, seeded with the simple mean of
/// the first <c>period</c> values as TA-Lib does. Mutable: do not copy one that is in use.
/// </summary>
public struct Ema : IIndicator
{
    private ExponentialMean _mean;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">1 or more.</param>
    public Ema(int period) => _mean = ExponentialMean.Standard(period);

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "ema",
        Summary = "Exponential moving average of the close, in quote units; seeded with the simple mean (TA-Lib).",
        Parameters = [Periods.Period(20)],
        Outputs = ["ema"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Ema(values.Period()),
        Compute = static (values, series, outputs) => Compute(series.Close, values.Period(), outputs[0]),
    };

    /// <summary>Values until the first mean: <paramref name="period"/>.</summary>
    /// <param name="period">The period.</param>
    public static int WarmUp(int period) => period;

    /// <summary>The batch form.</summary>
    /// <param name="values">The values, oldest first.</param>
    /// <param name="period">1 or more.</param>
    /// <param name="output">Receives a mean for each value; NaN during warm-up.</param>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        output = output[..values.Length];
        var state = new Ema(period);
        for (var i = 0; i < values.Length; i++)
        {
            output[i] = state.Update(values[i]);
        }
    }

    /// <summary>Takes in a value.</summary>
    /// <param name="value">The next value.</param>
    /// <returns>The mean; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double value) => _mean.Update(value);

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer) => _mean.Save(writer);

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader) => _mean.Restore(ref reader);
}
