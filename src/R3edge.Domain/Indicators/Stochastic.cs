using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Stochastic oscillator (Lane 1984), 0 to 100: %K, where the close lies between the lowest low (0) and the highest high
/// (100) of the last <c>period</c> bars, this one included, averaged simply over <c>smoothing</c> bars (1: the fast form, 3:
/// the slow form); and %D, the simple average of %K. A range of zero counts as 50. Both outputs start together.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Stochastic : IIndicator
{
    private readonly int _smoothing;
    private RollingRange _range;
    private Sma _smoothed;
    private Sma _signal;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Bars in the range, 1 or more.</param>
    /// <param name="signal">Period of %D, 1 or more.</param>
    /// <param name="smoothing">Bars over which %K is averaged, 1 or more.</param>
    public Stochastic(int period, int signal, int smoothing)
    {
        _range = new RollingRange(period);
        _smoothing = smoothing;
        _smoothed = new Sma(smoothing);
        _signal = new Sma(signal);
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "stochastic",
        Summary = "Stochastic oscillator %K and %D, 0 to 100; 50 where the range is zero (Lane 1984).",
        Parameters =
        [
            Periods.Period(14),
            Periods.Bars("d", 3, "bars over which %D averages %K"),
            Periods.Bars("smoothing", 1, "bars over which %K is averaged: 1 fast, 3 slow"),
        ],
        Outputs = ["k", "d"],
        WarmUp = static values => WarmUp(values.Period(), values.Integer("d"), values.Integer("smoothing")),
        Create = static values => new Stochastic(values.Period(), values.Integer("d"), values.Integer("smoothing")),
        Compute = static (values, series, outputs) => Compute(
            series.High, series.Low, series.Close, values.Period(), values.Integer("d"), values.Integer("smoothing"),
            outputs[0], outputs[1]),
    };

    /// <summary>Bars until the first result: the range, and what each average needs beyond one value.</summary>
    /// <param name="period">Bars in the range.</param>
    /// <param name="signal">Period of %D.</param>
    /// <param name="smoothing">Bars over which %K is averaged.</param>
    public static int WarmUp(int period, int signal, int smoothing) => period + smoothing - 1 + signal - 1;

    /// <summary>The batch form.</summary>
    /// <param name="high">Highest prices, oldest first.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="period">Bars in the range, 1 or more.</param>
    /// <param name="signal">Period of %D, 1 or more.</param>
    /// <param name="smoothing">Bars over which %K is averaged, 1 or more.</param>
    /// <param name="k">Receives %K for each bar; NaN during warm-up.</param>
    /// <param name="d">Receives %D.</param>
    public static void Compute(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close,
        int period, int signal, int smoothing, Span<double> k, Span<double> d)
    {
        high = high[..close.Length];
        low = low[..close.Length];
        k = k[..close.Length];
        d = d[..close.Length];
        var state = new Stochastic(period, signal, smoothing);
        for (var i = 0; i < close.Length; i++)
        {
            k[i] = state.Update(high[i], low[i], close[i], out d[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="close">Last price.</param>
    /// <param name="d">%D, 0 to 100; NaN during warm-up.</param>
    /// <returns>%K, 0 to 100; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double high, double low, double close, out double d)
    {
        var highest = _range.Update(high, low, out var lowest);
        d = double.NaN;
        if (!_range.IsFull)
        {
            return double.NaN;
        }

        var range = highest - lowest;
        var k = range == 0.0 ? 50.0 : 100.0 * ((close - lowest) / range);
        if (_smoothing != 1)
        {
            k = _smoothed.Update(k);
        }

        d = double.IsNaN(k) ? double.NaN : _signal.Update(k);
        return double.IsNaN(d) ? double.NaN : k;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) =>
        outputs[0] = Update(bar.High, bar.Low, bar.Close, out outputs[1]);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _range.Save(writer);
        _smoothed.Save(writer);
        _signal.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _range.Restore(ref reader);
        _smoothed.Restore(ref reader);
        _signal.Restore(ref reader);
    }
}
