using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Sessions;
using R3edge.Application.Trading;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Signals;
using R3edge.Domain.Trading;
using R3edge.Local.Feeds;
using R3edge.Local.Hosting;
using R3edge.Storage.Sqlite;

namespace R3edge.Local.Tests.Replay;

/// <summary>Runs the platform over recorded bars and reads what it did.</summary>
internal static class Platforms
{
    public static readonly UserId User = new("trader-1");

    public static readonly AccountId Account = new(User, TradingMode.Paper);

    public static SessionRequest Session(
        ReplayMarket market, RiskProfile risk, TradeDirection direction = TradeDirection.Long, double fast = 10, double slow = 30) => new()
        {
            Key = $"test {market.Instrument.Id}",
            Strategy = "ma-cross",
            Parameters = new Dictionary<string, double> { ["fast"] = fast, ["slow"] = slow },
            Instrument = market.Instrument.Id.ToString(),
            Timeframe = market.Bars.Timeframe.ToString(),
            Direction = direction,
            Risk = risk,
        };

    public static AccountSettings Settings(decimal cash = 1_000_000m) => new() { Cash = cash, MakerFee = 0.001m, TakerFee = 0.001m };

    /// <summary>The same terms for a backtest.</summary>
    public static BacktestSettings Backtest(ReplayMarket market, RiskProfile risk, TradeDirection direction, AccountSettings account) => new()
    {
        Instrument = market.Instrument,
        Direction = direction,
        Cash = account.Cash,
        Money = risk.Plan(),
        Qualification = risk.Qualification(),
        RegimeBy = risk.Regimes(),
        Fills = new FillModel { Fees = new FeeSchedule(account.MakerFee, account.TakerFee) },
    };

    /// <summary>Replays to the end and gives what there is then.</summary>
    public static async Task<Outcome> RunAsync(
        string folder, IReadOnlyList<ReplayMarket> markets, IReadOnlyList<SessionRequest> sessions, AccountSettings account)
    {
        var cancel = TestContext.Current.CancellationToken;
        var options = new LocalOptions
        {
            DataFolder = folder,
            Replay = markets,
            Speed = ReplaySpeed.Maximum,
            Sessions = sessions,
            User = User,
            Trading = new SessionOptions { PaperAccount = account },
            StateDurability = Durability.ProcessCrash,
        };
        await using var platform = await LocalPlatform.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, cancel);
        await platform.FeedEnded;
        await platform.Stages.WhenIdleAsync(cancel);
        return await Outcome.ReadAsync(platform.Queries, platform.Sessions, cancel);
    }
}

/// <summary>Everything that a run has led to.</summary>
internal sealed record Outcome(
    AccountSummary Summary,
    IReadOnlyList<SessionTrade> Trades,
    IReadOnlyList<TradingDecision> Decisions,
    IReadOnlyList<PositionView> Open,
    IReadOnlyList<EquityPoint> Equity)
{
    public static async Task<Outcome> ReadAsync(AccountQueries queries, SessionService sessions, CancellationToken cancel)
    {
        var account = Platforms.Account;
        var decisions = new List<TradingDecision>();
        foreach (var session in (await sessions.ListAsync(Platforms.User, cancel)).OrderBy(session => session.Id.Value))
        {
            decisions.AddRange(await AllAsync(next => queries.DecisionsAsync(account, session.Id, 1000, next, cancel)));
        }

        return new Outcome(
            (await queries.SummaryAsync(account, cancel))!,
            await AllAsync(next => queries.TradesAsync(account, 1000, next, cancel)),
            decisions,
            [.. (await queries.OpenAsync(account, cancel)).OrderBy(view => view.Id.Value)],
            await queries.EquityAsync(account, cancel));
    }

    private static async Task<List<T>> AllAsync<T>(Func<string?, Task<Page<T>>> page)
    {
        var all = new List<T>();
        string? next = null;
        do
        {
            var read = await page(next);
            all.AddRange(read.Items);
            next = read.Continuation;
        }
        while (next is not null);
        all.Reverse();
        return all;
    }
}
