using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Markets;

/// <summary>
/// The bar under construction, shared by <see cref="BarBuilder"/> and <see cref="BarAggregator"/>: knows when it is due, and
/// what to do with empty intervals before and after it.
/// </summary>
internal sealed class OpenBar : ISnapshotable
{
    private readonly Timeframe _timeframe;
    private readonly GapPolicy _gaps;
    private long _openTicks;
    private double _open;
    private double _high;
    private double _low;
    private double _close;
    private double _volume;

    // NaN where it is not known of every part.
    private double _takerBuyVolume = double.NaN;

    // Also the price that is carried forward, hence kept after the bar has closed.
    private bool _hasClose;

    public OpenBar(Timeframe timeframe, GapPolicy gaps)
    {
        if (!Enum.IsDefined(gaps))
        {
            throw new ArgumentOutOfRangeException(nameof(gaps), gaps, "Not a gap policy.");
        }

        _timeframe = timeframe;
        _gaps = gaps;
    }

    /// <summary>Whether there is a bar with content.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Start of the first interval that is not final yet, as UTC ticks.</summary>
    public long FrontierTicks { get; private set; } = long.MinValue;

    public Bar Current => ToBar(_openTicks, _open, _high, _low, _close, _volume, _takerBuyVolume);

    /// <summary>Opens the bar of an interval at or after the frontier.</summary>
    /// <param name="intervalTicks">Start of the interval.</param>
    /// <param name="part">Its first part; the times do not matter.</param>
    public void Open(long intervalTicks, in Bar part)
    {
        _openTicks = intervalTicks;
        _open = part.Open;
        _high = part.High;
        _low = part.Low;
        _close = part.Close;
        _volume = part.Volume;
        _takerBuyVolume = part.TakerBuyVolume ?? double.NaN;
        _hasClose = true;
        IsOpen = true;
        FrontierTicks = intervalTicks;
    }

    public void Extend(double high, double low, double volume, double takerBuyVolume)
    {
        _high = Math.Max(_high, high);
        _low = Math.Min(_low, low);
        _volume += volume;
        _takerBuyVolume += takerBuyVolume;
    }

    public void SetOpen(double price) => _open = price;

    public void SetClose(double price) => _close = price;

    /// <summary>Makes everything before an interval final.</summary>
    public void CloseBefore(long intervalTicks, ICollection<Bar> closed)
    {
        if (intervalTicks <= FrontierTicks)
        {
            return;
        }

        if (IsOpen)
        {
            closed.Add(Current);
            IsOpen = false;
            FrontierTicks += _timeframe.Duration.Ticks;
        }

        if (_gaps == GapPolicy.CarryForward && _hasClose)
        {
            for (; FrontierTicks < intervalTicks; FrontierTicks += _timeframe.Duration.Ticks)
            {
                closed.Add(ToBar(FrontierTicks, _close, _close, _close, _close, 0.0, 0.0 * _takerBuyVolume));
            }
        }

        FrontierTicks = intervalTicks;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Write(_timeframe.Duration.Ticks);
        writer.Write((int)_gaps);
        writer.Write(FrontierTicks);
        writer.Write((IsOpen ? 1 : 0) + (_hasClose ? 2 : 0));
        writer.Write(_openTicks);
        writer.Write(_open);
        writer.Write(_high);
        writer.Write(_low);
        writer.Write(_close);
        writer.Write(_volume);
        writer.Write(_takerBuyVolume);
    }

    public void Restore(ref SnapshotReader reader)
    {
        if (reader.ReadInt64() != _timeframe.Duration.Ticks || reader.ReadInt32() != (int)_gaps)
        {
            throw new InvalidDataException($"The snapshot is not of bars of {_timeframe} with gap policy {_gaps}.");
        }

        FrontierTicks = reader.ReadInt64();
        var flags = reader.ReadInt32();
        IsOpen = (flags & 1) != 0;
        _hasClose = (flags & 2) != 0;
        _openTicks = reader.ReadInt64();
        _open = reader.ReadDouble();
        _high = reader.ReadDouble();
        _low = reader.ReadDouble();
        _close = reader.ReadDouble();
        _volume = reader.ReadDouble();
        _takerBuyVolume = reader.ReadDouble();
    }

    private Bar ToBar(long openTicks, double open, double high, double low, double close, double volume, double takerBuyVolume)
    {
        var openTime = new DateTime(openTicks, DateTimeKind.Utc);
        return new Bar(
            openTime,
            openTime + _timeframe.Duration,
            open,
            high,
            low,
            close,
            volume,
            double.IsNaN(takerBuyVolume) ? null : takerBuyVolume);
    }
}
