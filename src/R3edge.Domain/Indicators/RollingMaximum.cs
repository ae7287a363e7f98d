using System.Runtime.CompilerServices;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// The largest of the last values in constant amortised time without data-dependent branches (van Herk 1992; Gil and
/// Werman 1993): the window is a suffix of the last block and a prefix of this one. For the smallest, feed negated
/// values. Mutable: do not copy one that is in use.
/// </summary>
public struct RollingMaximum : ISnapshotable
{
    // Values of this block up to the position, then, for each place, the maximum of the last block from there on.
    private readonly double[] _block;
    private int _position;
    private double _prefix;

    /// <summary>Starts with an empty window.</summary>
    /// <param name="period">Its length, 1 or more.</param>
    public RollingMaximum(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        _block = new double[period + 1];
        Array.Fill(_block, double.NegativeInfinity);
        _prefix = double.NegativeInfinity;
    }

    /// <summary>Takes in a value; the oldest leaves a full window.</summary>
    /// <param name="value">The next value, not NaN.</param>
    /// <returns>The largest value in the window, full or not.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double value)
    {
        var block = _block;
        var position = _position;
        block[position] = value;
        position++;
        var prefix = double.MaxNative(_prefix, value);
        var result = double.MaxNative(prefix, block[position]);
        if (position == block.Length - 1)
        {
            Turn(block);
            prefix = double.NegativeInfinity;
            position = 0;
        }

        _prefix = prefix;
        _position = position;
        return result;
    }

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_block);
        writer.Write(_position);
        writer.Write(_prefix);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        reader.Read(_block);
        _position = SnapshotChecks.ReadCount(ref reader, _block.Length - 2);
        _prefix = reader.ReadDouble();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Turn(double[] block)
    {
        var maximum = double.NegativeInfinity;
        for (var i = block.Length - 2; i >= 0; i--)
        {
            maximum = double.MaxNative(maximum, block[i]);
            block[i] = maximum;
        }
    }
}
