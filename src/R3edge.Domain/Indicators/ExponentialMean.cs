using System.Runtime.CompilerServices;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// A mean with exponentially falling weights, seeded with the simple mean of its first values, as TA-Lib does and as
/// Wilder 1978 does for his smoothing. NaN until seeded. A constant input gives exactly that constant.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct ExponentialMean : ISnapshotable
{
    private readonly int _period;
    private readonly double _weight;
    private int _missing;
    private double _mean;
    private double _low;

    private ExponentialMean(int period, double weight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        _period = period;
        _weight = weight;
        _missing = period;
    }

    /// <summary>Whether there is a mean.</summary>
    public readonly bool IsSeeded => _missing == 0;

    /// <summary>The usual exponential average: the newest value has the weight 2 / (period + 1).</summary>
    /// <param name="period">1 or more.</param>
    public static ExponentialMean Standard(int period) => new(period, 2.0 / (period + 1.0));

    /// <summary>Wilder's smoothing (1978): the newest value has the weight 1 / period.</summary>
    /// <param name="period">1 or more.</param>
    public static ExponentialMean Wilder(int period) => new(period, 1.0 / period);

    /// <summary>Takes in a value.</summary>
    /// <param name="value">The next value.</param>
    /// <returns>The mean; NaN before <c>period</c> values.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double value)
    {
        if (_missing != 0)
        {
            _mean = ErrorFree.Add(_mean, value, out var lost);
            _low += lost;
            if (--_missing != 0)
            {
                return double.NaN;
            }

            var sum = ErrorFree.Add(_mean, _low, out var low);
            return _mean = ErrorFree.Divide(sum, low, _period, 1.0 / _period);
        }

        return _mean = Math.FusedMultiplyAdd(_weight, value - _mean, _mean);
    }

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_missing);
        writer.Write(_mean);
        writer.Write(_low);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _missing = SnapshotChecks.ReadCount(ref reader, _period);
        _mean = reader.ReadDouble();
        _low = reader.ReadDouble();
    }
}
