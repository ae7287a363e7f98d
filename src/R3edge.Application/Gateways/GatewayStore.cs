using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;

namespace R3edge.Application.Gateways;

/// <summary>
/// The gateway's orders in a table: a partition an account, those that are not over apart from the others. A record is changed only against
/// the version that was read, so that of two processes with the same order one cannot go on.
/// </summary>
/// <param name="tables">The store.</param>
internal sealed class GatewayStore(ITableStore tables)
{
    /// <summary>The table.</summary>
    public const string Table = "gatewayorders";

    private const string Index = "accounts";
    private readonly ITableStore _tables = tables;

    /// <summary>The accounts that have had orders.</summary>
    public async Task<IReadOnlyList<AccountId>> AccountsAsync(CancellationToken cancellationToken)
    {
        var accounts = new List<AccountId>();
        await foreach (var entity in _tables.QueryAllAsync(Table, Index, RowKeyRange.All, cancellationToken).ConfigureAwait(false))
        {
            accounts.Add(AccountId.TryParse(entity.RowKey, out var account)
                ? account
                : throw new StorageException(StorageFailure.Corrupt, $"'{entity.RowKey}' is no account."));
        }

        return accounts;
    }

    /// <summary>Remembers that an account has orders.</summary>
    public Task AddAsync(AccountId account, CancellationToken cancellationToken) =>
        _tables.ApplyAsync(Table, TableAction.Upsert(new TableEntity(Index, account.ToString(), ReadOnlyMemory<byte>.Empty)), cancellationToken);

    /// <summary>The orders of an account that are not over.</summary>
    public async Task<IReadOnlyList<StoredOrder>> WorkingAsync(AccountId account, CancellationToken cancellationToken)
    {
        var orders = new List<StoredOrder>();
        await foreach (var entity in _tables
            .QueryAllAsync(Table, account.ToString(), RowKeyRange.StartingWith("work~"), cancellationToken).ConfigureAwait(false))
        {
            orders.Add(new StoredOrder(entity.Read(GatewayJson.Default.GatewayOrder), entity.ETag!));
        }

        return orders;
    }

    /// <summary>An order that is over; null where there is none of that id.</summary>
    public async Task<GatewayOrder?> OverAsync(AccountId account, OrderId id, CancellationToken cancellationToken)
    {
        var entity = await _tables.GetAsync(Table, account.ToString(), OverKey(id), cancellationToken).ConfigureAwait(false);
        return entity?.Read(GatewayJson.Default.GatewayOrder);
    }

    /// <summary>Writes an order as it stands; what is over moves.</summary>
    /// <param name="order">The order.</param>
    /// <param name="version">The version that was read or written last; null of an order that is new.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be written all the same.</param>
    /// <returns>The version written; null of an order that is over.</returns>
    /// <exception cref="StaleStateException">Another version is stored, and nothing was written.</exception>
    /// <exception cref="StorageException">The table could not be written.</exception>
    public async Task<string?> SaveAsync(GatewayOrder order, string? version, CancellationToken cancellationToken)
    {
        var partition = order.Account.ToString();
        var (work, over) = (WorkKey(order.Order.Id), OverKey(order.Order.Id));
        if (!order.IsOver)
        {
            var entity = TableExtensions.ToEntity(partition, work, order, GatewayJson.Default.GatewayOrder, version);
            var outcome = await _tables
                .ApplyAsync(Table, version is null ? TableAction.Insert(entity) : TableAction.Replace(entity), cancellationToken)
                .ConfigureAwait(false);
            return outcome.IsDone ? outcome.ETag : throw Stale(order);
        }

        var ended = TableAction.Upsert(TableExtensions.ToEntity(partition, over, order, GatewayJson.Default.GatewayOrder));
        TableAction[] actions = version is null ? [ended] : [ended, TableAction.Delete(partition, work, version)];
        var moved = await _tables.ApplyAsync(Table, actions, cancellationToken).ConfigureAwait(false);
        return moved.IsDone ? null : throw Stale(order);
    }

    private static StaleStateException Stale(GatewayOrder order) =>
        new($"Order {order.Order.Id} of {order.Account} was written by somebody else.");

    private static string WorkKey(OrderId id) => $"work~{id}";

    private static string OverKey(OrderId id) => $"over~{id}";
}
