using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Backtesting;

/// <summary>Without latency one position is over before the next begins.</summary>
public sealed class OnePositionTests
{
    [Fact]
    public void Run_WithoutLatency_APositionIsLeftBeforeTheNextIsEntered()
    {
        var left = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var backtest = RandomBacktest.Make(seed);
            if (backtest.Settings.Fills is { Latency.Ticks: 0, MaximumVolumeShare: null } && backtest.Settings.Money.Exits.ExitOnOppositeSignal)
            {
                // A stop that is moved on the very bar that signals must not keep the position.
                var trades = backtest.Run().Trades;
                Assert.All(trades.Zip(trades.Skip(1)), pair => Assert.True(pair.First.ExitTime <= pair.Second.EntryTime, backtest.Description));
                left += trades.Count(trade => trade.ExitReason == ExitReason.Signal);
            }
        }

        Assert.True(left > 0);
    }
}
