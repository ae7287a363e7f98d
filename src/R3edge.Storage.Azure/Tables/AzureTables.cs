using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Tables;
using PortEntity = R3edge.Application.Ports.Tables.TableEntity;
using SdkEntity = Azure.Data.Tables.TableEntity;

namespace R3edge.Storage.Azure.Tables;

/// <summary>
/// Tables of a storage account. The payload of an entity is one binary property; one that is too large for it lies in a blob, and the
/// row names it. A table is made at its first use. The client's own retries reach every call: an insertion that was done and whose
/// answer was lost is told as a conflict, which is what a second insertion deserves.
/// </summary>
/// <param name="service">The account's tables.</param>
/// <param name="spilled">Where large payloads lie; null for a host that may reach no blobs and has none.</param>
public sealed class AzureTables(TableServiceClient service, SpilledPayloads? spilled) : ITableStore
{
    private const string Payload = "Payload";
    private const string Spill = "Spill";
    private static readonly string[] Columns = ["PartitionKey", "RowKey", Payload, Spill];

    private readonly TableServiceClient _service = service;
    private readonly SpilledPayloads? _spilled = spilled;
    private readonly ConcurrentDictionary<string, TableClient> _tables = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<PortEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotTable(table);
        PortNames.ThrowIfNotTableKey(partitionKey);
        PortNames.ThrowIfNotTableKey(rowKey);
        return await RowAsync(table, partitionKey, rowKey, cancellationToken).ConfigureAwait(false) is { } row
            ? await FromSdkAsync(row, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <inheritdoc/>
    public async Task<TablePage> QueryAsync(
        string table, string partitionKey, RowKeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotTable(table);
        PortNames.ThrowIfNotTableKey(partitionKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, ITableStore.LargestPage);
        var client = await TableAsync(table, cancellationToken).ConfigureAwait(false);
        var filter = FilterOf(partitionKey, range);
        var (rows, next) = await AzureFailures.CallAsync(
            $"query {table}",
            async () =>
            {
                var pages = client.QueryAsync<SdkEntity>(filter, pageSize, Columns, cancellationToken).AsPages(continuation, pageSize);
                await foreach (var page in pages.ConfigureAwait(false))
                {
                    return (page.Values, string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
                }

                return ([], (string?)null);
            }).ConfigureAwait(false);
        var entities = new PortEntity[rows.Count];
        for (var i = 0; i < entities.Length; i++)
        {
            entities[i] = await FromSdkAsync(rows[i], cancellationToken).ConfigureAwait(false);
        }

        return new TablePage(entities, next);
    }

    /// <summary>Removes the large payloads that were written before a time and that no row names any more.</summary>
    /// <param name="before">UTC; a day ago or earlier.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were removed.</returns>
    /// <exception cref="StorageException">Something could not be read or removed.</exception>
    public Task<int> SweepAsync(DateTime before, CancellationToken cancellationToken) => _spilled is null
        ? Task.FromResult(0)
        : _spilled.SweepAsync(
            before,
            async (table, partition, row, name) =>
                (await RowAsync(table, partition, row, cancellationToken).ConfigureAwait(false))?.GetString(Spill) == name,
            cancellationToken);

    /// <inheritdoc/>
    public async Task<TableOutcome> ApplyAsync(string table, TableAction action, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotTable(table);
        ArgumentNullException.ThrowIfNull(action);
        var client = await TableAsync(table, cancellationToken).ConfigureAwait(false);
        var row = await ToSdkAsync(table, action, cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await WriteAsync(client, action, row, cancellationToken).ConfigureAwait(false);
            return response.Status == 404 ? new TableOutcome(
                TableStatus.NotFound, null) : new TableOutcome(TableStatus.Done, ETagOf(action, response));
        }
        catch (RequestFailedException exception) when (StatusOf(exception) is { } status)
        {
            return new TableOutcome(status, null);
        }
        catch (Exception exception) when (AzureFailures.Of($"write to {table}", exception) is { } failure)
        {
            throw failure;
        }
    }

    /// <inheritdoc/>
    public async Task<TableBatchOutcome> ApplyAsync(string table, IReadOnlyList<TableAction> actions, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotTable(table);
        TableBatch.ThrowIfInvalid(actions);
        var client = await TableAsync(table, cancellationToken).ConfigureAwait(false);
        var transaction = new List<TableTransactionAction>(actions.Count);
        foreach (var action in actions)
        {
            transaction.Add(ToTransaction(action, await ToSdkAsync(table, action, cancellationToken).ConfigureAwait(false)));
        }

        try
        {
            var answer = await client.SubmitTransactionAsync(transaction, cancellationToken).ConfigureAwait(false);
            return new TableBatchOutcome(TableStatus.Done, null, [.. answer.Value.Select((response, i) => ETagOf(actions[i], response))]);
        }
        catch (TableTransactionFailedException exception) when (StatusOf(exception) is { } status)
        {
            return new TableBatchOutcome(status, exception.FailedTransactionActionIndex ?? 0, []);
        }
        catch (Exception exception) when (AzureFailures.Of($"write a batch to {table}", exception) is { } failure)
        {
            throw failure;
        }
    }

    private async Task<TableClient> TableAsync(string table, CancellationToken cancellationToken)
    {
        if (_tables.TryGetValue(table, out var known))
        {
            return known;
        }

        var client = _service.GetTableClient(table);
        await AzureFailures.CallAsync($"make {table}", () => client.CreateIfNotExistsAsync(cancellationToken)).ConfigureAwait(false);
        return _tables.GetOrAdd(table, client);
    }

    private async Task<SdkEntity?> RowAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        var client = await TableAsync(table, cancellationToken).ConfigureAwait(false);
        var found = await AzureFailures.CallAsync(
            $"read {table}",
            () => client.GetEntityIfExistsAsync<SdkEntity>(partitionKey, rowKey, Columns, cancellationToken)).ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }

    private static Task<Response> WriteAsync(TableClient client, TableAction action, SdkEntity row, CancellationToken cancellationToken) =>
        action.Kind switch
        {
            TableActionKind.Insert => client.AddEntityAsync(row, cancellationToken),
            TableActionKind.Upsert => client.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken),
            TableActionKind.Replace =>
                client.UpdateEntityAsync(row, new ETag(action.Entity.ETag!), TableUpdateMode.Replace, cancellationToken),
            _ => client.DeleteEntityAsync(action.Entity.PartitionKey, action.Entity.RowKey, VersionOf(action), cancellationToken),
        };

