using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Tables;
using PortEntity = R3edge.Application.Ports.Tables.TableEntity;
using SdkEntity = Azure.Data.Tables.TableEntity;

namespace R3edge.Storage.Azure.Tables;

/// <summary>
/// Tables of a storage account. The payload of an entity is one binary property; <see cref="PortEntity.LargestPayload"/> is the most
/// that one holds. A table is made at its first use. The client's own retries reach every call: an insertion that was done and whose
/// answer was lost is told as a conflict, which is what a second insertion deserves.
/// </summary>
/// <param name="service">The account's tables.</param>
public sealed class AzureTables(TableServiceClient service) : ITableStore
{
    private const string Payload = "Payload";
    private static readonly string[] Columns = ["PartitionKey", "RowKey", Payload];

    private readonly TableServiceClient _service = service;
    private readonly ConcurrentDictionary<string, TableClient> _tables = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<PortEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotTable(table);
        PortNames.ThrowIfNotTableKey(partitionKey);
        PortNames.ThrowIfNotTableKey(rowKey);
        var client = await TableAsync(table, cancellationToken).ConfigureAwait(false);
        var found = await AzureFailures.CallAsync(
            $"read {table}",
            () => client.GetEntityIfExistsAsync<SdkEntity>(partitionKey, rowKey, Columns, cancellationToken)).ConfigureAwait(false);
        return found.HasValue ? FromSdk(found.Value!) : null;
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
        return await AzureFailures.CallAsync(
            $"query {table}",
            async () =>
            {
                var pages = client.QueryAsync<SdkEntity>(filter, pageSize, Columns, cancellationToken).AsPages(continuation, pageSize);
                await foreach (var page in pages.ConfigureAwait(false))
                {
                    return new TablePage(
                        [.. page.Values.Select(FromSdk)], string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
                }

                return new TablePage([], null);
            }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<TableOutcome> ApplyAsync(string table, TableAction action, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotTable(table);
        ArgumentNullException.ThrowIfNull(action);
        var client = await TableAsync(table, cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await WriteAsync(client, action, cancellationToken).ConfigureAwait(false);
            return response.Status == 404 ? new TableOutcome(
                TableStatus.NotFound, null) : new TableOutcome(TableStatus.Done, ETagOf(action, response));
        }
        catch (RequestFailedException exception) when (StatusOf(exception) is { } status)
        {
            return new TableOutcome(status, null);
        }
        catch (RequestFailedException exception)
        {
            throw AzureFailures.Translate($"write to {table}", exception);
        }
        catch (AggregateException exception) when (AzureFailures.LastOf(exception) is { } last)
        {
            throw AzureFailures.Translate($"write to {table}", last);
        }
    }

    /// <inheritdoc/>
    public async Task<TableBatchOutcome> ApplyAsync(string table, IReadOnlyList<TableAction> actions, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotTable(table);
        TableBatch.ThrowIfInvalid(actions);
        var client = await TableAsync(table, cancellationToken).ConfigureAwait(false);
        try
        {
            var answer = await client
                .SubmitTransactionAsync(actions.Select(ToTransaction), cancellationToken)
                .ConfigureAwait(false);
            return new TableBatchOutcome(TableStatus.Done, null, [.. answer.Value.Select((response, i) => ETagOf(actions[i], response))]);
        }
        catch (TableTransactionFailedException exception) when (StatusOf(exception) is { } status)
        {
            return new TableBatchOutcome(status, exception.FailedTransactionActionIndex ?? 0, []);
        }
        catch (RequestFailedException exception)
        {
            throw AzureFailures.Translate($"write a batch to {table}", exception);
        }
        catch (AggregateException exception) when (AzureFailures.LastOf(exception) is { } last)
        {
            throw AzureFailures.Translate($"write a batch to {table}", last);
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

    private static Task<Response> WriteAsync(TableClient client, TableAction action, CancellationToken cancellationToken) =>
        action.Kind switch
        {
            TableActionKind.Insert => client.AddEntityAsync(ToSdk(action.Entity), cancellationToken),
            TableActionKind.Upsert => client.UpsertEntityAsync(ToSdk(action.Entity), TableUpdateMode.Replace, cancellationToken),
            TableActionKind.Replace =>
                client.UpdateEntityAsync(ToSdk(action.Entity), new ETag(action.Entity.ETag!), TableUpdateMode.Replace, cancellationToken),
            _ => client.DeleteEntityAsync(action.Entity.PartitionKey, action.Entity.RowKey, VersionOf(action), cancellationToken),
        };

    private static TableTransactionAction ToTransaction(TableAction action) => action.Kind switch
    {
        TableActionKind.Insert => new(TableTransactionActionType.Add, ToSdk(action.Entity)),
        TableActionKind.Upsert => new(TableTransactionActionType.UpsertReplace, ToSdk(action.Entity)),
        TableActionKind.Replace => new(TableTransactionActionType.UpdateReplace, ToSdk(action.Entity), VersionOf(action)),
        _ => new(TableTransactionActionType.Delete, new SdkEntity(action.Entity.PartitionKey, action.Entity.RowKey), VersionOf(action)),
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

    private static SdkEntity ToSdk(PortEntity entity) => new(entity.PartitionKey, entity.RowKey) { [Payload] = entity.Payload.ToArray() };

    private static PortEntity FromSdk(SdkEntity entity) =>
        new(entity.PartitionKey, entity.RowKey, entity.GetBinary(Payload) ?? [], entity.ETag.ToString());

    // Every key of the port is a key of Table storage as it is; a filter wants quotes doubled.
    private static string FilterOf(string partitionKey, RowKeyRange range)
    {
        var filter = $"PartitionKey eq '{Quote(partitionKey)}'";
        filter += range.From is null ? "" : $" and RowKey ge '{Quote(range.From)}'";
        return range.To is null ? filter : $"{filter} and RowKey lt '{Quote(range.To)}'";
    }

    private static string Quote(string key) => key.Replace("'", "''", StringComparison.Ordinal);
}
