using System.Runtime.CompilerServices;
using R3edge.Domain.Indicators;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>A sum that values enter and leave, kept as two doubles so that it does not drift over millions of events.</summary>
internal struct RunningSum : ISnapshotable
{
    // The relative size of a variation that is rounding and nothing else.
    private const double Noise = 1e-24;

    private double _high;
    private double _low;

    public readonly double Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _high + _low;
    }

    /// <summary>count * sum(ab) - sum(a) * sum(b), without the cancellation; 0 where the difference is nothing but rounding.</summary>
    public static double Deviation(double count, in RunningSum products, in RunningSum left, in RunningSum right)
    {
        var (leftHigh, leftLow) = left.Normal();
        var (rightHigh, rightLow) = right.Normal();
        var (productsHigh, productsLow) = products.Normal();
        var square = ErrorFree.Multiply(leftHigh, rightHigh, out var squareLow);
        squareLow += leftHigh * rightLow + leftLow * rightHigh;
        var scaled = ErrorFree.Multiply(count, productsHigh, out var scaledLow);
        scaledLow = Math.FusedMultiplyAdd(count, productsLow, scaledLow);
        var difference = (scaled - square) + (scaledLow - squareLow);
        return Math.Abs(difference) <= Noise * (Math.Abs(scaled) + Math.Abs(square)) ? 0.0 : difference;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        _high = ErrorFree.Add(_high, value, out var lost);
        _low += lost;
    }

    public void Add(in RunningSum other)
    {
        Add(other._high);
        _low += other._low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(double left, double right)
    {
        var product = ErrorFree.Multiply(left, right, out var rest);
        _high = ErrorFree.Add(_high, product, out var lost);
        _low += lost + rest;
    }

    public void Clear()
    {
        _high = 0.0;
        _low = 0.0;
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_high);
        writer.Write(_low);
    }

    public void Restore(ref SnapshotReader reader)
    {
        _high = reader.ReadDouble();
        _low = reader.ReadDouble();
    }

    private readonly (double High, double Low) Normal()
    {
        var high = ErrorFree.Add(_high, _low, out var low);
        return (high, low);
    }
}
