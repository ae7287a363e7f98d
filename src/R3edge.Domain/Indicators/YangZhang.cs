using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Realised volatility from open, high, low and close with the gaps between bars (Yang and Zhang 2000), for any drift: the
/// root of V(gap) + k V(open to close) + (1 - k) V(Rogers and Satchell 1991), where gap is ln(open / previous close), the
/// first two are sample variances, and k = 0.34 / (1.34 + (period + 1) / (period - 1)). A fraction per bar, not annualised.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct YangZhang : IIndicator
{
    private readonly double _weight;
    private readonly double _driftlessWeight;
    private RollingVariance _gaps;
    private RollingVariance _changes;
    private RollingSum _driftless;
    private double _previousClose;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Bars in the window, 2 or more.</param>
    public YangZhang(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 2);
        _gaps = new RollingVariance(period);
        _changes = new RollingVariance(period);
        _driftless = new RollingSum(period);
        _weight = 0.34 / (1.34 + (period + 1.0) / (period - 1.0));
        _driftlessWeight = (1.0 - _weight) / period;
        _previousClose = double.NaN;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "yang-zhang",
        Summary = "Volatility with gaps and drift, a fraction per bar, not annualised (Yang and Zhang 2000).",
        Parameters = [Periods.Period(20, 2)],
        Outputs = ["yang-zhang"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new YangZhang(values.Period()),
        Compute = static (values, series, outputs) =>
            Compute(series.Open, series.High, series.Low, series.Close, values.Period(), outputs[0]),
    };

    /// <summary>Bars until the first result: <paramref name="period"/> gaps need one more bar.</summary>
    /// <param name="period">Bars in the window, 2 or more.</param>
    public static int WarmUp(int period) => period + 1;

    /// <summary>The batch form.</summary>
    /// <param name="open">First prices, oldest first.</param>
    /// <param name="high">Highest prices.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="period">Bars in the window, 2 or more.</param>
    /// <param name="output">Receives a fraction per bar for each bar; NaN during warm-up.</param>
    public static void Compute(
        ReadOnlySpan<double> open, ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close,
        int period, Span<double> output)
    {
        open = open[..close.Length];
        high = high[..close.Length];
        low = low[..close.Length];
        output = output[..close.Length];
        var state = new YangZhang(period);
        for (var i = 0; i < close.Length; i++)
        {
            output[i] = state.Update(open[i], high[i], low[i], close[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="open">First price.</param>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="close">Last price.</param>
    /// <returns>A fraction per bar; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double open, double high, double low, double close)
    {
        var gap = Math.Log(open / _previousClose);
        _previousClose = close;
        if (double.IsNaN(gap))
        {
            return double.NaN;
        }

        var toHigh = Math.Log(high / open);
        var toLow = Math.Log(low / open);
        var change = Math.Log(close / open);
        _gaps.Add(gap);
        _changes.Add(change);
        _driftless.Add(toHigh * (toHigh - change) + toLow * (toLow - change));
        return _driftless.IsFull
            ? Math.Sqrt(
                _gaps.SampleVariance + _weight * _changes.SampleVariance + _driftlessWeight * _driftless.Value)
            : double.NaN;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Open, bar.High, bar.Low, bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _gaps.Save(writer);
        _changes.Save(writer);
        _driftless.Save(writer);
        writer.Write(_previousClose);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _gaps.Restore(ref reader);
        _changes.Restore(ref reader);
        _driftless.Restore(ref reader);
        _previousClose = reader.ReadDouble();
    }
}
