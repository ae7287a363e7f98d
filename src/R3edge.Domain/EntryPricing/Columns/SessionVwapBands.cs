using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.EntryPricing.Columns;

/// <summary>
/// Volume-weighted mean of the typical price since UTC midnight, the same to the last bit as <see cref="Vwap"/>, and the volume-weighted
/// standard deviation around it (West 1979), both in quote units; and how many bars with volume the session has. Mean and deviation are
/// NaN while there is no volume. Mutable: do not copy one that is in use.
/// </summary>
internal struct SessionVwapBands : IIndicator
{
    private long _day;
    private double _volume;
    private double _mean;
    private double _squares;
    private int _bars;

    public SessionVwapBands() => _day = -1;

    /// <summary>The columns <c>vwap</c>, <c>deviation</c> and <c>bars</c>.</summary>
    public static IndicatorSpec Spec { get; } = IndicatorRegistry.Spec(new IndicatorDefinition
    {
        Name = "session-vwap-bands",
        Summary = "Volume-weighted mean and standard deviation of the typical price since UTC midnight, in quote units (West 1979).",
        Parameters = [],
        Outputs = ["vwap", "deviation", "bars"],
        WarmUp = static _ => 1,
        Create = static _ => new SessionVwapBands(),
        Compute = static (_, series, outputs) => Compute(series, outputs),
    });

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) =>
        outputs[0] = Update(bar.OpenTime.Ticks, bar.TypicalPrice, bar.Volume, out outputs[1], out outputs[2]);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_day);
        writer.Write(_volume);
        writer.Write(_mean);
        writer.Write(_squares);
        writer.Write(_bars);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _day = reader.ReadInt64();
        _volume = reader.ReadDouble();
        _mean = reader.ReadDouble();
        _squares = reader.ReadDouble();
        _bars = SnapshotChecks.ReadCount(ref reader, int.MaxValue);
    }

    private static void Compute(BarSeries series, double[][] outputs)
    {
        var state = new SessionVwapBands();
        for (var i = 0; i < series.Count; i++)
        {
            var typical = (series.High[i] + series.Low[i] + series.Close[i]) / 3.0;
            outputs[0][i] = state.Update(series.OpenTicks[i], typical, series.Volume[i], out outputs[1][i], out outputs[2][i]);
        }
    }

    private double Update(long openTicks, double typical, double volume, out double deviation, out double bars)
    {
        var day = openTicks / TimeSpan.TicksPerDay;
        if (day != _day)
        {
            this = new SessionVwapBands { _day = day };
        }

        if (volume > 0.0)
        {
            _volume += volume;
            _bars++;
            var fromOld = typical - _mean;
            _mean = Math.FusedMultiplyAdd(fromOld, volume / _volume, _mean);
            _squares += volume * fromOld * (typical - _mean);
        }

        bars = _bars;
        if (_bars == 0)
        {
            deviation = double.NaN;
            return double.NaN;
        }

        // The first bar's rounding may leave a square just below 0.
        deviation = _bars == 1 ? 0.0 : Math.Sqrt(Math.Max(0.0, _squares / _volume));
        return _mean;
    }
}
