using BenchmarkDotNet.Attributes;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Benchmarks.Statistics;

/// <summary>What the statistics of one run cost: up to 3 ns a bar and 50 ns a trade, so that a sweep can afford them.</summary>
[MemoryDiagnoser]
public class StatisticsBenchmarks
{
    private StatisticsPlan _plan = null!;
    private BarSeries _series = null!;
    private double[] _equity = null!;
    private ClosedTrade[] _trades = null!;

    /// <summary>How the equity moves; the scan for drawdowns is the only pass over all bars, and depends on it.</summary>
    public enum Curve
    {
        /// <summary>Up and down without direction.</summary>
        RandomWalk,

        /// <summary>Up more often than down, at random: a drawdown ends every five bars and nothing can be predicted, the worst there is.</summary>
        NewPeaks,

        /// <summary>In the market a fifth of the time, flat between.</summary>
        MostlyFlat,

        /// <summary>Up and down by turns: a drawdown every second bar.</summary>
        Zigzag,
    }

    /// <summary>A month of one-minute bars, and two years of them.</summary>
    [Params(45_000, 1_000_000)]
    public int Bars { get; set; }

    /// <summary>The shape of the equity.</summary>
    [Params(Curve.RandomWalk, Curve.NewPeaks, Curve.MostlyFlat, Curve.Zigzag)]
    public Curve Shape { get; set; }

    /// <summary>None, or one every hundred bars.</summary>
    [Params(false, true)]
    public bool WithTrades { get; set; }

    /// <summary>Makes the inputs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        var start = new DateTime(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var builder = new BarSeriesBuilder(Timeframe.OneMinute, Bars);
        _equity = new double[Bars];
        var equity = 10_000.0;
        for (var i = 0; i < Bars; i++)
        {
            var price = 100.0 + random.NextDouble();
            var open = start.AddMinutes(i);
            builder.Add(new Bar(open, open.AddMinutes(1), price, price, price, price, 1.0));
            equity = Math.Max(1.0, equity + Step(random, i));
            _equity[i] = equity;
        }

        _series = builder.Build();
        _plan = StatisticsPlan.For(_series);
        _trades = WithTrades ? [.. Enumerable.Range(0, Bars / 100).Select(i => Trade(start.AddMinutes(i * 100), random))] : [];
    }

    /// <summary>The statistics of one run.</summary>
    [Benchmark]
    public BacktestStatistics Compute() => BacktestStatistics.Compute(_plan, _equity, 10_000.0, _trades, Bars / 2);

    /// <summary>What a series costs once, however many runs share it.</summary>
    [Benchmark]
    public StatisticsPlan Plan() => StatisticsPlan.For(_series);

    private static ClosedTrade Trade(DateTime entry, Random random)
    {
        var exit = 100m + random.Next(-200, 200) / 100m;
        return new ClosedTrade(
            default, Bias.Long, entry, 100m, entry.AddMinutes(30), exit, 1.5m, 0.15m, (exit - 100m) * 1.5m - 0.15m,
            0.01, 0.01, 30, ExitReason.Signal);
    }

    private double Step(Random random, int bar) => Shape switch
    {
        Curve.RandomWalk => random.NextDouble() - 0.5,
        Curve.NewPeaks => random.NextDouble() - 0.3,
        Curve.MostlyFlat => bar % 100 < 20 ? random.NextDouble() - 0.5 : 0.0,
        _ => bar % 2 == 0 ? 1.0 : -0.99,
    };
}
