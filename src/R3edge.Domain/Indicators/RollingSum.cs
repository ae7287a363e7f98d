using System.Runtime.CompilerServices;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// The sum of the last values, kept as two doubles so that it is exact for data of one kind (prices, volumes): it does
/// not drift, and depends only on the values in the window, not on where the series started. Should a value be so large
/// or small that even two doubles lose a digit, the window is summed anew. Mutable: do not copy one that is in use.
/// </summary>
public struct RollingSum : ISnapshotable
{
    private readonly double[] _window;
    private int _position;
    private int _count;
    private double _high;
    private double _low;

    /// <summary>Starts with an empty window.</summary>
    /// <param name="period">Its length, 1 or more.</param>
    public RollingSum(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        _window = new double[period];
    }

    /// <summary>The length of the window.</summary>
    public readonly int Period => _window.Length;

    /// <summary>How many values are in the window, up to its length.</summary>
    public readonly int Count => _count;

    /// <summary>Whether the window is full.</summary>
    public readonly bool IsFull
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _count == _window.Length;
    }

    /// <summary>The sum, rounded once; 0 for an empty window.</summary>
    public readonly double Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _high + _low;
    }

    /// <summary>The value that the next one will replace; 0 while the window is not full.</summary>
    internal readonly double Oldest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _window[_position];
    }

    /// <summary>The rounded part of the sum.</summary>
    internal readonly double High => _high;

    /// <summary>What the rounded part lacks.</summary>
    internal readonly double Low => _low;

    /// <summary>The values from <see cref="OldestIndex"/> to the end, then from the start: oldest first.</summary>
    internal readonly double[] Window => _window;

    /// <summary>Where the oldest value stands in <see cref="Window"/>.</summary>
    internal readonly int OldestIndex => _position;

    /// <summary>Takes in a value; the oldest leaves a full window.</summary>
    /// <param name="value">The next value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        var window = _window;
        var position = _position;
        var change = ErrorFree.Subtract(value, window[position], out var lostByChange);
        window[position] = value;
        position++;
        position = position == window.Length ? 0 : position;
        _position = position;
        _count += _count < window.Length ? 1 : 0;
        _high = ErrorFree.Add(_high, change, out var lostBySum);
        _low = AddLow(_low, lostBySum, lostByChange, out var exact);
        if (!exact)
        {
            (_high, _low) = Sum(window, position);
        }
    }

    /// <summary>low + first + second.</summary>
    /// <param name="low">What the sum lacks so far.</param>
    /// <param name="first">What it lost now.</param>
    /// <param name="second">What the change lost: nothing, as long as values differ by no more than a factor of two.</param>
    /// <param name="exact">Whether no digit was lost.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double AddLow(double low, double first, double second, out bool exact)
    {
        low = ErrorFree.Add(low, first, out var lost);
        if (second != 0.0)
        {
            low = ErrorFree.Add(low, second, out var more);
            lost = Math.Abs(lost) + Math.Abs(more);
        }

        exact = lost == 0.0;
        return low;
    }

    /// <summary>The sum times <paramref name="reciprocal"/>, exact to the last digit; the window must be full.</summary>
    /// <param name="reciprocal">1 / <see cref="Period"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly double Mean(double reciprocal)
    {
        var high = ErrorFree.Add(_high, _low, out var low);
        return ErrorFree.Divide(high, low, _window.Length, reciprocal);
    }

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_window);
        writer.Write(_position);
        writer.Write(_count);
        writer.Write(_high);
        writer.Write(_low);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        reader.Read(_window);
        _position = SnapshotChecks.ReadCount(ref reader, _window.Length - 1);
        _count = SnapshotChecks.ReadCount(ref reader, _window.Length);
        _high = reader.ReadDouble();
        _low = reader.ReadDouble();
    }

    /// <summary>The sum of a window from its oldest value on.</summary>
    // Static and out of line: a call on this would keep the hot fields out of registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static (double High, double Low) Sum(double[] window, int oldest)
    {
        var high = 0.0;
        var low = 0.0;
        for (var i = 0; i < window.Length; i++)
        {
            var index = oldest + i;
            high = ErrorFree.Add(high, window[index < window.Length ? index : index - window.Length], out var lost);
            low += lost;
        }

        high = ErrorFree.Add(high, low, out low);
        return (high, low);
    }
}
