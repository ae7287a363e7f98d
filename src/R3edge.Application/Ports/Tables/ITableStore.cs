namespace R3edge.Application.Ports.Tables;

/// <summary>
/// Tables of entities by partition and row key. A table needs no registration. A write is durable when it returns, and every
/// later read sees it. ETags are opaque; each write gives a new one, also to an entity that is removed and added again.
/// A page of a query is consistent in itself, two pages need not be.
/// </summary>
public interface ITableStore
{
    /// <summary>The most actions in one batch; the bound of Table storage.</summary>
    const int LargestBatch = 100;

    /// <summary>The largest page; the bound of Table storage.</summary>
    const int LargestPage = 1000;

    /// <summary>An entity; null where it is not there.</summary>
    /// <param name="table">See <see cref="PortNames.ThrowIfNotTable"/>.</param>
    /// <param name="partitionKey">Its partition.</param>
    /// <param name="rowKey">Its row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A name or key breaks its rule.</exception>
    /// <exception cref="StorageException">The store could not be read.</exception>
    Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken);

    /// <summary>Entities of one partition, by row key, a page at a time.</summary>
    /// <param name="table">See <see cref="PortNames.ThrowIfNotTable"/>.</param>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="range">Which rows.</param>
    /// <param name="pageSize">How many at most, 1 to <see cref="LargestPage"/>.</param>
    /// <param name="continuation">From the page before, asked with the same range; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A name, key or number breaks its rule.</exception>
    /// <exception cref="StorageException">The store could not be read.</exception>
    Task<TablePage> QueryAsync(
        string table, string partitionKey, RowKeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken);

    /// <summary>Makes one write.</summary>
    /// <param name="table">See <see cref="PortNames.ThrowIfNotTable"/>.</param>
    /// <param name="action">The write.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be done all the same.</param>
    /// <exception cref="ArgumentException">The name breaks its rule.</exception>
    /// <exception cref="StorageException">The store could not be written.</exception>
    Task<TableOutcome> ApplyAsync(string table, TableAction action, CancellationToken cancellationToken);

    /// <summary>Makes several writes in one partition, all or none, and nobody sees some of them.</summary>
    /// <param name="table">See <see cref="PortNames.ThrowIfNotTable"/>.</param>
    /// <param name="actions">1 to <see cref="LargestBatch"/>, of one partition, each to another row.</param>
    /// <param name="cancellationToken">Gives up waiting; they may be done all the same.</param>
    /// <exception cref="ArgumentException">The name or the batch breaks its rule; nothing is done.</exception>
    /// <exception cref="StorageException">The store could not be written.</exception>
    Task<TableBatchOutcome> ApplyAsync(string table, IReadOnlyList<TableAction> actions, CancellationToken cancellationToken);
}
