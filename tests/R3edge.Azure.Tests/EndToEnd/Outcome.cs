using R3edge.Application.Sessions;
using R3edge.Application.Trading;
using R3edge.Domain.Trading;

namespace R3edge.Azure.Tests.EndToEnd;

/// <summary>What a run has led to, to be compared: every decision, trade and change of a position.</summary>
internal sealed record Outcome(
    IReadOnlyList<TradingDecision> Decisions,
    IReadOnlyList<SessionTrade> Trades,
    IReadOnlyList<PositionView> Ended,
    IReadOnlyList<PositionChange> Changes,
    decimal Cash)
{
    public static async Task<Outcome> ReadAsync(AccountQueries queries, SessionService sessions, CancellationToken cancel)
    {
        var account = TradedMarket.Account;
        var decisions = new List<TradingDecision>();
        foreach (var session in await sessions.ListAsync(TradedMarket.User, cancel))
        {
            decisions.AddRange((await queries.DecisionsAsync(account, session.Id, 1000, null, cancel)).Items);
        }

        var ended = (await queries.EndedAsync(account, 1000, null, cancel)).Items;
        var changes = new List<PositionChange>();
        foreach (var position in ended)
        {
            changes.AddRange(await queries.ChangesAsync(account, position.Id, cancel));
        }

        return new Outcome(
            decisions,
            (await queries.TradesAsync(account, 1000, null, cancel)).Items,
            ended,
            changes,
            (await queries.SummaryAsync(account, cancel))!.Cash);
    }

    /// <summary>
    /// Without the count of bars and what only follows from it: an account does not store itself for a bar that changes nothing, so a
    /// process that takes over may count one less.
    /// </summary>
    public Outcome WithoutCounts() => this with
    {
        Trades =
        [
            .. Trades.Select(trade => trade with
            {
                Trade = trade.Trade with { BarsHeld = 0, MaximumAdverseExcursion = 0.0, MaximumFavourableExcursion = 0.0 },
            }),
        ],
    };

    public void AssertSame(Outcome other)
    {
        Assert.Equal(Decisions, other.Decisions);
        Assert.Equal(Trades, other.Trades);
        Assert.Equal(Ended.Select(view => (view.Id, view.Status)), other.Ended.Select(view => (view.Id, view.Status)));
        Assert.Equal(Changes.Select(change => change with { Sequence = 0 }), other.Changes.Select(change => change with { Sequence = 0 }));
        Assert.Equal(Cash, other.Cash);
    }
}
