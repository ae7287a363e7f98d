using R3edge.Application.Ports;
using R3edge.Application.Ports.Tables;
using R3edge.Storage.Sqlite.Database;

namespace R3edge.Storage.Sqlite.Tables;

/// <summary>Tables in one database file.</summary>
public sealed class SqliteTables : ITableStore, IAsyncDisposable
{
    private const int PageSize = 4096;

    private readonly SqliteDatabase _database;

    private SqliteTables(SqliteDatabase database) => _database = database;

    /// <summary>Opens the tables of a file.</summary>
    /// <param name="path">The file; it and its folder are made where they are not there.</param>
    /// <param name="durability">What an acknowledged write outlives.</param>
    /// <param name="maximumBytes">The largest the file may grow; null for no bound but the disk's.</param>
    /// <param name="busySeconds">How long a write waits for another program's lock, 1 to 60.</param>
    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public static SqliteTables Open(
        string path, Durability durability = Durability.PowerLoss, long? maximumBytes = null, int busySeconds = 5)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(busySeconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(busySeconds, 60);
        var options = new DatabaseOptions(path, TableRows.Schema, durability, PageSize, maximumBytes, busySeconds);
        return new SqliteTables(SqliteDatabase.Open(options, _ => { }));
    }

    /// <inheritdoc/>
    public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotTable(table);
        PortNames.ThrowIfNotTableKey(partitionKey);
        PortNames.ThrowIfNotTableKey(rowKey);
        return Task.FromResult(_database.Read(session => TableRows.Get(session, table, partitionKey, rowKey)));
    }

    /// <inheritdoc/>
    public Task<TablePage> QueryAsync(
        string table, string partitionKey, RowKeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotTable(table);
        PortNames.ThrowIfNotTableKey(partitionKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, ITableStore.LargestPage);
        return Task.FromResult(
            _database.Read(session => TableRows.Query(session, table, partitionKey, range, pageSize, continuation)));
    }

    /// <inheritdoc/>
    public async Task<TableOutcome> ApplyAsync(string table, TableAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        var outcome = await ApplyAsync(table, [action], cancellationToken).ConfigureAwait(false);
        return new TableOutcome(outcome.Status, outcome.IsDone ? outcome.ETags[0] : null);
    }

    /// <inheritdoc/>
    public async Task<TableBatchOutcome> ApplyAsync(
        string table, IReadOnlyList<TableAction> actions, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotTable(table);
        TableBatch.ThrowIfInvalid(actions);
        var weight = actions.Sum(action => action.Entity.Payload.Length + 256L);
        return await _database
            .WriteAsync(session => TableRows.Apply(session, table, actions), null, weight, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
