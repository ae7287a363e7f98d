using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Backtesting;

/// <summary>The engine leaves out bars on which nothing can act; nobody must be able to tell.</summary>
public sealed class QuietBarTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_LeavingOutQuietBars_EqualsARunThatLeavesOutNone(int block)
    {
        var reasons = new HashSet<ExitReason>();
        var refused = 0;
        for (var seed = 100 * block; seed < 100 * (block + 1); seed++)
        {
            var backtest = RandomBacktest.Make(seed);
            var expected = EveryBarRun.Execute(backtest.Bars, backtest.Settings, backtest.Strategy, backtest.Parameters);
            var result = backtest.Run();

            var beforeTheEnd = result.Trades.Where(trade => trade.ExitReason != ExitReason.EndOfData).Select(Row);
            Assert.True(expected.Closed.Select(Row).SequenceEqual(beforeTheEnd), backtest.Description);
            Assert.True(expected.Equity.SkipLast(1).SequenceEqual(result.Equity.ToArray().SkipLast(1)), backtest.Description);
            Assert.True(expected.Refusals == result.Refusals.Total, backtest.Description);
            Assert.True((double)expected.BarsInMarket / backtest.Bars.Count == result.Statistics.Exposure, backtest.Description);
            reasons.UnionWith(result.Trades.Select(trade => trade.ExitReason));
            refused += result.Refusals.Total;
        }

        ExitReason[] possible =
        [
            ExitReason.Signal, ExitReason.Stop, ExitReason.Target, ExitReason.TrailingStop, ExitReason.BreakEven, ExitReason.TimeStop,
            ExitReason.Regime, ExitReason.EndOfData,
        ];
        Assert.Equal(possible, reasons.Order());
        Assert.True(refused > 0);
    }

    private static (PositionId, DateTime, decimal, DateTime, decimal, decimal, decimal, decimal, ExitReason) Row(PositionState state) =>
        Row(state.ToClosedTrade(0.0, 0.0, 0));

    private static (PositionId, DateTime, decimal, DateTime, decimal, decimal, decimal, decimal, ExitReason) Row(ClosedTrade trade) => (
        trade.Id,
        trade.EntryTime,
        trade.EntryPrice,
        trade.ExitTime,
        trade.ExitPrice,
        trade.Quantity,
        trade.Fees,
        trade.Profit,
        trade.ExitReason);
}
