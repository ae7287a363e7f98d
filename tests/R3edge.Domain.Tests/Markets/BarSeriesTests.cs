using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Markets;

public sealed class BarSeriesTests
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(10, 12, 9, 11, 5, true)]
    [InlineData(10, 10, 10, 10, 0, true)]
    [InlineData(10, 12, 10.5, 11, 5, false)]
    [InlineData(10, 12, 9, 8.5, 5, false)]
    [InlineData(13, 12, 9, 11, 5, false)]
    [InlineData(10, 12, 9, 12.5, 5, false)]
    [InlineData(0, 12, 0, 11, 5, false)]
    [InlineData(10, 12, 9, 11, -1, false)]
    [InlineData(10, 12, 9, 11, double.NaN, false)]
    [InlineData(10, double.PositiveInfinity, 9, 11, 5, false)]
    [InlineData(double.NaN, 12, 9, 11, 5, false)]
    [InlineData(10, double.NaN, 9, 11, 5, false)]
    [InlineData(10, 12, double.NaN, 11, 5, false)]
    [InlineData(10, 12, 9, double.NaN, 5, false)]
    [InlineData(10, 12, 9, 11, double.PositiveInfinity, false)]
    public void IsPossible_OnlyForPricesInOrder(double open, double high, double low, double close, double volume, bool expected) =>
        Assert.Equal(expected, new Bar(Start, Start.AddMinutes(1), open, high, low, close, volume).IsPossible);

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(5.0, true)]
    [InlineData(5.1, false)]
    [InlineData(-0.1, false)]
    [InlineData(double.NaN, false)]
    public void IsPossible_TakersBuyNoMoreThanWasTraded(double bought, bool expected) =>
        Assert.Equal(expected, new Bar(Start, Start.AddMinutes(1), 10, 12, 9, 11, 5, bought).IsPossible);

    [Fact]
    public void TakerBuyVolume_KnownFromTheThirdBarOn_IsNotANumberBefore()
    {
        var builder = new BarSeriesBuilder(Timeframe.FiveMinutes, 0);
        for (var i = 0; i < 40; i++)
        {
            builder.Add(Bar(i * 5, 10 + i) with { Volume = 9, TakerBuyVolume = i < 2 ? null : 4 });
        }

        var series = builder.Build();

        Assert.Equal([double.NaN, double.NaN, 4.0], series.TakerBuyVolume[..3].ToArray());
        Assert.Null(series[1].TakerBuyVolume);
        Assert.Equal(4.0, series[39].TakerBuyVolume);
        Assert.False(series.HasTakerBuyVolume);
        Assert.True(series.Slice(2, 38).HasTakerBuyVolume);
        Assert.False(new BarSeriesBuilder(Timeframe.FiveMinutes).Build().HasTakerBuyVolume);
    }

    [Fact]
    public void TypicalPrice_OfABar_IsTheMeanOfHighLowAndClose() =>
        Assert.Equal((12.0 + 9.0 + 11.0) / 3.0, new Bar(Start, Start.AddMinutes(1), 10, 12, 9, 11, 5).TypicalPrice);

    [Fact]
    public void Build_AfterAdding_GivesTheBarsInColumns()
    {
        var builder = new BarSeriesBuilder(Timeframe.FiveMinutes, 0);
        for (var i = 0; i < 40; i++)
        {
            builder.Add(Bar(i * 5, 10 + i));
        }

        var series = builder.Build();

        Assert.Equal(40, series.Count);
        Assert.Equal(Bar(35, 17), series[7]);
        Assert.Equal([17.0, 18.0], series.Close[7..9].ToArray());
        Assert.Equal(Start.AddMinutes(35).Ticks, series.OpenTicks[7]);
        Assert.Equal(Start.AddMinutes(40), series.CloseTime(7));
        Assert.Equal(DateTimeKind.Utc, series.OpenTime(7).Kind);
        var slice = series.Slice(7, 2);
        Assert.Equal(2, slice.Count);
        Assert.Equal(series[8], slice[1]);
    }

    [Fact]
    public void Build_ThenAddingMore_LeavesTheSeriesAsItWas()
    {
        var builder = new BarSeriesBuilder(Timeframe.FiveMinutes);
        builder.Add(Bar(0, 10));
        var series = builder.Build();
        builder.Add(Bar(5, 11));

        Assert.Equal(1, series.Count);
        Assert.Equal(2, builder.Build().Count);
    }

    [Fact]
    public void Add_ImpossibleOrNotAfterTheLast_ThrowsAndAddsNothing()
    {
        var builder = new BarSeriesBuilder(Timeframe.FiveMinutes);
        builder.Add(Bar(5, 10));

        Assert.Throws<ArgumentException>(() => builder.Add(Bar(5, 10)));
        Assert.Throws<ArgumentException>(() => builder.Add(Bar(0, 10)));
        Assert.Throws<ArgumentException>(() => builder.Add(Bar(10, 10) with { High = 1 }));
        Assert.Equal(1, builder.Count);
    }

    [Fact]
    public void Slice_BeyondTheEnd_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BarSeriesBuilder(Timeframe.OneHour).Build().Slice(0, 1));

    private static Bar Bar(int minute, double price) =>
        new(Start.AddMinutes(minute), Start.AddMinutes(minute + 5), price, price + 1, price - 1, price, 3);
}
