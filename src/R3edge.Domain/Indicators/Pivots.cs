using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Classic floor pivots of the previous UTC day (see <see cref="PivotLevels"/>), in quote units: the same for every bar of a
/// day. A bar belongs to the day in which it opens; the previous day is the last one that had bars, and as far as the
/// series reaches back. NaN through the first day, however many bars that has.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Pivots : IIndicator
{
    private static readonly PivotLevels None =
        new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    private long _day;
    private double _high;
    private double _low;
    private double _close;
    private PivotLevels _levels;

    /// <summary>Makes the incremental form.</summary>
    public Pivots()
    {
        _day = -1;
        _levels = None;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "pivots",
        Summary = "Classic floor pivots of the previous UTC day, in quote units; none through the first day.",
        Parameters = [],
        Outputs = ["pivot", "r1", "r2", "r3", "s1", "s2", "s3"],
        WarmUp = static _ => WarmUp(),
        Create = static _ => new Pivots(),
        Compute = static (_, series, outputs) =>
        {
            var state = new Pivots();
            for (var i = 0; i < series.Count; i++)
            {
                var levels = state.Update(series.OpenTicks[i], series.High[i], series.Low[i], series.Close[i]);
                outputs[0][i] = levels.Pivot;
                outputs[1][i] = levels.R1;
                outputs[2][i] = levels.R2;
                outputs[3][i] = levels.R3;
                outputs[4][i] = levels.S1;
                outputs[5][i] = levels.S2;
                outputs[6][i] = levels.S3;
            }
        },
    };

    /// <summary>Bars until the first result: 2 at the least, for daily bars; for shorter ones a day must end.</summary>
    public static int WarmUp() => 2;

    /// <summary>The batch form.</summary>
    /// <param name="openTicks">Opening times as UTC <see cref="DateTime.Ticks"/>, oldest first.</param>
    /// <param name="high">Highest prices.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="output">Receives the levels for each bar; all NaN through the first day.</param>
    public static void Compute(
        ReadOnlySpan<long> openTicks, ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close,
        Span<PivotLevels> output)
    {
        var state = new Pivots();
        for (var i = 0; i < close.Length; i++)
        {
            output[i] = state.Update(openTicks[i], high[i], low[i], close[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="openTicks">Its opening time as UTC <see cref="DateTime.Ticks"/>.</param>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="close">Last price.</param>
    /// <returns>The levels of the previous day; all NaN through the first.</returns>
    public PivotLevels Update(long openTicks, double high, double low, double close)
    {
        var day = openTicks / TimeSpan.TicksPerDay;
        if (day != _day)
        {
            _levels = _day < 0 ? None : PivotLevels.From(_high, _low, _close);
            _day = day;
            _high = high;
            _low = low;
        }

        _high = double.MaxNative(_high, high);
        _low = double.MinNative(_low, low);
        _close = close;
        return _levels;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) =>
        (outputs[0], outputs[1], outputs[2], outputs[3], outputs[4], outputs[5], outputs[6]) =
            Update(bar.OpenTime.Ticks, bar.High, bar.Low, bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_day);
        writer.Write(_high);
        writer.Write(_low);
        writer.Write(_close);
        writer.Write(_levels.Pivot);
        writer.Write(_levels.R1);
        writer.Write(_levels.R2);
        writer.Write(_levels.R3);
        writer.Write(_levels.S1);
        writer.Write(_levels.S2);
        writer.Write(_levels.S3);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _day = reader.ReadInt64();
        _high = reader.ReadDouble();
        _low = reader.ReadDouble();
        _close = reader.ReadDouble();
        _levels = new PivotLevels(
            reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(),
            reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
    }
}
