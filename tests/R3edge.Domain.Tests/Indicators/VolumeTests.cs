using R3edge.Domain.Indicators;

namespace R3edge.Domain.Tests.Indicators;

public sealed class VolumeTests
{
    [Fact]
    public void Obv_HandComputed_AddsRisesAndSubtractsFalls()
    {
        var actual = new double[5];
        Obv.Compute([10, 11, 11, 9, 12], [100, 20, 30, 40, 5], actual);
        Assert.Equal([0.0, 20.0, 20.0, -20.0, -15.0], actual);
    }

    [Fact]
    public void Vwap_MidnightPasses_StartsAnew()
    {
        // Typical prices 10, 20, 30 with volumes 1, 3, 2: 10, then 70/4, then 130/6; the next day starts with 40.
        var noon = new DateTime(2024, 5, 5, 21, 0, 0, DateTimeKind.Utc);
        long[] ticks = [.. Enumerable.Range(0, 5).Select(hour => noon.AddHours(hour).Ticks)];
        double[] price = [10, 20, 30, 40, 50], actual = new double[5];
        Vwap.Compute(ticks, price, price, price, [1, 3, 2, 5, 5], actual);
        Naive.AssertClose([10.0, 17.5, 130.0 / 6.0, 40.0, 45.0], actual, 1e-15);
    }

    [Fact]
    public void Vwap_NoVolumeYet_IsTheTypicalPrice()
    {
        long[] ticks = [0, 1, 2];
        var actual = new double[3];
        Vwap.Compute(ticks, [12, 22, 8], [9, 19, 8], [9, 19, 8], [0, 0, 2], actual);
        Assert.Equal([10.0, 20.0, 8.0], actual);
    }

    [Fact]
    public void Vwap_OnePriceAllDay_IsExactlyThatPrice()
    {
        var random = new Random(1);
        long[] ticks = [.. Enumerable.Range(0, 1440).Select(minute => minute * TimeSpan.TicksPerMinute)];
        double[] price = [.. Enumerable.Repeat(0.3, 1440)], volume = [.. price.Select(_ => random.NextDouble())], actual = new double[1440];
        Vwap.Compute(ticks, price, price, price, volume, actual);
        var typical = (0.3 + 0.3 + 0.3) / 3.0;
        Assert.All(actual, value => Assert.Equal(typical, value));
    }

    [Fact]
    public void RollingVwap_HandComputed_WeighsByVolume()
    {
        // (20*1 + 10*3) / 4 = 12.5; (10*3 + 50*1) / 4 = 20; then the windows 50, 60 with 1, 0 and 60, 70 with none.
        double[] price = [20, 10, 50, 60, 70], actual = new double[5];
        RollingVwap.Compute(price, price, price, [1, 3, 1, 0, 0], 2, actual);
        Naive.AssertClose([double.NaN, 12.5, 20.0, 50.0, 70.0], actual, 1e-15);
    }
}
