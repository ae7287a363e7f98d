using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Backtesting;

/// <summary>The trades explain the money: what they do not tell of did not happen.</summary>
public sealed class BooksTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_AnyTerms_ProfitsOfTheTradesAreTheChangeOfEquity(int block)
    {
        var trailed = 0;
        for (var seed = 1000 + (100 * block); seed < 1000 + (100 * (block + 1)); seed++)
        {
            var backtest = RandomBacktest.Make(seed);
            var result = backtest.Run();
            var expected = (double)(backtest.Settings.Cash + result.Trades.Sum(trade => trade.Profit));
            Assert.True(Math.Abs(result.Statistics.FinalEquity - expected) < 1e-6, backtest.Description);
            trailed += result.Trades.Count(trade => trade.ExitReason == ExitReason.TrailingStop);
        }

        Assert.True(trailed > 0);
    }

    [Fact]
    public void Run_SignalOnTheBarThatMovesTheStop_LeavesAtTheNextOpen()
    {
        var left = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var backtest = RandomBacktest.Make(seed);
            if (backtest.Settings.Fills is { Latency.Ticks: 0, MaximumVolumeShare: null } && backtest.Settings.Money.Exits.ExitOnOppositeSignal)
            {
                // Two positions at once are never wanted: each is over before or when the next begins.
                var trades = backtest.Run().Trades;
                Assert.All(trades.Zip(trades.Skip(1)), pair => Assert.True(pair.First.ExitTime <= pair.Second.EntryTime, backtest.Description));
                left += trades.Count(trade => trade.ExitReason == ExitReason.Signal);
            }
        }

        Assert.True(left > 0);
    }
}
