using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Backtesting;

/// <summary>
/// What the statistics of a backtest need from the bars alone: where the samples and the months end, how long the data
/// lasts, and what buying and holding returned. Made once for a series; immutable, so that the runs of a sweep share it
/// across threads.
/// </summary>
/// <remarks>
/// Bars shorter than a day are sampled at the last bar of each UTC day, longer ones at every bar. A bar belongs to the day
/// and the month of its last instant. The first sample measures from the open of the first bar.
/// </remarks>
public sealed class StatisticsPlan
{
    /// <summary>The year used throughout: 365.25 days.</summary>
    public static readonly TimeSpan Year = TimeSpan.FromDays(365.25);

    private readonly BarSeries _series;
    private readonly long _barTicks;
    private readonly int[] _sampleEnds;
    private readonly int[] _monthEnds;
    private readonly MonthlyReturn[] _months;
    private readonly double[] _benchmarkDeviations;

    private StatisticsPlan(BarSeries series)
    {
        _series = series;
        _barTicks = series.Timeframe.Duration.Ticks;
        (_sampleEnds, _monthEnds, _months) = Divide(series);
        Years = (series.CloseTime(series.Count - 1) - series.OpenTime(0)) / Year;
        SamplesPerYear = _sampleEnds.Length / Years;
        BuyAndHoldReturn = Defined.Finite(series.Close[^1] / series.Open[0] - 1.0);
        (_benchmarkDeviations, BenchmarkMean, BenchmarkSumOfSquares) = BuyAndHold(series, _sampleEnds);
    }

    /// <summary>How many bars the series has, and so how many equities a run must bring.</summary>
    public int BarCount => _series.Count;

    /// <summary>How many returns are sampled: UTC days with a bar, or bars where a bar lasts a day or more.</summary>
    public int SampleCount => _sampleEnds.Length;

    /// <summary>From the open of the first bar to the close of the last, in years of 365.25 days; above 0.</summary>
    public double Years { get; }

    /// <summary>Samples divided by years: about 252 where a market trades on weekdays, about 365 where it never closes.</summary>
    public double SamplesPerYear { get; }

    /// <summary>Last close over first open, less 1, without costs; null where that overflows.</summary>
    public double? BuyAndHoldReturn { get; }

    /// <summary>The bar at which each sample ends.</summary>
    internal ReadOnlySpan<int> SampleEnds => _sampleEnds;

    /// <summary>The bar at which each month ends.</summary>
    internal ReadOnlySpan<int> MonthEnds => _monthEnds;

    /// <summary>Mean sampled return of buying and holding.</summary>
    internal double BenchmarkMean { get; }

    /// <summary>Sum of squared <see cref="BenchmarkDeviations"/>.</summary>
    internal double BenchmarkSumOfSquares { get; }

    /// <summary>Sampled returns of buying and holding, less their mean.</summary>
    internal ReadOnlySpan<double> BenchmarkDeviations => _benchmarkDeviations;

    /// <summary>The plan of a series.</summary>
    /// <param name="series">At least one bar.</param>
    /// <exception cref="ArgumentException">The series is empty.</exception>
    public static StatisticsPlan For(BarSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return series.Count == 0
            ? throw new ArgumentException("There are no statistics without a bar.", nameof(series))
            : new StatisticsPlan(series);
    }

    /// <summary>Ticks from the close of one bar to the close of a later one; bar -1 closes when the first bar opens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long TicksBetween(int from, int to)
    {
        var openTicks = _series.OpenTicks;
        return from < 0 ? openTicks[to] + _barTicks - openTicks[0] : openTicks[to] - openTicks[from];
    }

    /// <summary>The return of every month of an equity curve.</summary>
    internal MonthlyReturnTable MonthlyReturns(ReadOnlySpan<double> equity, double initialEquity)
    {
        var rows = new MonthlyReturn[_months.Length];
        var before = initialEquity;
        for (var i = 0; i < rows.Length; i++)
        {
            var after = equity[_monthEnds[i]];
            rows[i] = _months[i] with { Return = before > 0.0 ? Defined.Finite(after / before - 1.0) : null };
            before = after;
        }

        return new MonthlyReturnTable(rows);
    }

    private static (int[] SampleEnds, int[] MonthEnds, MonthlyReturn[] Months) Divide(BarSeries series)
    {
        var openTicks = series.OpenTicks;
        // The last instant of a bar, because a bar that closes at midnight belongs to the day that ends there.
        var toLastInstant = series.Timeframe.Duration.Ticks - 1;
        var everyBar = series.Timeframe.Duration >= TimeSpan.FromDays(1);
        var sampleEnds = new List<int>(everyBar ? series.Count : 64);
        var monthEnds = new List<int>();
        var months = new List<MonthlyReturn>();
        var nextDay = StartOfNextDay(openTicks[0] + toLastInstant);
        var month = MonthOf(openTicks[0] + toLastInstant);
        for (var i = 1; i < openTicks.Length; i++)
        {
            var instant = openTicks[i] + toLastInstant;
            if (instant < nextDay)
            {
                continue;
            }

            sampleEnds.Add(i - 1);
            nextDay = StartOfNextDay(instant);
            var thisMonth = MonthOf(instant);
            if (thisMonth != month)
            {
                monthEnds.Add(i - 1);
                months.Add(month);
                month = thisMonth;
            }
        }

        sampleEnds.Add(series.Count - 1);
        monthEnds.Add(series.Count - 1);
        months.Add(month);
        return ([.. sampleEnds], [.. monthEnds], [.. months]);
    }

    private static long StartOfNextDay(long ticks) => ticks - ticks % TimeSpan.TicksPerDay + TimeSpan.TicksPerDay;

    private static MonthlyReturn MonthOf(long ticks)
    {
        var time = new DateTime(ticks, DateTimeKind.Utc);
        return new MonthlyReturn(time.Year, time.Month, null);
    }

    private static (double[] Deviations, double Mean, double SumOfSquares) BuyAndHold(BarSeries series, int[] sampleEnds)
    {
        var returns = new double[sampleEnds.Length];
        var before = series.Open[0];
        var sum = 0.0;
        for (var i = 0; i < returns.Length; i++)
        {
            var after = series.Close[sampleEnds[i]];
            returns[i] = after / before - 1.0;
            sum += returns[i];
            before = after;
        }

        var mean = sum / returns.Length;
        var sumOfSquares = 0.0;
        for (var i = 0; i < returns.Length; i++)
        {
            returns[i] -= mean;
            sumOfSquares += returns[i] * returns[i];
        }

        return (returns, mean, sumOfSquares);
    }
}
