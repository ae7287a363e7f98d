using R3edge.Application.Collection;
using R3edge.Application.Sessions;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;
using R3edge.Local.Feeds;
using R3edge.Testing;

namespace R3edge.Local.Tests.Replay;

/// <summary>A replay through hubs, stages and accounts takes the decisions of a backtest over the same bars, one by one.</summary>
public sealed class ReplayParityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-replay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("plain", TradeDirection.Long)]
    [InlineData("reversing", TradeDirection.Both)]
    [InlineData("protected", TradeDirection.Long)]
    [InlineData("priced", TradeDirection.Both)]
    [InlineData("regimes", TradeDirection.Both)]
    [InlineData("fitted-regimes", TradeDirection.Both)]
    [InlineData("calibrated", TradeDirection.Both)]
    public async Task Replay_SimulatedMarket_DecidesLikeTheBacktest(string terms, TradeDirection direction)
    {
        var simulated = MarketSimulator.Run(new SimulationOptions { Seed = 5, Instruments = 1, Days = 2 })[0];
        await CompareAsync(new ReplayMarket(simulated.Instrument, simulated.Bars), Profile(terms), direction);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Replay_MonthOfRecordedMinutes_DecidesLikeTheBacktest()
    {
        Assert.True(BarFile.Load(SharedData.Require("bars/BTCPERP_1m_202201.csv.gz")).TryGet(out var bars, out _));
        var instrument = new Instrument(new InstrumentId(new Venue("file"), "BTCPERP_1m_202201"), 0.00000001m, 0.00000001m, 0m);
        var trades = await CompareAsync(new ReplayMarket(instrument, bars), Profile("plain"), TradeDirection.Long);

        Assert.Equal(931, trades);
    }

    private async Task<int> CompareAsync(ReplayMarket market, RiskProfile risk, TradeDirection direction)
    {
        var account = Platforms.Settings();
        var session = Platforms.Session(market, risk, direction);
        StrategyRegistry.TryFind(session.Strategy, out var strategy, out _);
        StrategyRegistry.TryParameters(strategy, session.Parameters, out var parameters, out _);
        var expected = new Backtest(market.Bars, Platforms.Backtest(market, risk, direction, account)).Run(strategy, parameters);

        var outcome = await Platforms.RunAsync(_folder, [market], [session], account);

        // A backtest closes what is open when its data ends; a market that goes on does not.
        var closed = expected.Trades.Where(trade => trade.ExitReason != ExitReason.EndOfData).ToArray();
        Assert.NotEmpty(closed);
        Assert.Equal(closed.Length, outcome.Trades.Count);
        for (var i = 0; i < closed.Length; i++)
        {
            Assert.Equal(Of(closed[i]), Of(outcome.Trades[i].Trade));
        }

        Assert.Equal(expected.Trades.Count - closed.Length, outcome.Open.Count);
        if (risk.Entry == RiskProfile.Default.Entry)
        {
            // An order that waits for its price may fill later, or never.
            Assert.Equal(expected.Trades.Select(trade => trade.EntryTime), Entries(outcome, market.Bars));
        }

        return expected.Trades.Count;
    }

    // A backtest fills at the open of the bar behind the signal bar, and so does the replay: the times of the decisions are the same.
    private static IEnumerable<DateTime> Entries(Outcome outcome, BarSeries bars) => outcome.Decisions
        .Where(decision => decision.IsEntered && decision.SignalTime < bars.CloseTime(bars.Count - 1))
        .Select(decision => decision.SignalTime)
        .Order();

    private static object Of(ClosedTrade trade) => new
    {
        trade.Bias,
        trade.EntryTime,
        trade.EntryPrice,
        trade.ExitTime,
        trade.ExitPrice,
        trade.Quantity,
        trade.Fees,
        trade.Profit,
        trade.ExitReason,
    };

    private static RiskProfile Profile(string name) => name switch
    {
        "protected" => RiskProfile.Default with { Size = "risk:0.01", Stop = "atr:14,2", Target = "r:1@0.5+r:2@0.5", Trail = "pct:0.01" },
        "priced" => RiskProfile.Default with { Size = "fixed:1", Entry = "bollinger+atr-offset", Stop = "garch:3" },
        "calibrated" => RiskProfile.Default with { Size = "fixed:1", Qualify = "confidence:0.3+calibrate:isotonic,10" },
        "fitted-regimes" => RiskProfile.Default with
        {
            Size = "regime:fixed:1",
            ExitOutside = "trending+ranging+calm",
            Qualify = "regime:0.2",
            RegimeBy = "regime-hmm",
        },
        "regimes" => RiskProfile.Default with { Size = "regime:fixed:1", ExitOutside = "trending+calm" },
        _ => RiskProfile.Default with { Size = "fixed:1" },
    };
}
