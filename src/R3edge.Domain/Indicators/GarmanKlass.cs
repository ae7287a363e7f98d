using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Realised volatility from open, high, low and close (Garman and Klass 1980): the root of the mean of
/// ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2. A fraction per bar, not annualised. It knows nothing of gaps
/// between bars.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct GarmanKlass : IIndicator
{
    private static readonly double ChangeWeight = 2.0 * Math.Log(2.0) - 1.0;

    private readonly double _reciprocal;
    private RollingSum _terms;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Bars in the window, 1 or more.</param>
    public GarmanKlass(int period)
    {
        _terms = new RollingSum(period);
        _reciprocal = 1.0 / period;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "garman-klass",
        Summary = "Volatility from open, high, low and close, a fraction per bar, not annualised (Garman and Klass 1980).",
        Parameters = [Periods.Period(20)],
        Outputs = ["garman-klass"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new GarmanKlass(values.Period()),
        Compute = static (values, series, outputs) =>
            Compute(series.Open, series.High, series.Low, series.Close, values.Period(), outputs[0]),
    };

    /// <summary>Bars until the first result: <paramref name="period"/>.</summary>
    /// <param name="period">Bars in the window, 1 or more.</param>
    public static int WarmUp(int period) => period;

    /// <summary>The batch form.</summary>
    /// <param name="open">First prices, oldest first.</param>
    /// <param name="high">Highest prices.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="period">Bars in the window, 1 or more.</param>
    /// <param name="output">Receives a fraction per bar for each bar; NaN during warm-up.</param>
    public static void Compute(
        ReadOnlySpan<double> open, ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close,
        int period, Span<double> output)
    {
        open = open[..close.Length];
        high = high[..close.Length];
        low = low[..close.Length];
        output = output[..close.Length];
        var state = new GarmanKlass(period);
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
        var range = Math.Log(high / low);
        var change = Math.Log(close / open);
        _terms.Add(0.5 * range * range - ChangeWeight * change * change);
        return _terms.IsFull ? Math.Sqrt(_terms.Value * _reciprocal) : double.NaN;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Open, bar.High, bar.Low, bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer) => _terms.Save(writer);

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader) => _terms.Restore(ref reader);
}
