using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Markets;

/// <summary>The last bars that closed, oldest first, so that late trades can still repair them.</summary>
/// <param name="capacity">How many, 1 or more.</param>
internal sealed class RecentBars(int capacity) : ISnapshotable
{
    private readonly Entry[] _entries = new Entry[capacity];
    private int _count;

    // A late trade of an interval at or before this one repairs nothing: what its bar was is forgotten.
    private long _forgottenTicks = long.MinValue;
    private bool _hasRepairs;

    /// <summary>Takes in a bar that closed, the latest so far.</summary>
    public void Add(in TradedBar bar) => Insert(_count, bar);

    /// <summary>Forgets all, and repairs nothing before an instant.</summary>
    /// <param name="ticks">The instant.</param>
    public void Clear(long ticks) => (_count, _forgottenTicks, _hasRepairs) = (0, ticks, false);

    /// <summary>Puts a late trade into its bar, or makes the bar where its interval had none.</summary>
    /// <param name="startTicks">Start of its interval.</param>
    /// <param name="trade">The trade.</param>
    /// <returns>False when its bar is not among the last any more.</returns>
    public bool Repair(long startTicks, in Trade trade)
    {
        if (startTicks <= _forgottenTicks)
        {
            return false;
        }

        var index = _count;
        while (index > 0 && _entries[index - 1].Bar.StartTicks > startTicks)
        {
            index--;
        }

        if (index > 0 && _entries[index - 1].Bar.StartTicks == startTicks)
        {
            index--;
            _entries[index].Bar.Add(trade, trade.BoughtQuantity);
        }
        else if (index > 0 || _count < _entries.Length)
        {
            index = Insert(index, TradedBar.Of(startTicks, trade, trade.BoughtQuantity));
        }
        else
        {
            return false;
        }

        _entries[index].IsDue = true;
        _hasRepairs = true;
        return true;
    }

    /// <summary>Hands out what was repaired since the last call, oldest first.</summary>
    /// <param name="timeframe">The length of the bars.</param>
    /// <param name="finished">Receives the bars.</param>
    public void TakeRepairs(Timeframe timeframe, List<FinishedBar> finished)
    {
        if (!_hasRepairs)
        {
            return;
        }

        _hasRepairs = false;
        foreach (ref var entry in _entries.AsSpan(0, _count))
        {
            if (entry.IsDue)
            {
                entry.IsDue = false;
                finished.Add(new FinishedBar(timeframe, entry.Bar.ToBar(timeframe.Duration), ++entry.Repairs));
            }
        }
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_forgottenTicks);
        writer.Write(_count);
        foreach (ref readonly var entry in _entries.AsSpan(0, _count))
        {
            entry.Bar.Save(writer);
            writer.Write(entry.Repairs);
            writer.Write(entry.IsDue ? 1 : 0);
        }
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _forgottenTicks = reader.ReadInt64();
        (_count, _hasRepairs) = (0, false);
        var count = reader.ReadInt32();
        if (count < 0 || count > _entries.Length)
        {
            throw new InvalidDataException($"The snapshot holds {count} bars where at most {_entries.Length} belong.");
        }

        for (var i = 0; i < count; i++)
        {
            _entries[i] = new Entry(TradedBar.Read(ref reader)) { Repairs = reader.ReadInt32(), IsDue = reader.ReadInt32() != 0 };
            _hasRepairs |= _entries[i].IsDue;
        }

        _count = count;
    }

    private int Insert(int index, in TradedBar bar)
    {
        if (_count == _entries.Length)
        {
            _forgottenTicks = Math.Max(_forgottenTicks, _entries[0].Bar.StartTicks);
            Array.Copy(_entries, 1, _entries, 0, --_count);
            index--;
        }

        Array.Copy(_entries, index, _entries, index + 1, _count - index);
        _entries[index] = new Entry(bar);
        _count++;
        return index;
    }

    private struct Entry(TradedBar bar)
    {
        public TradedBar Bar = bar;
        public int Repairs = 0;
        public bool IsDue = false;
    }
}
