using R3edge.Application.Ports;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;

namespace R3edge.Application.Gateways;

/// <summary>The gateway's orders in a table: a partition an account, those that are not over apart from the others.</summary>
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
    public async Task<IReadOnlyList<GatewayOrder>> WorkingAsync(AccountId account, CancellationToken cancellationToken)
    {
        var orders = new List<GatewayOrder>();
        await foreach (var entity in _tables
            .QueryAllAsync(Table, account.ToString(), RowKeyRange.StartingWith("work~"), cancellationToken).ConfigureAwait(false))
        {
            orders.Add(entity.Read(GatewayJson.Default.GatewayOrder));
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
    public async Task SaveAsync(GatewayOrder order, CancellationToken cancellationToken)
    {
        var partition = order.Account.ToString();
        var (work, over) = (WorkKey(order.Order.Id), OverKey(order.Order.Id));
        var entity = TableExtensions.ToEntity(partition, order.IsOver ? over : work, order, GatewayJson.Default.GatewayOrder);
        if (!order.IsOver)
        {
            await _tables.ApplyAsync(Table, TableAction.Upsert(entity), cancellationToken).ConfigureAwait(false);
            return;
        }

        // First the new row, then the old one goes: between the two the order is there twice and over, which changes nothing.
        await _tables.ApplyAsync(Table, TableAction.Upsert(entity), cancellationToken).ConfigureAwait(false);
        await _tables.ApplyAsync(Table, TableAction.Delete(partition, work), cancellationToken).ConfigureAwait(false);
    }

    private static string WorkKey(OrderId id) => $"work~{id}";

    private static string OverKey(OrderId id) => $"over~{id}";
}
