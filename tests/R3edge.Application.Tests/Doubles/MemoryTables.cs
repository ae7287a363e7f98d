using R3edge.Application.Ports.Tables;

namespace R3edge.Application.Tests.Doubles;

/// <summary>Tables in memory: what tests here need of them, inserts, upserts and queries.</summary>
internal sealed class MemoryTables : ITableStore
{
    private readonly Dictionary<(string Table, string Partition), SortedDictionary<string, TableEntity>> _rows = [];
    private int _versions;

    public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        Task.FromResult(Rows(table, partitionKey).GetValueOrDefault(rowKey));

    public Task<TablePage> QueryAsync(
        string table, string partitionKey, RowKeyRange range, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        var found = Rows(table, partitionKey).Values
            .Where(entity => range.Contains(entity.RowKey) && string.CompareOrdinal(entity.RowKey, continuation) > 0)
            .Take(pageSize)
            .ToArray();
        return Task.FromResult(new TablePage(found, found.Length == pageSize ? found[^1].RowKey : null));
    }

    public Task<TableOutcome> ApplyAsync(string table, TableAction action, CancellationToken cancellationToken)
    {
        var rows = Rows(table, action.Entity.PartitionKey);
        switch (action.Kind)
        {
            case TableActionKind.Upsert:
            case TableActionKind.Insert when !rows.ContainsKey(action.Entity.RowKey):
                var eTag = FormattableString.Invariant($"{++_versions}");
                rows[action.Entity.RowKey] = action.Entity with { ETag = eTag };
                return Task.FromResult(new TableOutcome(TableStatus.Done, eTag));
            case TableActionKind.Insert:
                return Task.FromResult(new TableOutcome(TableStatus.Conflict, null));
            default:
                throw new NotSupportedException($"{action.Kind} is not needed by these tests.");
        }
    }

    public async Task<TableBatchOutcome> ApplyAsync(string table, IReadOnlyList<TableAction> actions, CancellationToken cancellationToken)
    {
        TableBatch.ThrowIfInvalid(actions);
        var eTags = new List<string?>();
        foreach (var action in actions)
        {
            eTags.Add((await ApplyAsync(table, action, cancellationToken)).ETag);
        }

        return new TableBatchOutcome(TableStatus.Done, null, eTags);
    }

    private SortedDictionary<string, TableEntity> Rows(string table, string partitionKey)
    {
        if (!_rows.TryGetValue((table, partitionKey), out var rows))
        {
            _rows.Add((table, partitionKey), rows = new SortedDictionary<string, TableEntity>(StringComparer.Ordinal));
        }

        return rows;
    }
}
