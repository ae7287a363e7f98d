using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Swing points, in quote units. A swing high is a high above those of the <c>bars</c> bars before it and not below those of
/// the <c>bars</c> bars after it (the first of several equal ones); a swing low mirrors that. It is known only when the last
/// of the bars after it has closed, and only from then on is it given: no look-ahead. Outputs the price of the last
/// confirmed swing high and of the last confirmed swing low, each NaN until there is one.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Swings : IIndicator
{
    private readonly int _bars;
    private readonly double[] _highs;
    private readonly double[] _lows;
    private int _position;
    private int _missing;
    private double _swingHigh;
    private double _swingLow;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="bars">Bars on each side, 1 or more.</param>
    public Swings(int bars)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bars, 1);
        _bars = bars;
        _highs = new double[WarmUp(bars)];
        _lows = new double[WarmUp(bars)];
        _missing = WarmUp(bars);
        _swingHigh = double.NaN;
        _swingLow = double.NaN;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "swings",
        Summary = "Prices of the last swing high and low confirmed by a number of bars on each side, in quote units.",
        Parameters = [ParameterDefinition.Bars("bars", 2, 1, 500, "bars on each side of a swing")],
        Outputs = ["high", "low"],
        WarmUp = static values => WarmUp(values.Integer("bars")),
        Create = static values => new Swings(values.Integer("bars")),
        Compute = static (values, series, outputs) =>
            Compute(series.High, series.Low, values.Integer("bars"), outputs[0], outputs[1]),
    };

    /// <summary>Bars until a swing can first be confirmed: 2 * <paramref name="bars"/> + 1; when one is depends on the prices.</summary>
    /// <param name="bars">Bars on each side.</param>
    public static int WarmUp(int bars) => 2 * bars + 1;

    /// <summary>The batch form.</summary>
    /// <param name="high">Highest prices, oldest first.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="bars">Bars on each side, 1 or more.</param>
    /// <param name="swingHigh">Receives the last confirmed swing high for each bar; NaN until there is one.</param>
    /// <param name="swingLow">Receives the last confirmed swing low for each bar; NaN until there is one.</param>
    public static void Compute(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, int bars, Span<double> swingHigh, Span<double> swingLow)
    {
        var state = new Swings(bars);
        for (var i = 0; i < high.Length; i++)
        {
            swingHigh[i] = state.Update(high[i], low[i], out swingLow[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="swingLow">The last confirmed swing low; NaN until there is one.</param>
    /// <returns>The last confirmed swing high; NaN until there is one.</returns>
    public double Update(double high, double low, out double swingLow)
    {
        _highs[_position] = high;
        _lows[_position] = -low;
        _position = _position + 1 == _highs.Length ? 0 : _position + 1;
        if (_missing == 0 || --_missing == 0)
        {
            // The position is that of the oldest bar, so the candidate stands so many places further.
            var candidate = (_position + _bars) % _highs.Length;
            _swingHigh = IsPeak(_highs, candidate, _bars) ? _highs[candidate] : _swingHigh;
            _swingLow = IsPeak(_lows, candidate, _bars) ? -_lows[candidate] : _swingLow;
        }

        swingLow = _swingLow;
        return _swingHigh;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.High, bar.Low, out outputs[1]);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_highs);
        writer.Write(_lows);
        writer.Write(_position);
        writer.Write(_missing);
        writer.Write(_swingHigh);
        writer.Write(_swingLow);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        reader.Read(_highs);
        reader.Read(_lows);
        _position = SnapshotChecks.ReadCount(ref reader, _highs.Length - 1);
        _missing = SnapshotChecks.ReadCount(ref reader, _highs.Length);
        _swingHigh = reader.ReadDouble();
        _swingLow = reader.ReadDouble();
    }

    private static bool IsPeak(double[] values, int candidate, int bars)
    {
        var value = values[candidate];
        var before = candidate;
        var after = candidate;
        for (var i = 0; i < bars; i++)
        {
            before = before == 0 ? values.Length - 1 : before - 1;
            after = after + 1 == values.Length ? 0 : after + 1;
            if (values[before] >= value || values[after] > value)
            {
                return false;
            }
        }

        return true;
    }
}
