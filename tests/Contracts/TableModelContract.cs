using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Application.Ports.Tables;

namespace R3edge.Contracts;

/// <summary>Random runs of writes, batches, queries and reopenings, held against a dictionary.</summary>
public abstract class TableModelContract
{
    private const string Table = "model";

    [Fact]
    public void AnyRun_TheTableIsTheDictionary()
    {
        var write =
            from kind in Gen.Elements(Enum.GetValues<TableActionKind>())
            from row in Gen.Choose(0, 9)
            from isStale in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new Write(kind, row, isStale);
        var step =
            from batch in Gen.Frequency((3, Gen.ListOf(write, 1)), (2, Gen.Choose(2, 5).SelectMany(count => Gen.ListOf(write, count))))
            from partition in Gen.Choose(0, 1)
            from reopens in Gen.Frequency((15, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new Step([.. batch.DistinctBy(w => w.Row)], partition, reopens);
        var runs = Gen.ArrayOf(step).ToArbitrary();

        Prop.ForAll(runs, steps => Waiting.For(() => RunAsync(steps)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(60));
    }

    protected abstract Task<TablesUnderTest> OpenAsync();

    private async Task RunAsync(Step[] steps)
    {
        await using var tables = await OpenAsync();
        var model = new SortedDictionary<string, (string Text, string ETag)>[]
        {
            new(StringComparer.Ordinal), new(StringComparer.Ordinal),
        };
        var count = 0;

        // A version that the store gave, though not to what it is asked about: what is no version at all may be refused as such.
        var elsewhere = await tables.Store.ApplyAsync("elsewhere", TableAction.Upsert(new TableEntity("p", "r", default)), default);
        foreach (var step in steps)
        {
            var rows = model[step.Partition];
            var actions = step.Writes.Select(write => ActionOf(step.Partition, write, rows, elsewhere.ETag!, count++)).ToArray();
            var expected = Expected(actions, rows);
            if (actions.Length == 1)
            {
                var outcome = await tables.Store.ApplyAsync(Table, actions[0], CancellationToken.None);
                Assert.Equal(expected.Status, outcome.Status);
                Remember(rows, actions, outcome.IsDone ? [outcome.ETag] : []);
            }
            else
            {
                var outcome = await tables.Store.ApplyAsync(Table, actions, CancellationToken.None);
                Assert.Equal(expected, (outcome.Status, outcome.FailedIndex));
                Remember(rows, actions, outcome.ETags);
            }

            if (step.Reopens)
            {
                await tables.ReopenAsync();
            }

            await AssertSameAsync(tables.Store, step.Partition, rows);
        }
    }

    private static TableAction ActionOf(
        int partition, Write write, SortedDictionary<string, (string Text, string ETag)> rows, string stale, int count)
    {
        var (partitionKey, rowKey) = ($"p{partition}", $"r{write.Row}");
        var eTag = !write.IsStale && rows.TryGetValue(rowKey, out var row) ? row.ETag : stale;
        var entity = new TableEntity(partitionKey, rowKey, Encoding.UTF8.GetBytes(count.ToString(CultureInfo.InvariantCulture)), eTag);
        return write.Kind switch
        {
            TableActionKind.Insert => TableAction.Insert(entity),
            TableActionKind.Upsert => TableAction.Upsert(entity),
            TableActionKind.Replace => TableAction.Replace(entity),
            _ => TableAction.Delete(partitionKey, rowKey, write.Row % 2 == 0 ? eTag : null),
        };
    }

    /// <summary>The rules of Table storage in their shortest form.</summary>
    private static (TableStatus Status, int? FailedIndex) Expected(
        TableAction[] actions, SortedDictionary<string, (string Text, string ETag)> rows)
    {
        for (var i = 0; i < actions.Length; i++)
        {
            var isThere = rows.TryGetValue(actions[i].Entity.RowKey, out var row);
            var isVersion = actions[i].Entity.ETag is null || actions[i].Entity.ETag == row.ETag;
            var status = (actions[i].Kind, isThere, isVersion) switch
            {
                (TableActionKind.Insert, true, _) => TableStatus.Conflict,
                (TableActionKind.Replace or TableActionKind.Delete, false, _) => TableStatus.NotFound,
                (TableActionKind.Replace or TableActionKind.Delete, true, false) => TableStatus.PreconditionFailed,
                _ => TableStatus.Done,
            };
            if (status != TableStatus.Done)
            {
                return (status, i);
            }
        }

        return (TableStatus.Done, null);
    }

    private static void Remember(
        SortedDictionary<string, (string Text, string ETag)> rows, TableAction[] actions, IReadOnlyList<string?> eTags)
    {
        foreach (var (action, eTag) in actions.Zip(eTags))
        {
            if (action.Kind == TableActionKind.Delete)
            {
                Assert.Null(eTag);
                rows.Remove(action.Entity.RowKey);
            }
            else
            {
                Assert.NotEqual(rows.TryGetValue(action.Entity.RowKey, out var before) ? before.ETag : null, eTag);
                rows[action.Entity.RowKey] = (Encoding.UTF8.GetString(action.Entity.Payload.Span), eTag!);
            }
        }
    }

    private static async Task AssertSameAsync(
        ITableStore tables, int partition, SortedDictionary<string, (string Text, string ETag)> rows)
    {
        var found = new List<(string, string, string)>();
        string? continuation = null;
        do
        {
            var page = await tables.QueryAsync(Table, $"p{partition}", RowKeyRange.All, 3, continuation, CancellationToken.None);
            found.AddRange(page.Entities.Select(e => (e.RowKey, Encoding.UTF8.GetString(e.Payload.Span), e.ETag!)));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(rows.Select(row => (row.Key, row.Value.Text, row.Value.ETag)), found);
    }

    private sealed record Write(TableActionKind Kind, int Row, bool IsStale);

    private sealed record Step(Write[] Writes, int Partition, bool Reopens);
}