    private static TableTransactionAction ToTransaction(TableAction action, SdkEntity row) => action.Kind switch
    {
        TableActionKind.Insert => new(TableTransactionActionType.Add, row),
        TableActionKind.Upsert => new(TableTransactionActionType.UpsertReplace, row),
        TableActionKind.Replace => new(TableTransactionActionType.UpdateReplace, row, VersionOf(action)),
        _ => new(TableTransactionActionType.Delete, row, VersionOf(action)),
    };

    private static ETag VersionOf(TableAction action) => action.Entity.ETag is { } version ? new ETag(version) : ETag.All;

    private static string? ETagOf(TableAction action, Response response) =>
        action.Kind == TableActionKind.Delete ? null : response.Headers.ETag?.ToString();

    private static TableStatus? StatusOf(RequestFailedException exception) => exception.Status switch
    {
        // A conflict that is none of an entity, such as a table that is being removed, is an error of the store.
        404 when exception.ErrorCode != "TableNotFound" => TableStatus.NotFound,
        409 when exception.ErrorCode != "TableBeingDeleted" => TableStatus.Conflict,
        412 => TableStatus.PreconditionFailed,
        _ => null,
    };

    private async Task<SdkEntity> ToSdkAsync(string table, TableAction action, CancellationToken cancellationToken)
    {
        var entity = action.Entity;
        var row = new SdkEntity(entity.PartitionKey, entity.RowKey);
        if (action.Kind == TableActionKind.Delete)
        {
            return row;
        }

        if (entity.Payload.Length <= SpilledPayloads.LargestInRow)
        {
            row[Payload] = entity.Payload.ToArray();
            return row;
        }

        // The blob comes first: a row never names what is not there.
        row[Spill] = _spilled is not null
            ? await _spilled.WriteAsync(table, entity, cancellationToken).ConfigureAwait(false)
            : throw new ArgumentException(
                $"A row of {table} holds at most {SpilledPayloads.LargestInRow} bytes where there are no blobs, not {entity.Payload.Length}.",
                nameof(action));
        return row;
    }

    private async Task<PortEntity> FromSdkAsync(SdkEntity row, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> payload = row.GetBinary(Payload) ?? [];
        if (row.GetString(Spill) is { } name)
        {
            payload = _spilled is not null && await _spilled.ReadAsync(name, cancellationToken).ConfigureAwait(false) is { } spilled
                ? spilled
                : throw new StorageException(
                    StorageFailure.Unavailable, $"The payload of a row lies in the blob {name}, which is not there: the row has changed.");
        }

        return new PortEntity(row.PartitionKey, row.RowKey, payload, row.ETag.ToString());
    }

    // Every key of the port is a key of Table storage as it is; a filter wants quotes doubled.
    private static string FilterOf(string partitionKey, RowKeyRange range)
    {
        var filter = $"PartitionKey eq '{Quote(partitionKey)}'";
        filter += range.From is null ? "" : $" and RowKey ge '{Quote(range.From)}'";
        return range.To is null ? filter : $"{filter} and RowKey lt '{Quote(range.To)}'";
    }

    private static string Quote(string key) => key.Replace("'", "''", StringComparison.Ordinal);
}
