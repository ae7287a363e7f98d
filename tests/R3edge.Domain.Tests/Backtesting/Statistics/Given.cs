using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Backtesting.Statistics;

/// <summary>Bars, curves and trades for the tests of the statistics.</summary>
internal static class Given
{
    public static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Bars without a gap; each opens at the close before it, the first at the first close.</summary>
    public static BarSeries Bars(Timeframe timeframe, DateTime start, params IReadOnlyList<double> closes) =>
        BarsAt(timeframe, Enumerable.Range(0, closes.Count).Select(i => start + i * timeframe.Duration), closes);

    /// <summary>Bars that open when told.</summary>
    public static BarSeries BarsAt(Timeframe timeframe, IEnumerable<DateTime> opens, IReadOnlyList<double> closes)
    {
        var builder = new BarSeriesBuilder(timeframe);
        var i = 0;
        foreach (var time in opens)
        {
            var open = closes[Math.Max(0, i - 1)];
            var close = closes[i++];
            builder.Add(new Bar(time, time + timeframe.Duration, open, Math.Max(open, close), Math.Min(open, close), close, 1.0));
        }

        return builder.Build();
    }

    /// <summary>Bars whose price never moves.</summary>
    public static BarSeries Flat(Timeframe timeframe, int count) =>
        Bars(timeframe, Start, Enumerable.Repeat(100.0, count).ToArray());

    /// <summary>The equity that these returns compound to from an initial 1000.</summary>
    public static double[] Compounded(params double[] returns)
    {
        var equity = 1000.0;
        return [.. returns.Select(value => equity *= 1.0 + value)];
    }

    /// <summary>Statistics without trades over a flat price.</summary>
    public static BacktestStatistics Daily(double initialEquity, params double[] equity) =>
        BacktestStatistics.Compute(StatisticsPlan.For(Flat(Timeframe.OneDay, equity.Length)), equity, initialEquity, [], 0);

    /// <summary>Statistics of trades over one bar.</summary>
    public static BacktestStatistics Trading(params IReadOnlyList<ClosedTrade> trades) =>
        BacktestStatistics.Compute(StatisticsPlan.For(Flat(Timeframe.OneDay, 1)), [1000.0], 1000.0, trades, 1);

    /// <summary>A long trade with this profit and nothing else remarkable.</summary>
    public static ClosedTrade Trade(decimal profit) => new(
        default, Bias.Long, Start, 100m, Start.AddHours(1), 100m, 1m, 0m, profit, 0.0, 0.0, 1, ExitReason.Signal);
}
