using R3edge.Domain.Markets;

namespace R3edge.Domain.Backtesting;

/// <summary>
/// Where the returns of an equity curve are measured: at the end of each UTC day as the statistics do, or, where that gives too
/// few, after every so many bars. Immutable, so that the runs of a sweep share it across threads.
/// </summary>
public sealed class ReturnSampling
{
    private readonly int[] _ends;

    private ReturnSampling(int[] ends, int barCount, double years)
    {
        _ends = ends;
        BarCount = barCount;
        SamplesPerYear = ends.Length / years;
    }

    /// <summary>How many bars the series has.</summary>
    public int BarCount { get; }

    /// <summary>How many returns are measured.</summary>
    public int Count => _ends.Length;

    /// <summary>Samples in a year of 365.25 days, as the series really has them.</summary>
    public double SamplesPerYear { get; }

    /// <summary>The samples of the statistics: UTC days with a bar, or bars where a bar lasts a day or more.</summary>
    /// <param name="series">At least one bar.</param>
    public static ReturnSampling Daily(BarSeries series) => Of(StatisticsPlan.For(series));

    /// <summary>Equal numbers of bars; the first sample is longer where they do not divide the series.</summary>
    /// <param name="series">At least one bar.</param>
    /// <param name="bars">Bars in a sample, 1 to all.</param>
    public static ReturnSampling EveryBars(BarSeries series, int bars) => EveryBars(StatisticsPlan.For(series), bars);

    /// <summary>Days where there are enough of them, else the fewest bars to a sample that give enough, else every bar.</summary>
    /// <param name="series">At least one bar.</param>
    /// <param name="enough">How many samples are wanted, 1 or more.</param>
    public static ReturnSampling AtLeast(BarSeries series, int enough) => AtLeast(StatisticsPlan.For(series), enough);

    /// <summary>As for a series.</summary>
    internal static ReturnSampling AtLeast(StatisticsPlan plan, int enough)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(enough, 1);
        return plan.SampleCount >= enough ? Of(plan) : EveryBars(plan, Math.Max(1, plan.BarCount / enough));
    }

    /// <summary>Measures the returns of an equity curve. Nothing is left after ruin: from the sample on in which equity is 0 or less, the return is -1 once and then 0.</summary>
    /// <param name="equity">The equity at the close of each bar, in quote units.</param>
    /// <param name="initialEquity">The equity before the first bar, above 0.</param>
    /// <param name="riskFreeRate">What cash earns in a year, as a fraction above -1; taken off each return.</param>
    /// <param name="returns">Receives <see cref="Count"/> fractions.</param>
    /// <exception cref="ArgumentException">The equity has not one value for each bar, or there is not room for one return for each sample.</exception>
    public void Sample(ReadOnlySpan<double> equity, double initialEquity, double riskFreeRate, Span<double> returns)
    {
        if (equity.Length != BarCount || returns.Length != Count)
        {
            throw new ArgumentException($"{equity.Length} equities and {returns.Length} returns do not fit {BarCount} bars and {Count} samples.", nameof(equity));
        }

        var riskFree = riskFreeRate == 0.0 ? 0.0 : Math.Pow(1.0 + riskFreeRate, 1.0 / SamplesPerYear) - 1.0;
        var before = initialEquity;
        for (var i = 0; i < _ends.Length; i++)
        {
            var after = Math.Max(0.0, equity[_ends[i]]);
            returns[i] = (before > 0.0 ? after / before - 1.0 : 0.0) - riskFree;
            before = before > 0.0 ? after : 0.0;
        }
    }

    private static ReturnSampling Of(StatisticsPlan plan) => new(plan.SampleEnds.ToArray(), plan.BarCount, plan.Years);

    private static ReturnSampling EveryBars(StatisticsPlan plan, int bars)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bars, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bars, plan.BarCount);
        var ends = new int[plan.BarCount / bars];
        for (var i = 0; i < ends.Length; i++)
        {
            ends[i] = plan.BarCount - 1 - (ends.Length - 1 - i) * bars;
        }

        return new ReturnSampling(ends, plan.BarCount, plan.Years);
    }
}
