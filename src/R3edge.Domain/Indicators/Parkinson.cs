using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Realised volatility from the ranges of the bars (Parkinson 1980): sqrt(sum(ln(high / low)^2) / (4 ln 2 * period)).
/// A fraction per bar, not annualised. It knows nothing of gaps between bars.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Parkinson : IIndicator
{
    private readonly double _scale;
    private RollingSum _squares;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Bars in the window, 1 or more.</param>
    public Parkinson(int period)
    {
        _squares = new RollingSum(period);
        _scale = 1.0 / (4.0 * Math.Log(2.0) * period);
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "parkinson",
        Summary = "Volatility from the range of the bars, a fraction per bar, not annualised (Parkinson 1980).",
        Parameters = [Periods.Period(20)],
        Outputs = ["parkinson"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Parkinson(values.Period()),
        Compute = static (values, series, outputs) => Compute(series.High, series.Low, values.Period(), outputs[0]),
    };

    /// <summary>Bars until the first result: <paramref name="period"/>.</summary>
    /// <param name="period">Bars in the window, 1 or more.</param>
    public static int WarmUp(int period) => period;

    /// <summary>The batch form.</summary>
    /// <param name="high">Highest prices, oldest first.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="period">Bars in the window, 1 or more.</param>
    /// <param name="output">Receives a fraction per bar for each bar; NaN during warm-up.</param>
    public static void Compute(ReadOnlySpan<double> high, ReadOnlySpan<double> low, int period, Span<double> output)
    {
        high = high[..low.Length];
        output = output[..low.Length];
        var state = new Parkinson(period);
        for (var i = 0; i < low.Length; i++)
        {
            output[i] = state.Update(high[i], low[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <returns>A fraction per bar; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double high, double low)
    {
        var range = Math.Log(high / low);
        _squares.Add(range * range);
        return _squares.IsFull ? Math.Sqrt(_squares.Value * _scale) : double.NaN;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.High, bar.Low);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer) => _squares.Save(writer);

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader) => _squares.Restore(ref reader);
}
