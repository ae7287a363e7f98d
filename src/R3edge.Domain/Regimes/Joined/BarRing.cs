using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>The latest bars without their volumes. A step allocates nothing.</summary>
internal sealed class BarRing : ISnapshotable
{
    private readonly Timeframe _timeframe;
    private readonly long[] _openTicks;
    private readonly double[] _prices;
    private int _count;
    private int _next;

    /// <summary>Starts empty.</summary>
    public BarRing(Timeframe timeframe, int capacity)
    {
        _timeframe = timeframe;
        _openTicks = new long[capacity];
        _prices = new double[4 * capacity];
    }

    /// <summary>How many bars there are.</summary>
    public int Count => _count;

    /// <summary>Bar i, oldest first; its volume is 0.</summary>
    public Bar this[int index]
    {
        get
        {
            var at = _next - _count + index;
            at += at < 0 ? _openTicks.Length : 0;
            var prices = _prices.AsSpan(4 * at, 4);
            var open = new DateTime(_openTicks[at], DateTimeKind.Utc);
            return new Bar(open, open + _timeframe.Duration, prices[0], prices[1], prices[2], prices[3], 0.0);
        }
    }

    /// <summary>Takes in a bar; beyond the capacity the oldest leaves.</summary>
    public void Add(in Bar bar)
    {
        _openTicks[_next] = bar.OpenTime.Ticks;
        var prices = _prices.AsSpan(4 * _next, 4);
        (prices[0], prices[1], prices[2], prices[3]) = (bar.Open, bar.High, bar.Low, bar.Close);
        _next = _next + 1 == _openTicks.Length ? 0 : _next + 1;
        _count = Math.Min(_count + 1, _openTicks.Length);
    }

    /// <summary>How many of the bars had closed by an instant.</summary>
    public int ClosedBy(DateTime time)
    {
        var count = _count;
        while (count > 0 && this[count - 1].CloseTime > time)
        {
            count--;
        }

        return count;
    }

    /// <summary>A series of bars.</summary>
    public BarSeries Slice(int start, int count)
    {
        var builder = new BarSeriesBuilder(_timeframe, count);
        for (var i = start; i < start + count; i++)
        {
            builder.Add(this[i]);
        }

        return builder.Build();
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_count);
        for (var i = 0; i < _count; i++)
        {
            var bar = this[i];
            writer.Write(bar.OpenTime.Ticks);
            writer.Write(bar.Open);
            writer.Write(bar.High);
            writer.Write(bar.Low);
            writer.Write(bar.Close);
        }
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        var count = reader.ReadInt32();
        if (count < 0 || count > _openTicks.Length)
        {
            throw new InvalidDataException($"The snapshot holds {count} bars where at most {_openTicks.Length} belong.");
        }

        (_count, _next) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var ticks = reader.ReadInt64();
            if (ticks < 0 || ticks > DateTime.MaxValue.Ticks - _timeframe.Duration.Ticks)
            {
                throw new InvalidDataException($"The snapshot holds {ticks} where a time belongs.");
            }

            var open = new DateTime(ticks, DateTimeKind.Utc);
            Add(new Bar(
                open, open + _timeframe.Duration, reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), 0.0));
        }
    }
}
