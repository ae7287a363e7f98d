using System.Text.Json.Serialization.Metadata;
using R3edge.Application.Json;
using R3edge.Application.Ports.Tables;
using R3edge.Application.Signals;
using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>What a user may ask of an account of theirs. An account, position or session of somebody else is not found, as one that is not there.</summary>
/// <param name="engine">The accounts.</param>
/// <param name="tables">Their history.</param>
public sealed class AccountQueries(AccountEngine engine, ITableStore tables) : ISessionTrades
{
    private readonly AccountEngine _engine = engine;
    private readonly ITableStore _tables = tables;

    /// <summary>The account as it stands; null where there is none.</summary>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<AccountSummary?> SummaryAsync(AccountId id, CancellationToken cancellationToken) =>
        _engine.ReadAsync(id, AccountSummary.Of, cancellationToken);

    /// <summary>The positions that have not ended, in the order of their openings.</summary>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<PositionView>> OpenAsync(AccountId id, CancellationToken cancellationToken) => await _engine
        .ReadAsync(
            id,
            account => account.Positions
                .Select(position => ViewOf(account, position))
                .ToArray(),
            cancellationToken)
        .ConfigureAwait(false) ?? [];

    /// <summary>The positions that have ended, the newest first.</summary>
    /// <param name="id">The account.</param>
    /// <param name="size">How many at most, 1 to 1000.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<PositionView>> EndedAsync(AccountId id, int size, string? continuation, CancellationToken cancellationToken) =>
        PageAsync(id, AccountKeys.AllEnded, size, continuation, TradingJson.Default.PositionView, cancellationToken);

    /// <summary>A position; null where the account has none of this id.</summary>
    /// <param name="id">The account.</param>
    /// <param name="position">The position.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PositionView?> FindAsync(AccountId id, PositionId position, CancellationToken cancellationToken)
    {
        var open = await _engine
            .ReadAsync(id, account => account.Find(position) is { } found ? ViewOf(account, found) : null, cancellationToken)
            .ConfigureAwait(false);
        return open ?? (await _tables
            .GetAsync(AccountKeys.Table, id.ToString(), AccountKeys.Position(position), cancellationToken)
            .ConfigureAwait(false))?.Read(TradingJson.Default.PositionView);
    }

    /// <summary>Everything that has happened to a position, in order; empty where the account has none of this id.</summary>
    /// <param name="id">The account.</param>
    /// <param name="position">The position.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<PositionChange>> ChangesAsync(AccountId id, PositionId position, CancellationToken cancellationToken) =>
        AllAsync(id, AccountKeys.Changes(position), TradingJson.Default.PositionChange, cancellationToken);

    /// <summary>The orders of a position and the last that the venue said of each; empty where the account has none of this id.</summary>
    /// <param name="id">The account.</param>
    /// <param name="position">The position.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<OrderView>> OrdersAsync(AccountId id, PositionId position, CancellationToken cancellationToken)
    {
        var orders = await AllAsync(id, AccountKeys.Orders(position), TradingJson.Default.OrderView, cancellationToken).ConfigureAwait(false);
        return [.. orders.OrderBy(view => view.Order.CreatedAt)];
    }

    /// <summary>What was decided on the signals of a session, the newest first; empty where the account has none of this id.</summary>
    /// <param name="id">The account.</param>
    /// <param name="session">The session.</param>
    /// <param name="size">How many at most, 1 to 1000.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<TradingDecision>> DecisionsAsync(
        AccountId id, SessionId session, int size, string? continuation, CancellationToken cancellationToken) =>
        PageAsync(id, AccountKeys.Decisions(session), size, continuation, TradingJson.Default.TradingDecision, cancellationToken);

    /// <summary>The closed trades, the newest first.</summary>
    /// <param name="id">The account.</param>
    /// <param name="size">How many at most, 1 to 1000.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<SessionTrade>> TradesAsync(AccountId id, int size, string? continuation, CancellationToken cancellationToken) =>
        PageAsync(id, AccountKeys.Trades, size, continuation, TradingJson.Default.SessionTrade, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClosedTrade>> ClosedSinceAsync(
        AccountId account, SessionId session, DateTime from, CancellationToken cancellationToken)
    {
        var trades = await AllAsync(account, AccountKeys.TradesSince(from), TradingJson.Default.SessionTrade, cancellationToken).ConfigureAwait(false);
        return [.. trades.Where(trade => trade.Session == session).Select(trade => trade.Trade).Reverse()];
    }

    /// <summary>What the account was worth, an hour a point, the oldest first.</summary>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<EquityPoint>> EquityAsync(AccountId id, CancellationToken cancellationToken) =>
        AllAsync(id, AccountKeys.Equities, TradingJson.Default.EquityPoint, cancellationToken);

    /// <summary>How the account has done; null where there is none, or nothing is known of its equity yet.</summary>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AccountPerformance?> PerformanceAsync(AccountId id, CancellationToken cancellationToken)
    {
        if (await _engine.SettingsAsync(id, cancellationToken).ConfigureAwait(false) is not { } settings)
        {
            return null;
        }

        var equity = await EquityAsync(id, cancellationToken).ConfigureAwait(false);
        var trades = await AllAsync(id, AccountKeys.Trades, TradingJson.Default.SessionTrade, cancellationToken).ConfigureAwait(false);
        return equity.Count == 0
            ? null
            : AccountPerformance.Compute(settings.Cash, equity, [.. trades.Select(trade => trade.Trade).Reverse()]);
    }

    private static PositionView ViewOf(TradingAccount account, OwnedPosition position) => PositionView.Of(
        position.Session, position.State, position.Transitions, account.PriceOf(position.State.Plan.Instrument.Id));

    private async Task<Page<T>> PageAsync<T>(
        AccountId id, RowKeyRange range, int size, string? continuation, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : notnull
    {
        var page = await _tables
            .QueryAsync(AccountKeys.Table, id.ToString(), range, size, continuation, cancellationToken)
            .ConfigureAwait(false);
        return new Page<T>([.. page.Entities.Select(entity => entity.Read(type))], page.Continuation);
    }

    private async Task<IReadOnlyList<T>> AllAsync<T>(
        AccountId id, RowKeyRange range, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : notnull
    {
        var all = new List<T>();
        await foreach (var entity in _tables.QueryAllAsync(AccountKeys.Table, id.ToString(), range, cancellationToken).ConfigureAwait(false))
        {
            all.Add(entity.Read(type));
        }

        return all;
    }
}
