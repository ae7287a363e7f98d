using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// The highest high and lowest low of the last bars in constant amortised time without data-dependent branches (van Herk
/// 1992; Gil and Werman 1993): the window is a suffix of the last block and a prefix of this one.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct RollingRange : ISnapshotable
{
    // High and negated low side by side, so that one maximum serves both. Up to the position these are the bars of this
    // block, and from there on the maximum of the last block from each place to its end.
    private readonly Vector128<double>[] _block;
    private int _position;
    private int _missing;
    private Vector128<double> _prefix;

    /// <summary>Starts with an empty window.</summary>
    /// <param name="period">Its length in bars, 1 or more.</param>
    public RollingRange(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        _block = new Vector128<double>[period + 1];
        _prefix = Vector128.Create(double.NegativeInfinity);
        _missing = period;
        Array.Fill(_block, _prefix);
    }

    /// <summary>Whether the window is full.</summary>
    public readonly bool IsFull
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _missing == 0;
    }

    /// <summary>Takes in a bar; the oldest leaves a full window.</summary>
    /// <param name="high">Highest price, not NaN.</param>
    /// <param name="low">Lowest price, not NaN.</param>
    /// <param name="lowest">The lowest low in the window, full or not.</param>
    /// <returns>The highest high in the window, full or not.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double high, double low, out double lowest)
    {
        var block = _block;
        var position = _position;
        var bar = Vector128.Create(high, -low);
        block[position] = bar;
        position++;
        var prefix = Vector128.MaxNative(_prefix, bar);
        var result = Vector128.MaxNative(prefix, block[position]);
        if (position == block.Length - 1)
        {
            Turn(block);
            prefix = Vector128.Create(double.NegativeInfinity);
            position = 0;
        }

        _prefix = prefix;
        _position = position;
        _missing -= _missing != 0 ? 1 : 0;
        lowest = -result.GetElement(1);
        return result.ToScalar();
    }

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(MemoryMarshal.Cast<Vector128<double>, double>(_block));
        writer.Write(_position);
        writer.Write(_missing);
        writer.Write(_prefix.GetElement(0));
        writer.Write(_prefix.GetElement(1));
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        reader.Read(MemoryMarshal.Cast<Vector128<double>, double>(_block.AsSpan()));
        _position = SnapshotChecks.ReadCount(ref reader, _block.Length - 2);
        _missing = SnapshotChecks.ReadCount(ref reader, _block.Length - 1);
        _prefix = Vector128.Create(reader.ReadDouble(), reader.ReadDouble());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Turn(Vector128<double>[] block)
    {
        var maximum = Vector128.Create(double.NegativeInfinity);
        for (var i = block.Length - 2; i >= 0; i--)
        {
            maximum = Vector128.MaxNative(maximum, block[i]);
            block[i] = maximum;
        }
    }
}
