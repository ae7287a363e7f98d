using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Directional movement (Wilder 1978), each 0 to 100: +DI and -DI, the shares of the true range that moved up and down,
/// and ADX, the smoothed strength of the trend |+DI - -DI| / (+DI + -DI), whatever its direction. Ranges and movements are
/// Wilder-smoothed from the second bar on, seeded with the simple mean of <c>period</c>; ADX is seeded with the mean of the
/// first <c>period</c> strengths. Without any range or movement all are 0. All three outputs start together.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Adx : IIndicator
{
    private ExponentialMean _range;
    private ExponentialMean _plus;
    private ExponentialMean _minus;
    private ExponentialMean _strength;
    private double _previousHigh;
    private double _previousLow;
    private double _previousClose;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">1 or more.</param>
    public Adx(int period)
    {
        _range = ExponentialMean.Wilder(period);
        _plus = ExponentialMean.Wilder(period);
        _minus = ExponentialMean.Wilder(period);
        _strength = ExponentialMean.Wilder(period);
        _previousHigh = double.NaN;
        _previousLow = double.NaN;
        _previousClose = double.NaN;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "adx",
        Summary = "Average directional index with +DI and -DI, each 0 to 100 (Wilder 1978).",
        Parameters = [Periods.Period(14)],
        Outputs = ["adx", "plus-di", "minus-di"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Adx(values.Period()),
        Compute = static (values, series, outputs) => Compute(
            series.High, series.Low, series.Close, values.Period(), outputs[0], outputs[1], outputs[2]),
    };

    /// <summary>Bars until the first result: 2 * <paramref name="period"/>.</summary>
    /// <param name="period">The period.</param>
    public static int WarmUp(int period) => 2 * period;

    /// <summary>The batch form.</summary>
    /// <param name="high">Highest prices, oldest first.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="period">1 or more.</param>
    /// <param name="adx">Receives ADX for each bar; NaN during warm-up.</param>
    /// <param name="plus">Receives +DI.</param>
    /// <param name="minus">Receives -DI.</param>
    public static void Compute(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close, int period,
        Span<double> adx, Span<double> plus, Span<double> minus)
    {
        high = high[..close.Length];
        low = low[..close.Length];
        adx = adx[..close.Length];
        plus = plus[..close.Length];
        minus = minus[..close.Length];
        var state = new Adx(period);
        for (var i = 0; i < close.Length; i++)
        {
            adx[i] = state.Update(high[i], low[i], close[i], out plus[i], out minus[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="close">Last price.</param>
    /// <param name="plus">+DI, 0 to 100; NaN during warm-up.</param>
    /// <param name="minus">-DI, 0 to 100; NaN during warm-up.</param>
    /// <returns>ADX, 0 to 100; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double high, double low, double close, out double plus, out double minus)
    {
        var previousClose = _previousClose;
        var up = high - _previousHigh;
        var down = _previousLow - low;
        _previousHigh = high;
        _previousLow = low;
        _previousClose = close;
        plus = double.NaN;
        minus = double.NaN;
        if (double.IsNaN(previousClose))
        {
            return double.NaN;
        }

        // Only the larger outward move counts, and neither when both are equal.
        var positiveUp = double.MaxNative(up, 0.0);
        var positiveDown = double.MaxNative(down, 0.0);
        var range = _range.Update(TrueRange.Of(high, low, previousClose));
        var smoothedUp = _plus.Update(up > down ? positiveUp : 0.0);
        var smoothedDown = _minus.Update(down > up ? positiveDown : 0.0);
        if (double.IsNaN(range))
        {
            return double.NaN;
        }

        var movement = smoothedUp + smoothedDown;
        var strength = movement == 0.0 ? 0.0 : 100.0 * (Math.Abs(smoothedUp - smoothedDown) / movement);
        var adx = _strength.Update(strength);
        if (!double.IsNaN(adx))
        {
            var scale = range == 0.0 ? 0.0 : 100.0 / range;
            plus = scale * smoothedUp;
            minus = scale * smoothedDown;
        }

        return adx;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) =>
        outputs[0] = Update(bar.High, bar.Low, bar.Close, out outputs[1], out outputs[2]);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _range.Save(writer);
        _plus.Save(writer);
        _minus.Save(writer);
        _strength.Save(writer);
        writer.Write(_previousHigh);
        writer.Write(_previousLow);
        writer.Write(_previousClose);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _range.Restore(ref reader);
        _plus.Restore(ref reader);
        _minus.Restore(ref reader);
        _strength.Restore(ref reader);
        _previousHigh = reader.ReadDouble();
        _previousLow = reader.ReadDouble();
        _previousClose = reader.ReadDouble();
    }
}
