using R3edge.Domain.Indicators;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>
/// Buckets of equal volume, and the mean of |bought - sold| / volume over the last full ones. What does not fit a bucket goes
/// on into the next, split in its own proportion of bought and sold.
/// </summary>
internal struct ImbalanceBuckets : ISnapshotable
{
    private readonly double _volume;
    private RollingSum _imbalances;
    private double _bought;
    private double _sold;

    public ImbalanceBuckets(double volume, int count)
    {
        if (!(volume > 0.0 && double.IsFinite(volume)))
        {
            throw new ArgumentOutOfRangeException(nameof(volume), volume, "The volume of a bucket must be above 0.");
        }

        _volume = volume;
        _imbalances = new RollingSum(count);
    }

    /// <summary>0 to 1; NaN until enough buckets are full.</summary>
    public readonly double Mean => _imbalances.IsFull ? _imbalances.Value / _imbalances.Period : double.NaN;

    public void Add(double bought, double sold)
    {
        var total = bought + sold;
        var room = _volume - (_bought + _sold);
        if (total < room)
        {
            _bought += bought;
            _sold += sold;
            return;
        }

        var share = bought / total;
        _bought += room * share;
        _sold += room * (1.0 - share);
        Close();
        var rest = total - room;
        var whole = Math.Floor(rest / _volume);

        // After as many equal buckets as are looked at, more of the same change nothing.
        var different = (int)Math.Min(whole, _imbalances.Period);
        for (var i = 0; i < different; i++)
        {
            _bought = _volume * share;
            _sold = _volume * (1.0 - share);
            Close();
        }

        rest = Math.Max(0.0, rest - whole * _volume);
        _bought = rest * share;
        _sold = rest * (1.0 - share);
    }

    /// <summary>Forgets the bucket that is being filled and those that were.</summary>
    public void Clear()
    {
        _imbalances = new RollingSum(_imbalances.Period);
        _bought = 0.0;
        _sold = 0.0;
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_volume);
        _imbalances.Save(writer);
        writer.Write(_bought);
        writer.Write(_sold);
    }

    public void Restore(ref SnapshotReader reader)
    {
        WindowChecks.RequireSame(ref reader, _volume);
        _imbalances.Restore(ref reader);
        _bought = reader.ReadDouble();
        _sold = reader.ReadDouble();
    }

    private void Close()
    {
        _imbalances.Add(Math.Min(1.0, Math.Abs(_bought - _sold) / _volume));
        _bought = 0.0;
        _sold = 0.0;
    }
}
