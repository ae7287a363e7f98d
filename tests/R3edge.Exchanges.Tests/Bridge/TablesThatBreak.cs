using R3edge.Application.Ports;
using R3edge.Application.Ports.Tables;

namespace R3edge.Exchanges.Tests.Bridge;

/// <summary>Tables that can be out of reach.</summary>
internal sealed class TablesThatBreak(ITableStore inner) : ITableStore
{
    public volatile bool IsBroken;

    public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        Reach().GetAsync(table, partitionKey, rowKey, cancellationToken);

    public Task<TablePage> QueryAsync(
        string table, string partitionKey, RowKeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken) =>
        Reach().QueryAsync(table, partitionKey, range, pageSize, continuation, cancellationToken);

    public Task<TableOutcome> ApplyAsync(string table, TableAction action, CancellationToken cancellationToken) =>
        Reach().ApplyAsync(table, action, cancellationToken);

    public Task<TableBatchOutcome> ApplyAsync(string table, IReadOnlyList<TableAction> actions, CancellationToken cancellationToken) =>
        Reach().ApplyAsync(table, actions, cancellationToken);

    private ITableStore Reach() => IsBroken ? throw new StorageException(StorageFailure.Unavailable, "the table is away") : inner;
}
