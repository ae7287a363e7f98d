using System.Runtime.CompilerServices;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Mean and variance of the last values. Both sums (of values and of squares) are kept as two doubles, so that the
/// difference of the squares still has all its digits; once the sum of squares has fallen far below what passed through
/// it (a spike has left), it is summed anew. Never negative, and exactly 0 for a window of equal values.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct RollingVariance : ISnapshotable
{
    // A sum that fell by this factor since it was last summed has lost at most 20 of its 106 bits.
    private const double Fallen = 1.0 / (1 << 20);

    private readonly double _reciprocal;
    private RollingSum _sum;
    private double _high;
    private double _low;
    private double _peak;
    private double _last;
    private int _repeats;

    /// <summary>Starts with an empty window.</summary>
    /// <param name="period">Its length, 1 or more.</param>
    public RollingVariance(int period)
    {
        _sum = new RollingSum(period);
        _reciprocal = 1.0 / period;
        _last = double.NaN;
    }

    /// <summary>Whether the window is full; before that no statistic means anything.</summary>
    public readonly bool IsFull
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _sum.IsFull;
    }

    /// <summary>The mean of a full window, the same to the last bit as <see cref="Sma"/>.</summary>
    public readonly double Mean
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _sum.Mean(_reciprocal);
    }

    /// <summary>The population variance of a full window, 0 or more.</summary>
    public readonly double Variance
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => SquaredDeviations * _reciprocal * _reciprocal;
    }

    /// <summary>The sample variance of a full window of at least two, 0 or more.</summary>
    public readonly double SampleVariance => SquaredDeviations * _reciprocal / (_sum.Period - 1.0);

    // Period times the sum of squared deviations from the mean: n * sum(x^2) - sum(x)^2.
    private readonly double SquaredDeviations
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            double period = _sum.Period;
            var sum = ErrorFree.Add(_sum.High, _sum.Low, out var sumLow);
            var square = ErrorFree.Multiply(sum, sum, out var squareLow);
            squareLow = Math.FusedMultiplyAdd(2.0 * sum, sumLow, squareLow);
            var scaled = ErrorFree.Multiply(period, _high, out var scaledLow);
            scaledLow = Math.FusedMultiplyAdd(period, _low, scaledLow);
            var result = (scaled - square) + (scaledLow - squareLow);
            return _repeats >= _sum.Period - 1 ? 0.0 : double.MaxNative(0.0, result);
        }
    }

    /// <summary>Takes in a value; the oldest leaves a full window.</summary>
    /// <param name="value">The next value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        var leaving = _sum.Oldest;
        _sum.Add(value);

        // A mask rather than a choice: ties come and go unpredictably.
        _repeats = Math.Min(_repeats + 1, _sum.Period) & -(value == _last ? 1 : 0);
        _last = value;
        var entered = ErrorFree.Multiply(value, value, out var enteredLow);
        var left = ErrorFree.Multiply(leaving, leaving, out var leftLow);
        var change = ErrorFree.Subtract(entered, left, out var changeLow);
        var high = ErrorFree.Add(_high, change, out var lost);
        var low = _low + lost + (changeLow + (enteredLow - leftLow));
        var peak = double.MaxNative(_peak, high);
        if (!(high >= peak * Fallen))
        {
            (high, low) = SumOfSquares(_sum.Window, _sum.OldestIndex);
            peak = high;
        }

        _high = high;
        _low = low;
        _peak = peak;
    }

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _sum.Save(writer);
        writer.Write(_high);
        writer.Write(_low);
        writer.Write(_peak);
        writer.Write(_last);
        writer.Write(_repeats);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _sum.Restore(ref reader);
        _high = reader.ReadDouble();
        _low = reader.ReadDouble();
        _peak = reader.ReadDouble();
        _last = reader.ReadDouble();
        _repeats = SnapshotChecks.ReadCount(ref reader, _sum.Period);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (double High, double Low) SumOfSquares(double[] window, int oldest)
    {
        var high = 0.0;
        var low = 0.0;
        for (var i = 0; i < window.Length; i++)
        {
            var index = oldest + i;
            var value = window[index < window.Length ? index : index - window.Length];
            var square = ErrorFree.Multiply(value, value, out var squareLow);
            high = ErrorFree.Add(high, square, out var lost);
            low += lost + squareLow;
        }

        return (high, low);
    }
}
