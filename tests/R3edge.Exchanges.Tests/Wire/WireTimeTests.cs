using System.Globalization;
using System.Text;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Tests.Wire;

public sealed class WireTimeTests
{
    [Theory]
    [InlineData(1672515782, "2022-12-31T19:43:02.0000000Z")]
    [InlineData(1672515782136, "2022-12-31T19:43:02.1360000Z")]
    [InlineData(1672515782136123, "2022-12-31T19:43:02.1361230Z")]
    [InlineData(1672515782136123456, "2022-12-31T19:43:02.1361234Z")]
    public void TryFromCount_SecondsToNanoseconds_IsTheSameTime(long count, string expected)
    {
        Assert.True(WireTime.TryFromCount(count, out var time));
        Assert.Equal(expected, time.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999_999_999)]
    [InlineData(10_000_000_000)]
    [InlineData(-1)]
    public void TryFromCount_NoTimeOfAnyVenue_IsRefused(long count) => Assert.False(WireTime.TryFromCount(count, out _));

    [Fact]
    public void TryFromCount_LargestCount_DoesNotOverflow() => Assert.True(WireTime.TryFromCount(long.MaxValue, out _));

    [Theory]
    [InlineData("2023-10-06T17:35:55Z", "2023-10-06T17:35:55.0000000Z")]
    [InlineData("2023-10-06T17:35:55.440295Z", "2023-10-06T17:35:55.4402950Z")]
    [InlineData("2023-10-06T17:35:55.123456789Z", "2023-10-06T17:35:55.1234567Z")]
    [InlineData("2023-10-06T17:35:55+02:00", "2023-10-06T15:35:55.0000000Z")]
    [InlineData("2023-10-06T17:35:55.5-00:30", "2023-10-06T18:05:55.5000000Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.0000000Z")]
    public void TryParse_Rfc3339_IsTheTimeInUtc(string text, string expected)
    {
        Assert.True(WireTime.TryParse(Encoding.ASCII.GetBytes(text), out var time));
        Assert.Equal(expected, time.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2023-10-06T24:00:00Z")]
    [InlineData("2023-10-06T17:35:60Z")]
    [InlineData("2023-10-06T17:35:55")]
    [InlineData("2023-10-06T17:35:55.Z")]
    [InlineData("2023-10-06T17:35:55.1")]
    [InlineData("2023-10-06 17:35:55Z")]
    [InlineData("0000-10-06T17:35:55Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("2023-10-06T17:35:55+2:00")]
    [InlineData("")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(WireTime.TryParse(Encoding.ASCII.GetBytes(text), out _));
}
