using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Signals;
using R3edge.Domain.Tests.Indicators;
using R3edge.Domain.Tests.Markets;

namespace R3edge.Domain.Tests.Signals;

public sealed class FlowImbalanceTests
{
    [Fact]
    public void Compute_ByHand_IsBoughtLessSoldOverAll()
    {
        // Two bars, history of two: bought 3 of 4, 1 of 4, 4 of 4, 0 of 0. Over pairs: (4 - 4) / 8 = 0, (5 - 3) / 8 = 0.25, (4 - 0) / 4 = 1.
        // Scores: (0.25 - 0.125) / 0.125 = 1; (1 - 0.625) / 0.375 = 1.
        var columns = IndicatorRuns.Batch(IndicatorRegistry.Spec("flow-imbalance", 2, 2), Bars((4, 3), (4, 1), (4, 4), (0, 0)));

        Assert.Equal([double.NaN, double.NaN, 0.25, 1.0], columns[0]);
        Assert.Equal([double.NaN, double.NaN, 1.0, 1.0], columns[1]);
    }

    [Fact]
    public void Compute_ABarThatDoesNotSay_StartsAnewAndEqualsTheStream()
    {
        var bars = Bars((4, 3), (4, 1), (4, 4), (4, null), (4, 3), (4, 1), (4, 4), (4, 2));
        var spec = IndicatorRegistry.Spec("flow-imbalance", 2, 2);
        var columns = IndicatorRuns.Batch(spec, bars);

        IndicatorRuns.AssertSameBits(columns, IndicatorRuns.Stream(spec, [.. Enumerable.Range(0, bars.Count).Select(i => bars[i])]));
        Assert.Equal([double.NaN, double.NaN, double.NaN], columns[0][3..6]);
        Assert.Equal(columns[0][2], columns[0][6]);
    }

    [Fact]
    public void Decide_OnAFlowThatLeans_FollowsItUntilItIsUsualAgain()
    {
        // Balanced with a little noise, then three quarters bought for ten bars, then balanced again.
        var random = new DeterministicRandom(4);
        var bars = Bars([.. Enumerable.Range(0, 400).Select(i => (100.0, (double?)((i is >= 300 and < 310 ? 75.0 : 50.0) + (2.0 * random.NextNormal()))))]);
        var actions = Given.Actions(bars, "orderflow-imbalance", ("enter", 3));

        Assert.All(actions[..300], action => Assert.NotEqual(SignalAction.EnterLong, action));
        var entered = Array.IndexOf(actions, SignalAction.EnterLong);
        Assert.InRange(entered, 300, 305);
        Assert.InRange(Array.IndexOf(actions, SignalAction.ExitLong), 310, 340);
    }

    [Fact]
    public void RefuseOn_PlainBars_NamesWhatIsMissing()
    {
        Assert.True(StrategyRegistry.TryFind("orderflow-imbalance", out var strategy, out _));

        Assert.Equal(
            "orderflow-imbalance needs the volume that takers bought (a column taker_buy_volume, as dumps of Binance have it, or bars built from trades), and btc.csv does not have it on every bar",
            strategy.RefuseOn(Timeframe.OneHour, BarData.None, "btc.csv"));
        Assert.Null(strategy.RefuseOn(Timeframe.OneHour, BarData.TakerBuyVolume, "btc.csv"));
        Assert.StartsWith(
            "orderflow-imbalance is made for bars of 1m to 1d", strategy.RefuseOn(Timeframe.OneWeek, BarData.TakerBuyVolume, "btc.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PlainBars_Throws()
    {
        Assert.True(StrategyRegistry.TryFind("orderflow-imbalance", out var strategy, out _));
        var settings = new BacktestSettings
        {
            Instrument = SimulatedInstrument(),
            Money = MoneyManagement.Given.Plan(),
            Fills = new FillModel { Fees = FeeSchedule.None, Slippage = SlippageModel.None },
        };

        Assert.Throws<ArgumentException>(() => new Backtest(Given.Closes([1, 2, 3]), settings).Run(strategy, strategy.Defaults));
    }

    [Fact]
    public void Bars_BuiltFromRecordedTrades_SayWhatTakersBought()
    {
        var trades = SharedData.ReadTrades("BTCUSDT_binance_trades_20210108.csv");
        var bars = BarResampler.FromTrades(trades, Timeframe.OneMinute, includeIncomplete: true);

        Assert.True(bars.HasTakerBuyVolume);
        Assert.Equal(trades.Where(trade => trade.Aggressor == Side.Buy).Sum(trade => trade.Quantity), bars.TakerBuyVolume.ToArray().Sum(), 1e-6);
        Assert.Equal(trades.Sum(trade => trade.Quantity), bars.Volume.ToArray().Sum(), 1e-6);
    }

    private static Instrument SimulatedInstrument() => MarketSimulator.Run(new SimulationOptions { Instruments = 1, Days = 1 })[0].Instrument;

    private static BarSeries Bars(params (double Volume, double? Bought)[] volumes)
    {
        var builder = new BarSeriesBuilder(Timeframe.OneHour);
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var (volume, bought) in volumes)
        {
            var open = start.AddHours(builder.Count);
            builder.Add(new Bar(open, open.AddHours(1), 10, 10, 10, 10, volume, bought));
        }

        return builder.Build();
    }
}
