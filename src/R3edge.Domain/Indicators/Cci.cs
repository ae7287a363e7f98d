using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Commodity channel index (Lambert 1980): how far the typical price (high + low + close) / 3 lies from its simple mean, in
/// units of 0.015 mean absolute deviations; mostly between -100 and 100. 0 where all typical prices are equal. The mean
/// deviation belongs to the current mean, so that a bar takes time in proportion to the period.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Cci : IIndicator
{
    private readonly double _reciprocal;
    private RollingSum _sum;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Bars in the window, 1 or more.</param>
    public Cci(int period)
    {
        _sum = new RollingSum(period);
        _reciprocal = 1.0 / period;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "cci",
        Summary = "Commodity channel index of the typical price, mostly -100 to 100; 0 without movement (Lambert 1980).",
        Parameters = [Periods.Period(20, 2)],
        Outputs = ["cci"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Cci(values.Period()),
        Compute = static (values, series, outputs) => Compute(series.High, series.Low, series.Close, values.Period(), outputs[0]),
    };

    /// <summary>Bars until the first result: <paramref name="period"/>.</summary>
    /// <param name="period">Bars in the window, 1 or more.</param>
    public static int WarmUp(int period) => period;

    /// <summary>The batch form.</summary>
    /// <param name="high">Highest prices, oldest first.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="period">Bars in the window, 1 or more.</param>
    /// <param name="output">Receives an index for each bar; NaN during warm-up.</param>
    public static void Compute(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close,
        int period, Span<double> output)
    {
        high = high[..close.Length];
        low = low[..close.Length];
        output = output[..close.Length];
        var state = new Cci(period);
        for (var i = 0; i < close.Length; i++)
        {
            output[i] = state.Update(high[i], low[i], close[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="close">Last price.</param>
    /// <returns>The index; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double high, double low, double close)
    {
        var typical = (high + low + close) / 3.0;
        _sum.Add(typical);
        if (!_sum.IsFull)
        {
            return double.NaN;
        }

        var mean = _sum.Mean(_reciprocal);
        var deviation = MeanDeviation(_sum.Window, _sum.OldestIndex, mean, _reciprocal);
        return deviation == 0.0 ? 0.0 : (typical - mean) / (0.015 * deviation);
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.High, bar.Low, bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer) => _sum.Save(writer);

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader) => _sum.Restore(ref reader);

    // Oldest first, so that the rounding does not depend on where the ring happens to turn.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double MeanDeviation(double[] window, int oldest, double mean, double reciprocal)
    {
        var sum = 0.0;
        for (var i = oldest; i < window.Length; i++)
        {
            sum += Math.Abs(window[i] - mean);
        }

        for (var i = 0; i < oldest; i++)
        {
            sum += Math.Abs(window[i] - mean);
        }

        return sum * reciprocal;
    }
}
