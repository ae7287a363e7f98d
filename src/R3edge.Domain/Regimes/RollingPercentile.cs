using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes;

/// <summary>
/// Where a positive value stands among the latest ones: the share of them below it, ties counted half. Values are told apart
/// by their logarithm to one part in 25 (bins counted in a Fenwick tree, Fenwick 1994), so that a step costs the same however
/// long the window is. Allocates nothing a step.
/// </summary>
internal sealed class RollingPercentile : ISnapshotable
{
    private const int Bins = 2048;
    private const double BinsPerUnit = 25.0;

    // ln of the middle of the bins: volatilities from 1e-18 to 1e16 a bar are told apart.
    private const double Middle = -1.0;

    private readonly ushort[] _bins;
    private readonly int[] _tree = new int[Bins + 1];
    private int _count;
    private int _next;

    /// <summary>Starts empty.</summary>
    /// <param name="capacity">How many values the window holds, 1 or more.</param>
    public RollingPercentile(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _bins = new ushort[capacity];
    }

    /// <summary>How many values there are, at most the capacity.</summary>
    public int Count => _count;

    /// <summary>Takes in a value; beyond the capacity the oldest leaves.</summary>
    /// <param name="value">0 or more.</param>
    /// <returns>Its percentile among the values of the window, itself included: above 0, below 1.</returns>
    public double Add(double value)
    {
        if (_count == _bins.Length)
        {
            Tally(_bins[_next], -1);
        }
        else
        {
            _count++;
        }

        var bin = Bin(value);
        _bins[_next] = (ushort)bin;
        _next = _next + 1 == _bins.Length ? 0 : _next + 1;
        Tally(bin, 1);
        var below = Below(bin);
        return (below + 0.5 * (Below(bin + 1) - below)) / _count;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_bins.Length);
        writer.Write(_count);
        writer.Write(_next);
        for (var i = 0; i < _count; i++)
        {
            writer.Write((int)_bins[i]);
        }
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        var capacity = reader.ReadInt32();
        var count = reader.ReadInt32();
        var next = reader.ReadInt32();
        var expected = count == _bins.Length ? next : count;
        if (capacity != _bins.Length || count < 0 || count > capacity || next < 0 || next >= capacity || next != expected)
        {
            throw new InvalidDataException($"The snapshot holds a window of {count} of {capacity} values where {_bins.Length} belong.");
        }

        (_count, _next) = (count, next);
        Array.Clear(_tree);
        for (var i = 0; i < count; i++)
        {
            var bin = reader.ReadInt32();
            if (bin is < 0 or >= Bins)
            {
                throw new InvalidDataException($"The snapshot holds {bin} where a bin belongs.");
            }

            _bins[i] = (ushort)bin;
            Tally(bin, 1);
        }
    }

    private static int Bin(double value) =>
        (int)Math.Clamp((Math.Log(value) - Middle) * BinsPerUnit + 0.5 * Bins, 0.0, Bins - 1.0);

    private void Tally(int bin, int change)
    {
        for (var i = bin + 1; i <= Bins; i += i & -i)
        {
            _tree[i] += change;
        }
    }

    private int Below(int bin)
    {
        var sum = 0;
        for (var i = bin; i > 0; i -= i & -i)
        {
            sum += _tree[i];
        }

        return sum;
    }
}
