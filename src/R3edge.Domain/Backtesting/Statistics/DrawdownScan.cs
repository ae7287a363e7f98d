using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace R3edge.Domain.Backtesting;

/// <summary>
/// The drawdowns of an equity curve, in one pass. A drawdown lasts from the last bar at a peak to the first bar that is back
/// at it, or to the end of the data.
/// </summary>
internal struct DrawdownScan
{
    /// <summary>Beyond this the square of a return would overflow; no account in any currency holds as much.</summary>
    public const double LargestEquity = 1e100;

    // The loops below are compiled with full optimisation at once: a sweep in a fresh process would otherwise be over before
    // the runtime found them worth it, at ten times the cost.

    // Most drawdowns are a few bars long, and over before vectors would have paid for themselves.
    private const int BarsBeforeVectors = 16;

    private long _longestTicks;
    private long _totalTicks;
    private double _sumOfDepths;
    private double _lowest;

    /// <summary>The deepest, as a fraction of its peak; 0 where there is none.</summary>
    public double Deepest { get; private set; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Mean of their depths.</summary>
    public readonly double? AverageDepth => Defined.Ratio(_sumOfDepths, Count);

    /// <summary>The one that lasted longest; zero where there is none.</summary>
    public readonly TimeSpan Longest => new(_longestTicks);

    /// <summary>Mean of how long they lasted.</summary>
    public readonly TimeSpan? AverageDuration => Count > 0 ? new TimeSpan(_totalTicks / Count) : null;

    /// <summary>Whether the equity was at or below 0 at the close of any bar.</summary>
    public readonly bool IsRuined => _lowest <= 0.0;

    /// <summary>Scans a curve.</summary>
    /// <param name="plan">Knows when each bar closes.</param>
    /// <param name="equity">One value a bar.</param>
    /// <param name="initialEquity">The first peak, above 0.</param>
    /// <exception cref="ArgumentException">An equity is not a number, or not a possible one.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DrawdownScan Over(StatisticsPlan plan, ReadOnlySpan<double> equity, double initialEquity)
    {
        var scan = new DrawdownScan { _lowest = initialEquity };
        var peak = initialEquity;
        var bar = 0;
        while (true)
        {
            while (bar < equity.Length && equity[bar] >= peak)
            {
                peak = equity[bar++];
            }

            if (bar == equity.Length)
            {
                break;
            }

            var back = Recovery(equity, bar, peak, out var trough);
            scan.Add(peak, trough, plan.TicksBetween(bar - 1, Math.Min(back, equity.Length - 1)));
            bar = back;
            if (bar < equity.Length && double.IsNaN(equity[bar]))
            {
                throw new ArgumentException($"The equity at bar {bar} is not a number.", nameof(equity));
            }
        }

        // The last peak is the highest of all, so two comparisons cover the whole curve.
        return peak <= LargestEquity && scan._lowest >= -LargestEquity
            ? scan
            : throw new ArgumentException(
                $"An equity from {scan._lowest} to {peak} is larger than {LargestEquity}.", nameof(equity));
    }

    /// <summary>The first bar that is not below the peak, or the number of bars, and the lowest value before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Recovery(ReadOnlySpan<double> equity, int start, double peak, out double trough)
    {
        trough = peak;
        var bar = start;
        while (true)
        {
            for (var end = Math.Min(bar + BarsBeforeVectors, equity.Length); bar < end; bar++)
            {
                // Written so that a NaN ends it too.
                if (!(equity[bar] < peak))
                {
                    return bar;
                }

                trough = double.MinNative(trough, equity[bar]);
            }

            if (bar == equity.Length)
            {
                return bar;
            }

            bar = SkipBelow(equity, bar, peak, ref trough);
        }
    }

    /// <summary>Skips blocks of bars that are all below the peak, and lowers the trough to their minimum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SkipBelow(ReadOnlySpan<double> equity, int start, double peak, ref double trough)
    {
        var width = Vector<double>.Count;
        var high = new Vector<double>(peak);
        var lowest = new Vector<double>(trough);
        ref var first = ref MemoryMarshal.GetReference(equity);
        var bar = start;
        for (; bar <= equity.Length - 4 * width; bar += 4 * width)
        {
            var a = Vector.LoadUnsafe(ref first, (nuint)bar);
            var b = Vector.LoadUnsafe(ref first, (nuint)(bar + width));
            var c = Vector.LoadUnsafe(ref first, (nuint)(bar + 2 * width));
            var d = Vector.LoadUnsafe(ref first, (nuint)(bar + 3 * width));
            var below = Vector.LessThan(a, high) & Vector.LessThan(b, high) & Vector.LessThan(c, high) & Vector.LessThan(d, high);
            if (below != Vector<long>.AllBitsSet)
            {
                break;
            }

            lowest = Vector.MinNative(lowest, Vector.MinNative(Vector.MinNative(a, b), Vector.MinNative(c, d)));
        }

        for (var lane = 0; lane < width; lane++)
        {
            trough = double.MinNative(trough, lowest[lane]);
        }

        return bar;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(double peak, double trough, long ticks)
    {
        var depth = (peak - trough) / peak;
        Deepest = Math.Max(Deepest, depth);
        Count++;
        _sumOfDepths += depth;
        _longestTicks = Math.Max(_longestTicks, ticks);
        _totalTicks += ticks;
        _lowest = double.MinNative(_lowest, trough);
    }
}
