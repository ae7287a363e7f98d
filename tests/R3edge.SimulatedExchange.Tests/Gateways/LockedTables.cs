using R3edge.Application.Ports.Tables;

namespace R3edge.SimulatedExchange.Tests.Gateways;

/// <summary>Tables in memory for several threads: inserts, upserts, replacements and deletions by key.</summary>
internal sealed class LockedTables : ITableStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Table, string Partition), SortedDictionary<string, TableEntity>> _rows = [];
    private long _version;

    public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(Rows(table, partitionKey).GetValueOrDefault(rowKey));
        }
    }

    public Task<TablePage> QueryAsync(
        string table, string partitionKey, RowKeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var found = Rows(table, partitionKey).Values
                .Where(entity => range.Contains(entity.RowKey) && string.CompareOrdinal(entity.RowKey, continuation) > 0)
                .Take(pageSize)
                .ToArray();
            return Task.FromResult(new TablePage(found, found.Length == pageSize ? found[^1].RowKey : null));
        }
    }

    public async Task<TableOutcome> ApplyAsync(string table, TableAction action, CancellationToken cancellationToken)
    {
        var outcome = await ApplyAsync(table, [action], cancellationToken);
        return new TableOutcome(outcome.Status, outcome.ETags.Count > 0 ? outcome.ETags[0] : null);
    }

    public Task<TableBatchOutcome> ApplyAsync(string table, IReadOnlyList<TableAction> actions, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            for (var i = 0; i < actions.Count; i++)
            {
                if (StatusOf(table, actions[i]) is var status and not TableStatus.Done)
                {
                    return Task.FromResult(new TableBatchOutcome(status, i, []));
                }
            }

            return Task.FromResult(new TableBatchOutcome(TableStatus.Done, -1, [.. actions.Select(action => Write(table, action))]));
        }
    }

    private TableStatus StatusOf(string table, TableAction action)
    {
        var known = Rows(table, action.Entity.PartitionKey).GetValueOrDefault(action.Entity.RowKey);
        return action.Kind switch
        {
            TableActionKind.Insert => known is null ? TableStatus.Done : TableStatus.Conflict,
            TableActionKind.Upsert => TableStatus.Done,
            _ when known is null => TableStatus.NotFound,
            _ => action.Entity.ETag is null || action.Entity.ETag == known.ETag ? TableStatus.Done : TableStatus.PreconditionFailed,
        };
    }

    private string? Write(string table, TableAction action)
    {
        var rows = Rows(table, action.Entity.PartitionKey);
        if (action.Kind == TableActionKind.Delete)
        {
            rows.Remove(action.Entity.RowKey);
            return null;
        }

        var tag = (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture);
        rows[action.Entity.RowKey] = action.Entity with { ETag = tag, Payload = action.Entity.Payload.ToArray() };
        return tag;
    }

    private SortedDictionary<string, TableEntity> Rows(string table, string partition)
    {
        if (!_rows.TryGetValue((table, partition), out var rows))
        {
            _rows[(table, partition)] = rows = new SortedDictionary<string, TableEntity>(StringComparer.Ordinal);
        }

        return rows;
    }
}
