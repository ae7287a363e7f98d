using System.Runtime.CompilerServices;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// The sum of the last values, each times its place in the window (0 for the oldest), next to their plain sum; both as
/// exact as <see cref="RollingSum"/>. Mutable: do not copy one that is in use.
/// </summary>
internal struct RollingWeightedSum : ISnapshotable
{
    private RollingSum _sum;
    private double _high;
    private double _low;

    /// <summary>Starts with an empty window.</summary>
    /// <param name="period">Its length, 1 or more.</param>
    internal RollingWeightedSum(int period) => _sum = new RollingSum(period);

    /// <summary>Whether the window is full.</summary>
    internal readonly bool IsFull
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _sum.IsFull;
    }

    /// <summary>The plain sum of a window, rounded once.</summary>
    /// <param name="low">What rounding lost.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly double Plain(out double low) => ErrorFree.Add(_sum.High, _sum.Low, out low);

    /// <summary>The weighted sum of a window, rounded once.</summary>
    /// <param name="low">What rounding lost.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly double Weighted(out double low) => ErrorFree.Add(_high, _low, out low);

    /// <summary>Takes in a value; the oldest leaves a full window and every other moves down a place.</summary>
    /// <param name="value">The next value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(double value)
    {
        var product = ErrorFree.Multiply(_sum.Period - 1.0, value, out var productLow);
        var high = _high;
        var low = _low;
        var lost = 0.0;
        Accumulate(ref high, ref low, ref lost, product);
        Accumulate(ref high, ref low, ref lost, productLow);
        Accumulate(ref high, ref low, ref lost, _sum.Oldest);
        Accumulate(ref high, ref low, ref lost, -_sum.High);
        Accumulate(ref high, ref low, ref lost, -_sum.Low);
        _sum.Add(value);
        if (lost != 0.0)
        {
            (high, low) = Sum(_sum.Window, _sum.OldestIndex);
        }

        _high = high;
        _low = low;
    }

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _sum.Save(writer);
        writer.Write(_high);
        writer.Write(_low);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _sum.Restore(ref reader);
        _high = reader.ReadDouble();
        _low = reader.ReadDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref double high, ref double low, ref double lost, double term)
    {
        high = ErrorFree.Add(high, term, out var error);
        low = ErrorFree.Add(low, error, out error);
        lost += Math.Abs(error);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (double High, double Low) Sum(double[] window, int oldest)
    {
        var high = 0.0;
        var low = 0.0;
        for (var i = 0; i < window.Length; i++)
        {
            var index = oldest + i;
            var value = window[index < window.Length ? index : index - window.Length];
            var product = ErrorFree.Multiply(i, value, out var productLow);
            high = ErrorFree.Add(high, product, out var lost);
            low += lost + productLow;
        }

        high = ErrorFree.Add(high, low, out low);
        return (high, low);
    }
}
