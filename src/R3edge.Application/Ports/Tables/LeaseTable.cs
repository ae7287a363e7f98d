using System.Text.Json.Serialization.Metadata;

namespace R3edge.Application.Ports.Tables;

/// <summary>
/// Leases held in the rows of a table, each changed only by whoever read its last version (ETag). A holder stops by its own clock when
/// its lease ends; another takes it a tolerance later, so that clocks may differ by that much.
/// </summary>
/// <typeparam name="TRow">What a row says.</typeparam>
/// <param name="tables">Where the table is kept.</param>
/// <param name="name">Its name; see <see cref="PortNames.ThrowIfNotTable"/>.</param>
/// <param name="type">How a row is written.</param>
/// <param name="holder">Who takes leases here: a name that no other process has.</param>
/// <param name="clockTolerance">How far the clocks of two holders may differ.</param>
public sealed class LeaseTable<TRow>(
    ITableStore tables, string name, JsonTypeInfo<TRow> type, string holder, TimeSpan clockTolerance)
    where TRow : class, ILeaseRow
{
    /// <summary>Whether another may still act by a lease. One that the same name left behind is not another's.</summary>
    /// <param name="row">What its row says.</param>
    /// <param name="now">UTC.</param>
    public bool IsHeldByAnother(TRow row, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Holder != holder && row.Expires + clockTolerance > now;
    }

    /// <summary>A row as it is now; null where the lease was never taken.</summary>
    /// <param name="partitionKey">Its partition.</param>
    /// <param name="rowKey">Its row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The table could not be read.</exception>
    public Task<TableEntity?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        tables.GetAsync(name, partitionKey, rowKey, cancellationToken);

    /// <summary>All rows of a partition.</summary>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The table could not be read.</exception>
    public IAsyncEnumerable<TableEntity> QueryAsync(string partitionKey, CancellationToken cancellationToken) =>
        tables.QueryAllAsync(name, partitionKey, RowKeyRange.All, cancellationToken);

    /// <summary>What a row says.</summary>
    /// <param name="entity">The row.</param>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public TRow Read(TableEntity entity) => entity.Read(type);

    /// <summary>Takes, renews or gives back a lease, unless its row has changed since it was read.</summary>
    /// <param name="partitionKey">Its partition.</param>
    /// <param name="rowKey">Its row.</param>
    /// <param name="row">What the row says from now on.</param>
    /// <param name="version">The version that was read; null where there was no row.</param>
    /// <param name="cancellationToken">Gives up; it may be written all the same.</param>
    /// <returns>The version written; null where another was quicker.</returns>
    /// <exception cref="StorageException">The table could not be written; it may be written all the same.</exception>
    public async Task<string?> TryWriteAsync(
        string partitionKey, string rowKey, TRow row, string? version, CancellationToken cancellationToken)
    {
        var entity = TableExtensions.ToEntity(partitionKey, rowKey, row, type, version);
        var outcome = await tables
            .ApplyAsync(name, version is null ? TableAction.Insert(entity) : TableAction.Replace(entity), cancellationToken)
            .ConfigureAwait(false);
        return outcome.ETag;
    }
}
