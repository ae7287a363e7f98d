using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Indicators;

/// <summary>Possible bars from a seed: random walks on a tick, with flat stretches, gaps and bars without volume.</summary>
internal static class RandomBars
{
    private static readonly double[] Ticks = [0.1, 0.01, 1e-8, 0.25];

    public static BarSeries Make(int seed, int count) => Make(Bars(seed, count));

    public static BarSeries Make(IReadOnlyList<Bar> bars)
    {
        var timeframe = Timeframe.OneHour;
        Assert.True(bars.Count == 0 || Timeframe.TryFromDuration(bars[0].CloseTime - bars[0].OpenTime, out timeframe));
        var builder = new BarSeriesBuilder(timeframe, bars.Count);
        foreach (var bar in bars)
        {
            builder.Add(bar);
        }

        return builder.Build();
    }

    public static List<Bar> Bars(int seed, int count)
    {
        var random = new Random(seed);
        var takers = new Random(seed ^ 0x5bd1e995);
        var tick = Ticks[random.Next(Ticks.Length)];
        var close = random.Next(1_000, 100_000);
        var bars = new List<Bar>(count);
        var open = new DateTime(2024, 1, 1, random.Next(24), 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < count; i++)
        {
            var flat = random.Next(8) == 0;
            var start = flat ? close : Math.Max(500, close + random.Next(-3, 4));
            close = flat ? close : Math.Max(500, start + random.Next(-40, 41));
            var high = Math.Max(start, close) + (flat ? 0 : random.Next(20));
            var low = Math.Min(start, close) - (flat ? 0 : random.Next(20));
            var volume = random.Next(6) == 0 ? 0.0 : random.Next(1, 1_000_000) / 1000.0;
            bars.Add(new Bar(open, open.AddHours(1), start * tick, high * tick, low * tick, close * tick, volume, volume * takers.Next(5) / 4.0));
            open = open.AddHours(random.Next(20) == 0 ? 5 : 1);
        }

        return bars;
    }
}
