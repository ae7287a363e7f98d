using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>
/// What bars add up to within a block. A bar's variance is that of its range (Parkinson 1980) plus the square of the gap before it.
/// Mutable: do not copy one that is in use.
/// </summary>
internal struct BlockAccumulator : ISnapshotable
{
    // 1 / (4 ln 2): what the square of a logarithmic range is to the variance.
    private const double RangeWeight = 0.36067376022224085;

    private readonly long _blockTicks;
    private double _previousClose;
    private double _variance;
    private double _change;
    private long _block;
    private int _count;

    /// <summary>Starts before the first bar.</summary>
    public BlockAccumulator(Timeframe timeframe)
    {
        _blockTicks = RegimeBlocks.Bars(timeframe) * timeframe.Duration.Ticks;
        _previousClose = double.NaN;
        _block = -1;
    }

    /// <summary>How many bars of the block there are so far.</summary>
    public readonly int Count => _count;

    /// <summary>The mean variance of a bar.</summary>
    public readonly double Variance => _variance / _count;

    /// <summary>The logarithmic return of the block so far.</summary>
    public readonly double Change => _change;

    /// <summary>Whether a bar opens another block than that at hand, which then is complete.</summary>
    public readonly bool Completes(in Bar bar) => _count > 0 && bar.OpenTime.Ticks / _blockTicks != _block;

    /// <summary>Takes in a bar; where it opens another block, the one at hand is forgotten.</summary>
    /// <returns>The logarithmic return from the close before; NaN for the first bar.</returns>
    public double Add(in Bar bar)
    {
        if (Completes(bar))
        {
            (_variance, _change, _count) = (0.0, 0.0, 0);
        }

        var gap = double.IsNaN(_previousClose) ? 0.0 : Math.Log(bar.Open / _previousClose);
        var range = Math.Log(bar.High / bar.Low);
        var change = double.IsNaN(_previousClose) ? Math.Log(bar.Close / bar.Open) : Math.Log(bar.Close / _previousClose);
        var isFirst = double.IsNaN(_previousClose);
        _block = bar.OpenTime.Ticks / _blockTicks;
        _variance += RangeWeight * range * range + gap * gap;
        _change += change;
        _count++;
        _previousClose = bar.Close;
        return isFirst ? double.NaN : change;
    }

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_previousClose);
        writer.Write(_variance);
        writer.Write(_change);
        writer.Write(_block);
        writer.Write(_count);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _previousClose = reader.ReadDouble();
        _variance = reader.ReadDouble();
        _change = reader.ReadDouble();
        _block = reader.ReadInt64();
        _count = reader.ReadInt32();
    }
}
