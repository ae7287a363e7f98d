using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;
using R3edge.Domain.OrderFlow;

namespace R3edge.Domain.Tests.OrderFlow;

public sealed class TradeWindowTests
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    // At 10 s the window is (0 s, 10 s]: the first trade has just left. Sizes 1, 3, 1: mean 5/3, squared deviations
    // 4/9 + 16/9 + 4/9 = 8/3, over 2 is 4/3. Notional 101 + 306 + 103 = 510 over 5.
    [Fact]
    public void Add_HandComputedTrades_GivesEveryStatistic()
    {
        var window = new TradeWindow(TenSeconds);
        window.Add(Given.Trade(0, 100.0, 2.0));
        window.Add(Given.Trade(4, 101.0, -1.0));
        window.Add(Given.Trade(9, 102.0, 3.0));
        Assert.False(window.IsWarm);
        Assert.Equal((double.NaN, double.NaN, double.NaN), (window.SignedVolume, window.Vwap, window.Count));
        window.Add(Given.Trade(10, 103.0, 1.0));
        Assert.True(window.IsWarm);
        Assert.Equal((4.0, 1.0, 3.0, 3.0), (window.BuyVolume, window.SellVolume, window.SignedVolume, window.Count));
        Assert.Equal((5.0, 4.0, 0.8, 102.0), (window.Volume, window.LongShortRatio, window.BuyFraction, window.Vwap));
        Assert.Equal((5.0 / 3.0, 3.0), (window.MeanSize, window.LargestSize));
        Assert.Equal(Math.Sqrt(4.0 / 3.0), window.SizeDeviation, 1e-15);
    }

    [Fact]
    public void Advance_PastEveryTrade_LeavesSumsOfZeroAndNothingToAverage()
    {
        var window = new TradeWindow(TenSeconds);
        window.Add(Given.Trade(0, 100.0, 2.0));
        window.Advance(Given.At(9.999));
        Assert.False(window.IsWarm);
        window.Advance(Given.At(10));
        Assert.Equal((0.0, 0.0, 0.0), (window.SignedVolume, window.Volume, window.Count));
        Assert.Equal((double.NaN, double.NaN), (window.Vwap, window.LongShortRatio));
        Assert.Equal((double.NaN, double.NaN, double.NaN), (window.MeanSize, window.LargestSize, window.SizeDeviation));
    }

    [Fact]
    public void Add_RepeatedAndLateTrades_AreRefusedAndCounted()
    {
        var window = new TradeWindow(TenSeconds);
        var trade = new Trade(Given.At(1), 100.0, 1.0, Side.Buy, 7);
        Assert.True(window.Add(trade));
        Assert.False(window.Add(trade));
        Assert.False(window.Add(trade with { Sequence = 6, Time = Given.At(2) }));
        Assert.False(window.Add(trade with { Sequence = 8, Time = Given.At(0.5) }));
        Assert.True(window.Add(trade with { Sequence = 9 }));
        window.Advance(Given.At(11));
        Assert.False(window.Add(trade with { Sequence = 10 }));
        Assert.Equal(new RefusedTrades(2, 2), window.Refused);
        Assert.Equal(0.0, window.Volume);
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(double.NaN, 1.0)]
    [InlineData(1.0, -1.0)]
    [InlineData(1.0, double.NaN)]
    [InlineData(double.PositiveInfinity, 1.0)]
    public void Add_ImpossibleTrade_Throws(double price, double quantity) => Assert.Throws<ArgumentException>(
        () => new TradeWindow(TenSeconds).Add(new Trade(Given.Start, price, quantity, Side.Buy, 1)));

    [Fact]
    public void Restart_AfterMissedTrades_WarmsUpAnew()
    {
        var window = new TradeWindow(TenSeconds);
        window.Add(Given.Trade(0, 100.0, 2.0));
        window.Add(Given.Trade(20, 100.0, 2.0));
        Assert.True(window.IsWarm);
        window.Restart();
        window.Add(Given.Trade(25, 100.0, 5.0));
        Assert.Equal(double.NaN, window.Volume);
        window.Advance(Given.At(34.9));
        Assert.Equal(double.NaN, window.Volume);
        window.Add(Given.Trade(35, 100.0, -1.0));
        Assert.Equal(-1.0, window.SignedVolume);
    }

    [Fact]
    public void Add_AnyTrades_EqualsNaiveRecomputation() => Prop.ForAll(Given.Seeds, seed =>
    {
        var trades = Given.Trades(seed, 400);
        var window = new TradeWindow(TenSeconds);
        for (var i = 0; i < trades.Count; i++)
        {
            Assert.True(window.Add(trades[i]));
            var now = trades[i].Time;
            if (now - trades[0].Time < TenSeconds)
            {
                Assert.Equal(double.NaN, window.Volume);
                continue;
            }

            var recent = trades.Take(i + 1).Where(trade => trade.Time > now - TenSeconds).ToList();
            var bought = recent.Where(trade => trade.Aggressor == Side.Buy).Sum(trade => trade.Quantity);
            var sold = recent.Where(trade => trade.Aggressor == Side.Sell).Sum(trade => trade.Quantity);
            Assert.Equal(recent.Count, window.Count);
            Near(bought, window.BuyVolume);
            Near(sold, window.SellVolume);
            Near(recent.Sum(trade => trade.Price * trade.Quantity) / (bought + sold), window.Vwap);
            Assert.Equal(recent.Max(trade => trade.Quantity), window.LargestSize);
            if (recent.Count > 1)
            {
                var mean = recent.Average(trade => trade.Quantity);
                var squares = recent.Sum(trade => Math.Pow(trade.Quantity - mean, 2.0));
                Assert.Equal(Math.Sqrt(squares / (recent.Count - 1)), window.SizeDeviation, 1e-9);
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Add_AMillionTrades_DoesNotDrift()
    {
        var window = new TradeWindow(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 1_000_000; i++)
        {
            window.Add(Given.Trade(i * 0.01, 100.0 + i % 7, i % 3 == 0 ? -0.1 * (i % 1000) : 1e6 / (1 + i % 11)));
        }

        // The window holds the last hundred trades: their sums alone, without the million before.
        var fresh = new TradeWindow(TimeSpan.FromSeconds(1));
        for (var i = 999_899; i < 1_000_000; i++)
        {
            fresh.Add(Given.Trade(i * 0.01, 100.0 + i % 7, i % 3 == 0 ? -0.1 * (i % 1000) : 1e6 / (1 + i % 11)));
        }

        Assert.Equal((fresh.BuyVolume, fresh.SellVolume), (window.BuyVolume, window.SellVolume));
        Assert.Equal(fresh.Vwap, window.Vwap, 1e-12);
    }

    [Fact]
    public void Restore_InMidStream_ContinuesAsIfNeverStopped() => Prop.ForAll(Given.Seeds, seed =>
    {
        var trades = Given.Trades(seed, 300);
        var whole = new TradeWindow(TenSeconds);
        foreach (var trade in trades.Take(170))
        {
            whole.Add(trade);
        }

        var restored = Given.Copy(whole, new TradeWindow(TenSeconds));
        foreach (var trade in trades.Skip(165))
        {
            Assert.Equal(whole.Add(trade), restored.Add(trade));
            Assert.Equal(whole.SignedVolume, restored.SignedVolume);
            Assert.Equal(whole.Vwap, restored.Vwap);
            Assert.Equal(whole.SizeDeviation, restored.SizeDeviation);
            Assert.Equal(whole.LargestSize, restored.LargestSize);
        }

        Assert.Equal(new RefusedTrades(5, 0), restored.Refused);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Restore_OfAnotherLength_Throws() => Assert.Throws<InvalidDataException>(
        () => Given.Copy(new TradeWindow(TenSeconds), new TradeWindow(TimeSpan.FromSeconds(11))));

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * Math.Max(1.0, Math.Abs(expected)));
}
