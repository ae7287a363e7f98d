using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// SuperTrend (Seban): a trailing line <c>multiplier</c> average true ranges (Wilder) from the middle of the bar. The lower
/// band only rises while closes stay above it, the upper only falls while closes stay below; the direction turns when a
/// close crosses the band it trails. The first direction is up where the close is at or above the middle of its bar.
/// Outputs the line, in quote units, and the direction: +1 up (line below), -1 down (line above).
/// Mutable: do not copy one that is in use.
/// </summary>
public struct SuperTrend : IIndicator
{
    private readonly double _multiplier;
    private Atr _atr;
    private double _upper;
    private double _lower;
    private double _previousClose;
    private double _direction;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Period of the average true range, 1 or more.</param>
    /// <param name="multiplier">Distance of the line in average true ranges, 0 or more.</param>
    public SuperTrend(int period, double multiplier)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(multiplier);
        _atr = new Atr(period);
        _multiplier = multiplier;
        _upper = double.NaN;
        _lower = double.NaN;
        _previousClose = double.NaN;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "supertrend",
        Summary = "Trailing line at a multiple of the average true range, in quote units, and direction +1 or -1 (Seban).",
        Parameters = [Periods.Period(10), Periods.Multiplier(3.0, "average true ranges")],
        Outputs = ["line", "direction"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new SuperTrend(values.Period(), values["multiplier"]),
        Compute = static (values, series, outputs) => Compute(
            series.High, series.Low, series.Close, values.Period(), values["multiplier"], outputs[0], outputs[1]),
    };

    /// <summary>Bars until the first result: <paramref name="period"/> + 1.</summary>
    /// <param name="period">Period of the average true range.</param>
    public static int WarmUp(int period) => Atr.WarmUp(period);

    /// <summary>The batch form.</summary>
    /// <param name="high">Highest prices, oldest first.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="period">Period of the average true range, 1 or more.</param>
    /// <param name="multiplier">Distance of the line in average true ranges, 0 or more.</param>
    /// <param name="line">Receives the line for each bar; NaN during warm-up.</param>
    /// <param name="direction">Receives +1 or -1; NaN during warm-up.</param>
    public static void Compute(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close,
        int period, double multiplier, Span<double> line, Span<double> direction)
    {
        high = high[..close.Length];
        low = low[..close.Length];
        line = line[..close.Length];
        direction = direction[..close.Length];
        var state = new SuperTrend(period, multiplier);
        for (var i = 0; i < close.Length; i++)
        {
            line[i] = state.Update(high[i], low[i], close[i], out direction[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="close">Last price.</param>
    /// <param name="direction">+1 or -1; NaN during warm-up.</param>
    /// <returns>The line; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double high, double low, double close, out double direction)
    {
        var range = _atr.Update(high, low, close);
        if (double.IsNaN(range))
        {
            direction = double.NaN;
            return double.NaN;
        }

        var middle = 0.5 * (high + low);
        var upper = middle + _multiplier * range;
        var lower = middle - _multiplier * range;
        if (_direction == 0.0)
        {
            _direction = close >= middle ? 1.0 : -1.0;
        }
        else
        {
            upper = upper < _upper || _previousClose > _upper ? upper : _upper;
            lower = lower > _lower || _previousClose < _lower ? lower : _lower;
            _direction = _direction > 0.0 ? (close < lower ? -1.0 : 1.0) : (close > upper ? 1.0 : -1.0);
        }

        _upper = upper;
        _lower = lower;
        _previousClose = close;
        direction = _direction;
        return direction > 0.0 ? lower : upper;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) =>
        outputs[0] = Update(bar.High, bar.Low, bar.Close, out outputs[1]);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _atr.Save(writer);
        writer.Write(_upper);
        writer.Write(_lower);
        writer.Write(_previousClose);
        writer.Write(_direction);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _atr.Restore(ref reader);
        _upper = reader.ReadDouble();
        _lower = reader.ReadDouble();
        _previousClose = reader.ReadDouble();
        _direction = reader.ReadDouble();
    }
}
