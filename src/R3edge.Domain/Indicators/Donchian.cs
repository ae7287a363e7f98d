using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Donchian channel (Donchian 1960), in quote units: the highest high, the lowest low of the last <c>period</c> bars, and
/// halfway between. The current bar IS included, so that no close can lie outside; a breakout compares a close with the
/// channel of the bar before. Mutable: do not copy one that is in use.
/// </summary>
public struct Donchian : IIndicator
{
    private RollingRange _range;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Bars in the channel, 1 or more.</param>
    public Donchian(int period) => _range = new RollingRange(period);

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "donchian",
        Summary = "Donchian channel of highs and lows, in quote units; the current bar is included (Donchian 1960).",
        Parameters = [Periods.Period(20)],
        Outputs = ["upper", "lower", "middle"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Donchian(values.Period()),
        Compute = static (values, series, outputs) =>
            Compute(series.High, series.Low, values.Period(), outputs[0], outputs[1], outputs[2]),
    };

    /// <summary>Bars until the first result: <paramref name="period"/>.</summary>
    /// <param name="period">Bars in the channel.</param>
    public static int WarmUp(int period) => period;

    /// <summary>The batch form.</summary>
    /// <param name="high">Highest prices, oldest first.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="period">Bars in the channel, 1 or more.</param>
    /// <param name="upper">Receives the highest high for each bar; NaN during warm-up.</param>
    /// <param name="lower">Receives the lowest low.</param>
    /// <param name="middle">Receives the middle.</param>
    public static void Compute(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, int period,
        Span<double> upper, Span<double> lower, Span<double> middle)
    {
        low = low[..high.Length];
        upper = upper[..high.Length];
        lower = lower[..high.Length];
        middle = middle[..high.Length];
        var state = new Donchian(period);
        for (var i = 0; i < high.Length; i++)
        {
            middle[i] = state.Update(high[i], low[i], out upper[i], out lower[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="upper">The highest high; NaN during warm-up.</param>
    /// <param name="lower">The lowest low; NaN during warm-up.</param>
    /// <returns>The middle; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double high, double low, out double upper, out double lower)
    {
        upper = _range.Update(high, low, out lower);
        if (!_range.IsFull)
        {
            upper = double.NaN;
            lower = double.NaN;
        }

        return 0.5 * (upper + lower);
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) =>
        outputs[2] = Update(bar.High, bar.Low, out outputs[0], out outputs[1]);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer) => _range.Save(writer);

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader) => _range.Restore(ref reader);
}
