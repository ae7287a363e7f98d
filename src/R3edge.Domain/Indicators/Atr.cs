using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Average true range (Wilder 1978), in quote units, 0 or more: Wilder-smoothed true range, seeded with the simple mean of
/// the first <c>period</c> true ranges. The first bar has no previous close and therefore no true range, as in TA-Lib.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Atr : IIndicator
{
    private ExponentialMean _mean;
    private double _previousClose;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">1 or more.</param>
    public Atr(int period)
    {
        _mean = ExponentialMean.Wilder(period);
        _previousClose = double.NaN;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "atr",
        Summary = "Average true range, in quote units (Wilder 1978).",
        Parameters = [Periods.Period(14)],
        Outputs = ["atr"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Atr(values.Period()),
        Compute = static (values, series, outputs) =>
            Compute(series.High, series.Low, series.Close, values.Period(), outputs[0]),
    };

    /// <summary>Bars until the first result: <paramref name="period"/> true ranges need one more bar.</summary>
    /// <param name="period">The period.</param>
    public static int WarmUp(int period) => period + 1;

    /// <summary>The batch form.</summary>
    /// <param name="high">Highest prices, oldest first.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="period">1 or more.</param>
    /// <param name="output">Receives a range for each bar; NaN during warm-up.</param>
    public static void Compute(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close, int period, Span<double> output)
    {
        high = high[..close.Length];
        low = low[..close.Length];
        output = output[..close.Length];
        var state = new Atr(period);
        for (var i = 0; i < close.Length; i++)
        {
            output[i] = state.Update(high[i], low[i], close[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="close">Last price.</param>
    /// <returns>The range; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double high, double low, double close)
    {
        var previousClose = _previousClose;
        _previousClose = close;
        return double.IsNaN(previousClose) ? double.NaN : _mean.Update(TrueRange.Of(high, low, previousClose));
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.High, bar.Low, bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _mean.Save(writer);
        writer.Write(_previousClose);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _mean.Restore(ref reader);
        _previousClose = reader.ReadDouble();
    }
}
