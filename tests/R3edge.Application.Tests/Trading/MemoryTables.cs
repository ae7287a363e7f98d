using System.Globalization;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Tables;

namespace R3edge.Application.Tests.Trading;

/// <summary>Tables in memory with versions and batches as the port asks, that fail before or after a write when they are told to.</summary>
internal sealed class MemoryTables : ITableStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Table, string Partition), SortedDictionary<string, TableEntity>> _partitions = [];
    private long _version;

    /// <summary>Asked before every write: null lets it be, false fails it undone, true fails it done.</summary>
    public Func<bool?>? Fault { get; set; }

    /// <summary>How many batches and single writes were done.</summary>
    public int Writes { get; private set; }

    /// <summary>The most actions in one batch.</summary>
    public int LargestBatch { get; private set; }

    public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(Rows(table, partitionKey).GetValueOrDefault(rowKey));
        }
    }

    public Task<TablePage> QueryAsync(
        string table, string partitionKey, RowKeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var found = Rows(table, partitionKey).Values
                .Where(row => range.Contains(row.RowKey) && (continuation is null || string.CompareOrdinal(row.RowKey, continuation) > 0))
                .Take(pageSize + 1)
                .ToArray();
            return Task.FromResult(found.Length > pageSize
                ? new TablePage(found[..pageSize], found[pageSize - 1].RowKey)
                : new TablePage(found, null));
        }
    }

    public async Task<TableOutcome> ApplyAsync(string table, TableAction action, CancellationToken cancellationToken)
    {
        var outcome = await ApplyAsync(table, [action], cancellationToken);
        return new TableOutcome(outcome.Status, outcome.IsDone ? outcome.ETags[0] : null);
    }

    public Task<TableBatchOutcome> ApplyAsync(string table, IReadOnlyList<TableAction> actions, CancellationToken cancellationToken)
    {
        TableBatch.ThrowIfInvalid(actions);
        lock (_gate)
        {
            var fault = Fault?.Invoke();
            if (fault is false)
            {
                throw new StorageException(StorageFailure.Unavailable, "The write failed before it was done.");
            }

            var rows = Rows(table, actions[0].Entity.PartitionKey);
            for (var i = 0; i < actions.Count; i++)
            {
                var there = rows.GetValueOrDefault(actions[i].Entity.RowKey);
                var status = actions[i].Kind switch
                {
                    TableActionKind.Insert when there is not null => TableStatus.Conflict,
                    TableActionKind.Replace or TableActionKind.Delete when there is null => TableStatus.NotFound,
                    TableActionKind.Replace or TableActionKind.Delete
                        when actions[i].Entity.ETag is { } tag && tag != there!.ETag => TableStatus.PreconditionFailed,
                    _ => TableStatus.Done,
                };
                if (status != TableStatus.Done)
                {
                    return Task.FromResult(new TableBatchOutcome(status, i, []));
                }
            }

            var tags = actions.Select(action => Write(rows, action)).ToArray();
            Writes++;
            LargestBatch = Math.Max(LargestBatch, actions.Count);
            return fault is true
                ? throw new StorageException(StorageFailure.Unavailable, "The write was done and its answer lost.")
                : Task.FromResult(new TableBatchOutcome(TableStatus.Done, null, tags));
        }
    }

    /// <summary>Every row, as text: two stores are alike where these are.</summary>
    public IEnumerable<string> Dump(string table, string partition, string prefix) => Rows(table, partition).Values
        .Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal))
        .Select(row => $"{row.RowKey} {System.Text.Encoding.UTF8.GetString(row.Payload.Span)}");

    private string? Write(SortedDictionary<string, TableEntity> rows, TableAction action)
    {
        if (action.Kind == TableActionKind.Delete)
        {
            rows.Remove(action.Entity.RowKey);
            return null;
        }

        var tag = (++_version).ToString(CultureInfo.InvariantCulture);
        rows[action.Entity.RowKey] = action.Entity with { ETag = tag, Payload = action.Entity.Payload.ToArray() };
        return tag;
    }

    private SortedDictionary<string, TableEntity> Rows(string table, string partition)
    {
        PortNames.ThrowIfNotTable(table);
        if (!_partitions.TryGetValue((table, partition), out var rows))
        {
            _partitions[(table, partition)] = rows = new SortedDictionary<string, TableEntity>(StringComparer.Ordinal);
        }

        return rows;
    }
}
