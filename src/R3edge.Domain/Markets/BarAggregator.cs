using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Markets;

/// <summary>
/// Builds bars of a longer timeframe from closed bars of a shorter one, one bar at a time. A closed bar proves that time has
/// reached its end: the longer bar closes with its last part, or when a part of a later interval arrives, or when
/// <see cref="Advance"/> reaches its end. A bar that opens before the end of an earlier one is refused and counted.
/// </summary>
public sealed class BarAggregator : ISnapshotable
{
    private readonly OpenBar _bar;
    private long _lastCloseTicks = long.MinValue;

    /// <summary>Starts without an open bar.</summary>
    /// <param name="timeframe">The length of the bars to build; those to take in must each lie within one of them.</param>
    /// <param name="gaps">What becomes of intervals without any part.</param>
    public BarAggregator(Timeframe timeframe, GapPolicy gaps = GapPolicy.Omit)
    {
        Timeframe = timeframe;
        _bar = new OpenBar(timeframe, gaps);
    }

    /// <summary>The length of the bars that come out.</summary>
    public Timeframe Timeframe { get; }

    /// <summary>How many bars have been refused because they open before the end of an earlier one or belong to a closed bar.</summary>
    public long LateBars { get; private set; }

    /// <summary>Takes in a closed bar.</summary>
    /// <param name="part">The bar.</param>
    /// <param name="closed">Receives the bars that this closes, oldest first.</param>
    /// <returns>False when the bar is late: it changed nothing but <see cref="LateBars"/>.</returns>
    /// <exception cref="ArgumentException">The bar is impossible, or it reaches over an end of an interval.</exception>
    public bool Add(in Bar part, ICollection<Bar> closed)
    {
        ArgumentNullException.ThrowIfNull(closed);
        var interval = Timeframe.Floor(part.OpenTime).Ticks;
        var end = interval + Timeframe.Duration.Ticks;
        if (!part.IsPossible || part.CloseTime <= part.OpenTime || part.CloseTime.Ticks > end)
        {
            throw new ArgumentException($"The bar is impossible or not within one interval of {Timeframe}: {part}.", nameof(part));
        }

        if (interval < _bar.FrontierTicks || part.OpenTime.Ticks < _lastCloseTicks)
        {
            LateBars++;
            return false;
        }

        _lastCloseTicks = part.CloseTime.Ticks;
        _bar.CloseBefore(interval, closed);
        if (_bar.IsOpen)
        {
            _bar.Extend(part.High, part.Low, part.Volume, part.TakerBuyVolume ?? double.NaN);
            _bar.SetClose(part.Close);
        }
        else
        {
            _bar.Open(interval, part);
        }

        if (_lastCloseTicks == end)
        {
            _bar.CloseBefore(end, closed);
        }

        return true;
    }

    /// <summary>Closes what is due: every interval that ends at or before an instant.</summary>
    /// <param name="now">UTC; an instant before the open bar's end changes nothing.</param>
    /// <param name="closed">Receives the bars that this closes, oldest first.</param>
    public void Advance(DateTime now, ICollection<Bar> closed)
    {
        ArgumentNullException.ThrowIfNull(closed);
        _bar.CloseBefore(Timeframe.Floor(now).Ticks, closed);
    }

    /// <summary>The bar under construction: what it would be if it ended now.</summary>
    /// <param name="bar">The bar, where there is one.</param>
    /// <returns>Whether the current interval has a part.</returns>
    public bool TryGetOpen(out Bar bar)
    {
        bar = _bar.IsOpen ? _bar.Current : default;
        return _bar.IsOpen;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        _bar.Save(writer);
        writer.Write(_lastCloseTicks);
        writer.Write(LateBars);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _bar.Restore(ref reader);
        _lastCloseTicks = reader.ReadInt64();
        LateBars = reader.ReadInt64();
    }
}
