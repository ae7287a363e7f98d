using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Volume-weighted average of the typical price (high + low + close) / 3 over the last <c>period</c> bars, in quote units.
/// Without any volume in the window it is the typical price of the bar.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct RollingVwap : IIndicator
{
    private RollingSum _value;
    private RollingSum _volume;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Bars in the window, 1 or more.</param>
    public RollingVwap(int period)
    {
        _value = new RollingSum(period);
        _volume = new RollingSum(period);
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "rolling-vwap",
        Summary = "Volume-weighted average of the typical price over a number of bars, in quote units.",
        Parameters = [Periods.Period(20)],
        Outputs = ["rolling-vwap"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new RollingVwap(values.Period()),
        Compute = static (values, series, outputs) =>
            Compute(series.High, series.Low, series.Close, series.Volume, values.Period(), outputs[0]),
    };

    /// <summary>Bars until the first result: <paramref name="period"/>.</summary>
    /// <param name="period">Bars in the window, 1 or more.</param>
    public static int WarmUp(int period) => period;

    /// <summary>The batch form.</summary>
    /// <param name="high">Highest prices, oldest first.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="volume">Volumes, 0 or more.</param>
    /// <param name="period">Bars in the window, 1 or more.</param>
    /// <param name="output">Receives a price for each bar; NaN during warm-up.</param>
    public static void Compute(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close, ReadOnlySpan<double> volume,
        int period, Span<double> output)
    {
        high = high[..volume.Length];
        low = low[..volume.Length];
        close = close[..volume.Length];
        output = output[..volume.Length];
        var state = new RollingVwap(period);
        for (var i = 0; i < volume.Length; i++)
        {
            output[i] = state.Update(high[i], low[i], close[i], volume[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="close">Last price.</param>
    /// <param name="volume">Volume, 0 or more.</param>
    /// <returns>The price; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double high, double low, double close, double volume)
    {
        var typical = (high + low + close) / 3.0;
        _value.Add(typical * volume);
        _volume.Add(volume);
        var total = _volume.Value;
        return _volume.IsFull ? (total == 0.0 ? typical : _value.Value / total) : double.NaN;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.High, bar.Low, bar.Close, bar.Volume);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _value.Save(writer);
        _volume.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _value.Restore(ref reader);
        _volume.Restore(ref reader);
    }
}
