using R3edge.Domain.Markets;

namespace R3edge.Benchmarks.Indicators;

/// <summary>A million one-minute bars from a seeded walk on a tick of 0.01.</summary>
internal static class BenchmarkBars
{
    public const int Count = 1_000_000;

    public static BarSeries Make()
    {
        var random = new Random(1);
        var builder = new BarSeriesBuilder(Timeframe.OneMinute, Count);
        var open = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var close = 5_000_000;
        for (var i = 0; i < Count; i++)
        {
            var first = close;
            close = Math.Max(10_000, close + random.Next(-5_000, 5_001));
            var high = Math.Max(first, close) + random.Next(2_500);
            var low = Math.Min(first, close) - random.Next(2_500);
            builder.Add(new Bar(
                open, open.AddMinutes(1), first * 0.01, high * 0.01, low * 0.01, close * 0.01, random.NextDouble() * 10.0));
            open = open.AddMinutes(1);
        }

        return builder.Build();
    }
}
