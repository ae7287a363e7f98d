using R3edge.Application.Ports;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;

namespace R3edge.Contracts;

/// <summary>An adapter's hubs, tables and blobs together, for what is built on all of them.</summary>
public sealed class MessagingUnderTest(HubUnderTest hub, TablesUnderTest tables, BlobsUnderTest blobs) : IAsyncDisposable
{
    public HubUnderTest Hub { get; } = hub;

    public ITableStore Tables => tables.Store;

    public IBlobStore Blobs => blobs.Store;

    public DeadLetters DeadLetters => new(Tables, Blobs, Hub.Time);

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await tables.DisposeAsync();
        await blobs.DisposeAsync();
    }
}

/// <summary>A table store that fails as often as it is told to.</summary>
public sealed class FailingTables(ITableStore inner, int failures) : ITableStore
{
    private int _left = failures;

    public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        inner.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public Task<TablePage> QueryAsync(
        string table, string partitionKey, RowKeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken) =>
        inner.QueryAsync(table, partitionKey, range, pageSize, continuation, cancellationToken);

    public Task<TableOutcome> ApplyAsync(string table, TableAction action, CancellationToken cancellationToken) =>
        Interlocked.Decrement(ref _left) >= 0
            ? throw new StorageException(StorageFailure.Full, "There is no room left.")
            : inner.ApplyAsync(table, action, cancellationToken);

    public Task<TableBatchOutcome> ApplyAsync(string table, IReadOnlyList<TableAction> actions, CancellationToken cancellationToken) =>
        inner.ApplyAsync(table, actions, cancellationToken);
}
