using System.Numerics;
using System.Runtime.InteropServices;

namespace R3edge.Domain.Backtesting;

/// <summary>
/// The drawdowns of an equity curve, in one pass. A drawdown lasts from the last bar at a peak to the first bar that is back
/// at it, or to the end of the data.
/// </summary>
internal readonly record struct DrawdownScan
{
    /// <summary>Beyond this the square of a return would overflow; no account in any currency holds as much.</summary>
    public const double LargestEquity = 1e100;

    // One attempt to skip costs about as much as ten bars one by one, so it is made once for this many.
    private const int Stretch = 32;

    /// <summary>The deepest, as a fraction of its peak; 0 where there is none.</summary>
    public double Deepest { get; private init; }

    /// <summary>How many there are.</summary>
    public int Count { get; private init; }

    /// <summary>The sum of their depths.</summary>
    public double SumOfDepths { get; private init; }

    /// <summary>The one that lasted longest; zero where there is none.</summary>
    public TimeSpan Longest { get; private init; }

    /// <summary>How long all lasted together.</summary>
    public TimeSpan Total { get; private init; }

    /// <summary>Whether the equity was at or below 0 at the close of any bar.</summary>
    public bool IsRuined { get; private init; }

    /// <summary>Scans a curve.</summary>
    /// <param name="plan">Knows when each bar closes.</param>
    /// <param name="equity">One value a bar.</param>
    /// <param name="initialEquity">The first peak, above 0.</param>
    /// <exception cref="ArgumentException">An equity is not a number, or not a possible one.</exception>
    public static DrawdownScan Over(StatisticsPlan plan, ReadOnlySpan<double> equity, double initialEquity)
    {
        var result = default(DrawdownScan);
        var peak = initialEquity;
        var peakBar = -1;
        var trough = initialEquity;
        var i = 0;
        while (i < equity.Length)
        {
            if (trough < peak)
            {
                i = SkipBetween(equity, i, trough, peak);
            }

            for (var end = Math.Min(i + Stretch, equity.Length); i < end; i++)
            {
                var value = equity[i];
                if (value < trough)
                {
                    trough = value;
                }
                else if (value >= peak)
                {
                    if (trough < peak)
                    {
                        result = result.With(peak, trough, plan.Between(peakBar, i));
                    }

                    peak = value;
                    trough = value;
                    peakBar = i;
                }
                else if (double.IsNaN(value))
                {
                    throw new ArgumentException($"The equity at bar {i} is not a number.", nameof(equity));
                }
            }
        }

        if (trough < peak)
        {
            result = result.With(peak, trough, plan.Between(peakBar, equity.Length - 1));
        }

        // The last peak is the highest, so this catches an impossible high wherever it was.
        return peak <= LargestEquity ? result : throw Impossible(peak);
    }

    /// <summary>
    /// Skips bars that change nothing: not at the peak and not below the trough. A NaN fails both comparisons, so it is never
    /// skipped.
    /// </summary>
    private static int SkipBetween(ReadOnlySpan<double> equity, int start, double trough, double peak)
    {
        var width = Vector<double>.Count;
        var low = new Vector<double>(trough);
        var high = new Vector<double>(peak);
        ref var first = ref MemoryMarshal.GetReference(equity);
        var i = start;
        for (; i <= equity.Length - 4 * width; i += 4 * width)
        {
            var a = Vector.LoadUnsafe(ref first, (nuint)i);
            var b = Vector.LoadUnsafe(ref first, (nuint)(i + width));
            var c = Vector.LoadUnsafe(ref first, (nuint)(i + 2 * width));
            var d = Vector.LoadUnsafe(ref first, (nuint)(i + 3 * width));
            var between = Vector.LessThan(a, high) & Vector.GreaterThanOrEqual(a, low)
                & Vector.LessThan(b, high) & Vector.GreaterThanOrEqual(b, low)
                & Vector.LessThan(c, high) & Vector.GreaterThanOrEqual(c, low)
                & Vector.LessThan(d, high) & Vector.GreaterThanOrEqual(d, low);
            if (between != Vector<long>.AllBitsSet)
            {
                break;
            }
        }

        return i;
    }

    private static ArgumentException Impossible(double equity) =>
        new($"An equity of {equity} is impossible.", nameof(equity));

    private DrawdownScan With(double peak, double trough, TimeSpan duration)
    {
        if (trough < -LargestEquity)
        {
            throw Impossible(trough);
        }

        var depth = (peak - trough) / peak;
        return new DrawdownScan
        {
            Deepest = Math.Max(Deepest, depth),
            Count = Count + 1,
            SumOfDepths = SumOfDepths + depth,
            Longest = duration > Longest ? duration : Longest,
            Total = Total + duration,
            IsRuined = IsRuined || trough <= 0.0,
        };
    }
}
