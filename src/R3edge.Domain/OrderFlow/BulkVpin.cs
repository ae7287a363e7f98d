using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Numerics;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>
/// VPIN (see <see cref="Vpin"/>) from bars, where nobody says who the aggressor was: bulk volume classification (Easley, Lopez
/// de Prado and O'Hara 2012) takes the share Z(change of the close / standard deviation of the changes) of a bar's volume as
/// bought, Z being the normal distribution function. The deviation is that of the last changes, the current one included; where
/// no price moved, half is bought. Warm-up: as many changes as the deviation needs, and then n full buckets; NaN before. Not
/// safe for use by several threads at once.
/// </summary>
public sealed class BulkVpin : ISnapshotable
{
    private ImbalanceBuckets _buckets;
    private RollingVariance _changes;
    private readonly int _deviationBars;
    private double _close = double.NaN;
    private long _openTicks = -1;

    /// <summary>Starts with empty buckets.</summary>
    /// <param name="bucketVolume">In the unit of the bars' volume, above 0; the authors take a fiftieth of an average day's volume.</param>
    /// <param name="buckets">How many are looked at, 1 or more; the authors take 50.</param>
    /// <param name="deviationBars">Over how many changes of the close the deviation is taken, 2 or more.</param>
    public BulkVpin(double bucketVolume, int buckets = 50, int deviationBars = 1_440)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deviationBars, 2);
        _buckets = new ImbalanceBuckets(bucketVolume, buckets);
        _deviationBars = deviationBars;
        _changes = new RollingVariance(deviationBars);
    }

    /// <summary>0 (balanced) to 1 (all on one side); NaN during warm-up.</summary>
    public double Value => _buckets.Mean;

    /// <summary>Bars that changed nothing because they did not open after the last one.</summary>
    public long RefusedBars { get; private set; }

    /// <summary>Takes in a closed bar; the authors use bars of a minute.</summary>
    /// <param name="bar">A possible bar that opens after the last one.</param>
    /// <returns>False when it does not: it changed nothing but <see cref="RefusedBars"/>.</returns>
    /// <exception cref="ArgumentException">The bar is impossible.</exception>
    public bool Add(in Bar bar)
    {
        if (!bar.IsPossible)
        {
            throw new ArgumentException($"The bar is impossible: {bar}.", nameof(bar));
        }

        if (bar.OpenTime.Ticks <= _openTicks)
        {
            RefusedBars++;
            return false;
        }

        _openTicks = bar.OpenTime.Ticks;
        var change = bar.Close - _close;
        _close = bar.Close;
        if (double.IsNaN(change))
        {
            return true;
        }

        _changes.Add(change);
        if (_changes.IsFull)
        {
            var deviation = Math.Sqrt(_changes.SampleVariance);
            var share = deviation > 0.0 ? NormalDistribution.Cumulative(change / deviation) : 0.5;
            _buckets.Add(bar.Volume * share, bar.Volume * (1.0 - share));
        }

        return true;
    }

    /// <summary>Empties the buckets and warms up anew, because bars were missed.</summary>
    public void Restart()
    {
        _buckets.Clear();
        _changes = new RollingVariance(_deviationBars);
        _close = double.NaN;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        _buckets.Save(writer);
        _changes.Save(writer);
        writer.Write(_close);
        writer.Write(_openTicks);
        writer.Write(RefusedBars);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _buckets.Restore(ref reader);
        _changes.Restore(ref reader);
        _close = reader.ReadDouble();
        _openTicks = reader.ReadInt64();
        RefusedBars = reader.ReadInt64();
    }
}
