using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Markets;

public sealed class BarGapsTests
{
    private static readonly DateTime Noon = new(2024, 5, 6, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Find_BarsWithHoles_GivesEachStretchOnce()
    {
        // 12:01 to 12:08 asked; there are 12:00, 12:02, 12:03, 12:06 and 12:09.
        long[] ticks = [.. new[] { 0, 2, 3, 6, 9 }.Select(minute => Noon.AddMinutes(minute).Ticks)];

        var gaps = BarGaps.Find(ticks, Timeframe.OneMinute, Noon.AddSeconds(30), Noon.AddMinutes(8).AddSeconds(59));

        Assert.Equal([(Minute(1), Minute(2)), (Minute(4), Minute(6)), (Minute(7), Minute(8))], gaps);
    }

    [Fact]
    public void Find_Nothing_GivesAll() =>
        Assert.Equal([(Noon, Minute(5))], BarGaps.Find([], Timeframe.FiveMinutes, Noon, Minute(9)));

    [Fact]
    public void Find_StretchShorterThanAnInterval_GivesNone() =>
        Assert.Empty(BarGaps.Find([], Timeframe.FiveMinutes, Minute(1), Minute(9)));

    private static DateTime Minute(int minute) => Noon.AddMinutes(minute);
}
