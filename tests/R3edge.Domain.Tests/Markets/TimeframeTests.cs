using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Markets;

public sealed class TimeframeTests
{
    [Theory]
    [InlineData("1m", 1)]
    [InlineData("3m", 3)]
    [InlineData("5m", 5)]
    [InlineData("15m", 15)]
    [InlineData("30m", 30)]
    [InlineData("1h", 60)]
    [InlineData("2h", 120)]
    [InlineData("4h", 240)]
    [InlineData("6h", 360)]
    [InlineData("12h", 720)]
    [InlineData("1d", 1440)]
    [InlineData("1w", 10080)]
    public void TryParse_KnownName_GivesItsLengthAndBack(string name, int minutes)
    {
        Assert.True(Timeframe.TryParse(name, out var timeframe));
        Assert.Equal(TimeSpan.FromMinutes(minutes), timeframe.Duration);
        Assert.Equal(name, timeframe.ToString());
        Assert.True(Timeframe.TryFromDuration(TimeSpan.FromMinutes(minutes), out var same));
        Assert.Equal(timeframe, same);
        Assert.Equal(525_600.0 / minutes, timeframe.BarsPerYear);
    }

    [Theory]
    [InlineData("7m")]
    [InlineData("1H")]
    [InlineData("60m")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_UnknownName_IsRefused(string? name) => Assert.False(Timeframe.TryParse(name, out _));

    [Fact]
    public void TryFromDuration_UnknownLength_IsRefused() => Assert.False(Timeframe.TryFromDuration(TimeSpan.FromMinutes(7), out _));

    [Theory]
    [InlineData("1m", "2024-02-29T13:47:59.9999999Z", "2024-02-29T13:47:00Z")]
    [InlineData("15m", "2024-02-29T13:47:59Z", "2024-02-29T13:45:00Z")]
    [InlineData("4h", "2024-02-29T13:47:59Z", "2024-02-29T12:00:00Z")]
    [InlineData("12h", "2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z")]
    [InlineData("1d", "2024-02-29T23:59:59Z", "2024-02-29T00:00:00Z")]

    // 2024-02-26 was a Monday; 2024-03-03 the Sunday after it; 2024-01-01 and 1970-01-05 Mondays.
    [InlineData("1w", "2024-02-29T13:47:59Z", "2024-02-26T00:00:00Z")]
    [InlineData("1w", "2024-03-03T23:59:59Z", "2024-02-26T00:00:00Z")]
    [InlineData("1w", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z")]
    [InlineData("1w", "1970-01-04T00:00:00Z", "1969-12-29T00:00:00Z")]
    public void Floor_OfAnInstant_IsTheStartOfItsInterval(string name, string time, string expected)
    {
        Assert.True(Timeframe.TryParse(name, out var timeframe));
        var floor = timeframe.Floor(Utc(time));

        Assert.Equal(Utc(expected), floor);
        Assert.Equal(DateTimeKind.Utc, floor.Kind);
    }

    [Fact]
    public void Default_IsOneMinute()
    {
        Assert.Equal(Timeframe.OneMinute, default);
        Assert.Equal("1m", default(Timeframe).ToString());
        Assert.Equal(Timeframe.OneMinute.GetHashCode(), default(Timeframe).GetHashCode());
    }

    [Fact]
    public void All_IsInOrderOfLength() => Assert.Equal(Timeframe.All.Order(), Timeframe.All);

    [Fact]
    public void IsMultipleOf_WholeNumberOfBars_Only()
    {
        Assert.True(Timeframe.OneHour.IsMultipleOf(Timeframe.FiveMinutes));
        Assert.True(Timeframe.OneWeek.IsMultipleOf(Timeframe.OneDay));
        Assert.True(Timeframe.TryParse("3m", out var three));
        Assert.False(Timeframe.FiveMinutes.IsMultipleOf(three));
        Assert.False(Timeframe.OneMinute.IsMultipleOf(Timeframe.FiveMinutes));
    }

    private static DateTime Utc(string text) => DateTime.Parse(
        text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.RoundtripKind);
}
