using R3edge.Application.Collection;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Tests.Backtesting;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Tests.Trading;

/// <summary>A paper account that is fed the bars of a backtest one by one takes its decisions and makes its trades, to the last decimal.</summary>
public sealed class BacktestParityTests
{
    [Theory]
    [InlineData("all-in", "none", "none", "none", "leverage:1")]
    [InlineData("risk:0.01", "pct:0.005", "pct:0.01", "none", "leverage:1")]
    [InlineData("risk:0.01", "atr:14,2", "none", "atr:14,3", "leverage:2")]
    [InlineData("notional:200000", "pct:0.004", "pct:0.003@0.5+pct:0.006@0.5", "none", "daily-loss:0.01")]
    [InlineData("all-in", "pct:0.01", "none", "pct:0.004", "drawdown:0.02,0.01 cooldown:2h")]
    public void OnBarByBar_MinutesOfAMonth_AreTheBacktest(string size, string stop, string target, string trail, string limits)
    {
        var bars = BarFile.Load(Testing.SharedData.Require("bars/BTCPERP_1m_202201.csv.gz")).Value!;
        Assert.Equal(45_031, bars.Count);
        var settings = Settings(size, stop, target, trail, limits);
        Assert.True(StrategyRegistry.TryFind("ma-cross", out var strategy, out var error), error);
        Assert.True(
            StrategyRegistry.TryParameters(
                strategy, [KeyValuePair.Create("fast", 10.0), KeyValuePair.Create("slow", 30.0)], out var parameters, out error),
            error);
        var backtest = new Backtest(bars, settings).Run(strategy, parameters);

        var live = new AccountRun(bars, settings, strategy, parameters).Execute();

        Assert.True(backtest.Trades.Count > 100, $"only {backtest.Trades.Count} trades");
        AssertSame(backtest, live, limits);
    }

    [Fact]
    public void OnBarByBar_AnyMarketAndTerms_AreTheBacktest()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = RandomBacktest.Make(seed, bars: 600);

            var live = new AccountRun(random.Bars, random.Settings, random.Strategy, random.Parameters).Execute();

            AssertSame(random.Run(), live, random.Description);
        }
    }

    private static void AssertSame(BacktestResult backtest, AccountRun live, string what)
    {
        // A backtest sells what is left at its end; a live account holds it on.
        var trades = backtest.Trades.Where(trade => trade.ExitReason != ExitReason.EndOfData).Select(Without).ToList();
        Assert.True(trades.SequenceEqual(live.Trades.Select(Without)), what);
        Assert.Equal(backtest.Equity.ToArray()[..^1], live.Equity.Take(live.Equity.Count - 1));
        Assert.Equal(
            backtest.Refusals.ByMoneyManager.Select(pair => (pair.Key, pair.Value)),
            live.Decisions
                .Where(decision => decision.EntryRefusal is not null)
                .GroupBy(decision => decision.EntryRefusal!.Value)
                .OrderBy(group => group.Key)
                .Select(group => (group.Key, group.Count())));
        Assert.Equal(backtest.Refusals.ByVenue.Values.Sum(), live.Rejected.Count);
        Assert.Equal(0, live.Account.OrphanReports);
    }

    // The ids differ: those of a session derive from it too.
    private static ClosedTrade Without(ClosedTrade trade) => trade with { Id = default };

    private static BacktestSettings Settings(string size, string stop, string target, string trail, string words)
    {
        Assert.True(SizingModel.TryParse(size, out var sizing, out var error), error);
        Assert.True(StopModel.TryParse(stop, out var stopModel, out error), error);
        Assert.True(TargetLadder.TryParse(target, out var ladder, out error), error);
        Assert.True(TrailingModel.TryParse(trail, out var trailing, out error), error);
        var limits = RiskLimits.Default;
        foreach (var word in words.Split(' '))
        {
            Assert.True(limits.TryWith(word, out limits, out error), error);
        }

        return new BacktestSettings
        {
            Instrument = new Instrument(new InstrumentId(Venue.Simulated, "BTC-PERP"), 0.5m, 0.0001m, 1m),
            Cash = 1_000_000m,
            Money = new MoneyManagementPlan(sizing, stopModel, ladder, ExitRules.Default with { Trailing = trailing }, limits),
            Fills = new FillModel { Fees = new FeeSchedule(0.0002m, 0.0005m), Slippage = new SlippageModel.BasisPoints(1m) },
        };
    }
}
