using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Tests.Backtesting;
using R3edge.Domain.Tests.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Execution;

/// <summary>A session on a paper venue that is fed with bars makes the fills of the backtest of the same bars, to the last decimal.</summary>
public sealed class PaperVenueBacktestTests
{
    [Theory]
    [InlineData("none", "none", "none", 0, null, "pessimistic", 1)]
    [InlineData("pct:0.005", "pct:0.01", "bps:1", 0, null, "pessimistic", 1)]
    [InlineData("pct:0.003", "pct:0.004", "volume:0.1", 5, null, "optimistic", 1)]
    [InlineData("pct:0.004", "pct:0.003@0.5+pct:0.006@0.5", "spread:2", 90, "0.00002", "nearest-first", 2)]
    [InlineData("atr:14,2", "none", "bps:3", 1, "0.00001", "high-first", 3)]
    public void OnBar_MovingAverageCrossOnRecordedMinutes_FillsAsTheBacktest(
        string stop, string target, string slippage, int latencySeconds, string? volumeShare, string path, int leverage)
    {
        var bars = SharedData.ReadBars("BTCPERP_1m_202201.csv.gz", Timeframe.OneMinute);
        var settings = Settings(stop, target, slippage, latencySeconds, volumeShare, path, leverage);
        Assert.True(StrategyRegistry.TryFind("ma-cross", out var definition, out var error), error);
        Assert.True(
            StrategyRegistry.TryParameters(
                definition,
                [KeyValuePair.Create("fast", 10.0), KeyValuePair.Create("slow", 30.0)],
                out var parameters,
                out error),
            error);
        var backtest = new Backtest(bars, settings).Run(definition, parameters);
        var bare = EveryBarRun.Execute(bars, settings, definition, parameters);
        var venue = new PaperBarVenue(settings);
        var paper = EveryBarRun.Execute(bars, settings, definition, parameters, venue);

        Assert.True(backtest.Trades.Count > 500, $"{backtest.Trades.Count} trades");
        Assert.Equal(bare.Fills, paper.Fills);
        Assert.Equal(
            backtest.Trades.Where(trade => trade.ExitReason != ExitReason.EndOfData).Select(trade => (trade.EntryPrice, trade.ExitPrice, trade.Quantity, trade.Fees, trade.Profit)),
            paper.Closed.Select(state => state.ToClosedTrade(0.0, 0.0, 0)).Select(trade => (trade.EntryPrice, trade.ExitPrice, trade.Quantity, trade.Fees, trade.Profit)));
        Assert.Equal(bare.Equity, paper.Equity);
        Assert.Equal(settings.Cash + Flow(paper.Fills), venue.Cash);
    }

    [Fact]
    public void OnBar_AnyMarketAndTerms_FillsAsTheBacktest()
    {
        for (var seed = 0; seed < 120; seed++)
        {
            var backtest = RandomBacktest.Make(seed, bars: 700);
            var bare = EveryBarRun.Execute(backtest.Bars, backtest.Settings, backtest.Strategy, backtest.Parameters);
            var venue = new PaperBarVenue(backtest.Settings);
            var paper = EveryBarRun.Execute(backtest.Bars, backtest.Settings, backtest.Strategy, backtest.Parameters, venue);
            Assert.True(bare.Fills.SequenceEqual(paper.Fills), backtest.Description);
            Assert.True(bare.Equity.SequenceEqual(paper.Equity), backtest.Description);
            Assert.True((double)venue.Venue.Equity == paper.Equity[^1] || Math.Abs((double)venue.Venue.Equity - paper.Equity[^1]) < 1e-6, backtest.Description);
        }
    }

    private static decimal Flow(IEnumerable<Fill> fills) =>
        fills.Sum(fill => (fill.Side == Side.Buy ? -fill.Notional : fill.Notional) - fill.Fee);

    private static BacktestSettings Settings(
        string stop, string target, string slippage, int latencySeconds, string? volumeShare, string path, int leverage)
    {
        Assert.True(StopModel.TryParse(stop, out var stopModel, out var error), error);
        Assert.True(TargetLadder.TryParse(target, out var ladder, out error), error);
        Assert.True(SlippageModel.TryParse(slippage, out var slippageModel, out error), error);
        Assert.True(IntrabarPathNames.TryParse(path, out var intrabar, out error), error);
        Assert.True(SizingModel.TryParse("risk:0.01", out var sizing, out error), error);
        Assert.True(RiskLimits.Default.TryWith($"leverage:{leverage}", out var limits, out error), error);
        return new BacktestSettings
        {
            Instrument = new Instrument(new InstrumentId(Venue.Simulated, "BTC-PERP"), 0.5m, 0.0001m, 1m),
            Cash = 1_000_000m,
            Money = MoneyManagementPlan.Default with
            {
                Sizing = stop == "none" ? new SizingModel.AllIn() : sizing,
                Stop = stopModel,
                Targets = ladder,
                Limits = limits,
            },
            Fills = new FillModel
            {
                Fees = new FeeSchedule(0.0002m, 0.0005m),
                Slippage = slippageModel,
                Latency = TimeSpan.FromSeconds(latencySeconds),
                MaximumVolumeShare = volumeShare is null ? null : decimal.Parse(volumeShare, System.Globalization.CultureInfo.InvariantCulture),
                Path = intrabar,
            },
        };
    }
}
