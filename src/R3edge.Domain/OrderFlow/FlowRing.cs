using R3edge.Domain.Indicators;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>Events with one flow for each level, in a ring that doubles when it is full.</summary>
/// <param name="levels">How many flows an event has.</param>
internal struct FlowRing(int levels) : ISnapshotable
{
    private long[] _ticks = new long[64];
    private double[] _flows = new double[64 * levels];
    private int _head = 0;

    public int Count { get; private set; }

    public readonly long OldestTicks => _ticks[_head];

    public readonly ReadOnlySpan<double> OldestFlows => _flows.AsSpan(_head * levels, levels);

    public void Add(long ticks, ReadOnlySpan<double> flows)
    {
        if (Count == _ticks.Length)
        {
            Grow();
        }

        var index = (_head + Count) & (_ticks.Length - 1);
        _ticks[index] = ticks;
        flows.CopyTo(_flows.AsSpan(index * levels));
        Count++;
    }

    public void RemoveOldest()
    {
        _head = (_head + 1) & (_ticks.Length - 1);
        Count--;
    }

    public void Clear()
    {
        _head = 0;
        Count = 0;
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(Count);
        for (var i = 0; i < Count; i++)
        {
            var index = (_head + i) & (_ticks.Length - 1);
            writer.Write(_ticks[index]);
            writer.Write(_flows.AsSpan(index * levels, levels));
        }
    }

    public void Restore(ref SnapshotReader reader)
    {
        Clear();
        var count = SnapshotChecks.ReadCount(ref reader, int.MaxValue);
        var flows = new double[levels];
        for (var i = 0; i < count; i++)
        {
            var ticks = reader.ReadInt64();
            reader.Read(flows);
            Add(ticks, flows);
        }
    }

    private void Grow()
    {
        var size = _ticks.Length;
        var ticks = new long[size * 2];
        var flows = new double[size * 2 * levels];
        for (var i = 0; i < size; i++)
        {
            var index = (_head + i) & (size - 1);
            ticks[i] = _ticks[index];
            _flows.AsSpan(index * levels, levels).CopyTo(flows.AsSpan(i * levels));
        }

        _ticks = ticks;
        _flows = flows;
        _head = 0;
    }
}
