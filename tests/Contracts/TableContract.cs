using System.Text;
using R3edge.Application.Ports.Tables;

namespace R3edge.Contracts;

/// <summary>What every table store does; each adapter derives from it.</summary>
public abstract class TableContract
{
    private const string Table = "positions";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Insert_ThenGet_GivesTheEntityAndItsETag()
    {
        await using var tables = await OpenAsync();
        var outcome = await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p", "r", "hello")), Cancel);

        var entity = await tables.Store.GetAsync(Table, "p", "r", Cancel);

        Assert.Equal(TableStatus.Done, outcome.Status);
        Assert.NotNull(entity);
        Assert.Equal(("p", "r", "hello"), (entity.PartitionKey, entity.RowKey, Text(entity)));
        Assert.Equal(outcome.ETag, entity.ETag);
        Assert.NotNull(entity.ETag);
    }

    [Fact]
    public async Task Get_OtherTablePartitionOrRow_IsNull()
    {
        await using var tables = await OpenAsync();
        await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p", "r", "hello")), Cancel);

        Assert.Null(await tables.Store.GetAsync("orders", "p", "r", Cancel));
        Assert.Null(await tables.Store.GetAsync(Table, "P", "r", Cancel));
        Assert.Null(await tables.Store.GetAsync(Table, "p", "R", Cancel));
    }

    [Fact]
    public async Task Insert_Present_IsAConflictAndChangesNothing()
    {
        await using var tables = await OpenAsync();
        await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p", "r", "first")), Cancel);

        var outcome = await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p", "r", "second")), Cancel);

        Assert.Equal(new TableOutcome(TableStatus.Conflict, null), outcome);
        Assert.Equal("first", Text(await tables.Store.GetAsync(Table, "p", "r", Cancel)));
    }

    [Fact]
    public async Task Upsert_AbsentOrPresent_WritesWithANewETag()
    {
        await using var tables = await OpenAsync();
        var first = await tables.Store.ApplyAsync(Table, TableAction.Upsert(Entity("p", "r", "first")), Cancel);
        var second = await tables.Store.ApplyAsync(Table, TableAction.Upsert(Entity("p", "r", "second")), Cancel);

        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal("second", Text(await tables.Store.GetAsync(Table, "p", "r", Cancel)));
    }

    [Fact]
    public async Task Replace_ReadVersion_Writes_OtherVersionOrNone_DoesNot()
    {
        await using var tables = await OpenAsync();
        var first = await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p", "r", "first")), Cancel);
        var second = await tables.Store.ApplyAsync(Table, TableAction.Replace(Entity("p", "r", "second", first.ETag)), Cancel);

        var stale = await tables.Store.ApplyAsync(Table, TableAction.Replace(Entity("p", "r", "third", first.ETag)), Cancel);
        var absent = await tables.Store.ApplyAsync(Table, TableAction.Replace(Entity("p", "q", "third", first.ETag)), Cancel);

        Assert.Equal(TableStatus.Done, second.Status);
        Assert.Equal(TableStatus.PreconditionFailed, stale.Status);
        Assert.Equal(TableStatus.NotFound, absent.Status);
        Assert.Equal("second", Text(await tables.Store.GetAsync(Table, "p", "r", Cancel)));
        Assert.Throws<ArgumentException>(() => TableAction.Replace(Entity("p", "r", "no version")));
    }

    [Fact]
    public async Task Delete_AnyReadOrStaleVersion_OrNone()
    {
        await using var tables = await OpenAsync();
        var first = await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p", "r", "first")), Cancel);
        var second = await tables.Store.ApplyAsync(Table, TableAction.Upsert(Entity("p", "r", "second")), Cancel);

        Assert.Equal(TableStatus.PreconditionFailed, (await tables.Store.ApplyAsync(Table, TableAction.Delete("p", "r", first.ETag), Cancel)).Status);
        Assert.Equal(new TableOutcome(TableStatus.Done, null), await tables.Store.ApplyAsync(Table, TableAction.Delete("p", "r", second.ETag), Cancel));
        Assert.Null(await tables.Store.GetAsync(Table, "p", "r", Cancel));
        Assert.Equal(TableStatus.NotFound, (await tables.Store.ApplyAsync(Table, TableAction.Delete("p", "r"), Cancel)).Status);
    }

    [Fact]
    public async Task Replace_RemovedAndAddedAgain_IsAnotherVersion()
    {
        await using var tables = await OpenAsync();
        var first = await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p", "r", "same")), Cancel);
        await tables.Store.ApplyAsync(Table, TableAction.Delete("p", "r"), Cancel);
        await tables.ReopenAsync();
        await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p", "r", "same")), Cancel);

        var stale = await tables.Store.ApplyAsync(Table, TableAction.Replace(Entity("p", "r", "late", first.ETag)), Cancel);

        Assert.Equal(TableStatus.PreconditionFailed, stale.Status);
    }

    [Fact]
    public async Task Batch_AllFit_WritesAll()
    {
        await using var tables = await OpenAsync();
        var old = await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p", "old", "1")), Cancel);
        await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p", "gone", "1")), Cancel);

        var outcome = await tables.Store.ApplyAsync(
            Table,
            [
                TableAction.Insert(Entity("p", "new", "2")),
                TableAction.Replace(Entity("p", "old", "2", old.ETag)),
                TableAction.Delete("p", "gone"),
                TableAction.Upsert(Entity("p", "set", "2")),
            ],
            Cancel);

        Assert.True(outcome.IsDone);
        Assert.Null(outcome.FailedIndex);
        Assert.Equal([false, false, true, false], outcome.ETags.Select(tag => tag is null));
        Assert.Equal(["new=2", "old=2", "set=2"], await AllAsync(tables.Store, "p"));
        Assert.Equal(outcome.ETags[0], (await tables.Store.GetAsync(Table, "p", "new", Cancel))?.ETag);
    }

    [Theory]
    [InlineData("insert", TableStatus.Conflict)]
    [InlineData("replace", TableStatus.PreconditionFailed)]
    [InlineData("delete", TableStatus.NotFound)]
    public async Task Batch_OneDoesNotFit_WritesNothing(string wrong, TableStatus expected)
    {
        await using var tables = await OpenAsync();
        var old = await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p", "old", "1")), Cancel);
        await tables.Store.ApplyAsync(Table, TableAction.Upsert(Entity("p", "old", "1")), Cancel);
        var failing = wrong switch
        {
            "insert" => TableAction.Insert(Entity("p", "old", "2")),
            "replace" => TableAction.Replace(Entity("p", "old", "2", old.ETag)),
            _ => TableAction.Delete("p", "absent"),
        };

        var outcome = await tables.Store.ApplyAsync(
            Table, [TableAction.Upsert(Entity("p", "new", "2")), failing, TableAction.Upsert(Entity("p", "last", "2"))], Cancel);

        Assert.Equal((expected, 1), (outcome.Status, outcome.FailedIndex));
        Assert.Empty(outcome.ETags);
        Assert.Equal(["old=1"], await AllAsync(tables.Store, "p"));
    }

    [Fact]
    public async Task Batch_BreaksARule_Throws()
    {
        await using var tables = await OpenAsync();
        TableAction[][] wrong =
        [
            [],
            [.. Enumerable.Range(0, 101).Select(i => TableAction.Upsert(Entity("p", $"{i}", "")))],
            [TableAction.Upsert(Entity("p", "1", "")), TableAction.Upsert(Entity("q", "2", ""))],
            [TableAction.Upsert(Entity("p", "1", "")), TableAction.Delete("p", "1")],
            [.. Enumerable.Range(0, 33).Select(i => TableAction.Upsert(new TableEntity("p", $"{i}", new byte[TableEntity.LargestPayload])))],
        ];

        foreach (var batch in wrong)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => tables.Store.ApplyAsync(Table, batch, Cancel));
        }

        Assert.Empty(await AllAsync(tables.Store, "p"));
    }

    [Fact]
    public async Task Query_AHundredRowsInPages_GivesEachOnceInOrder()
    {
        await using var tables = await OpenAsync();
        var keys = Enumerable.Range(0, 100).Select(i => $"{i * 7 % 100:D3}").ToArray();
        await tables.Store.ApplyAsync(Table, [.. keys.Select(key => TableAction.Insert(Entity("p", key, key)))], Cancel);
        await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p2", "000", "other")), Cancel);

        var rows = new List<string>();
        string? continuation = null;
        do
        {
            var page = await tables.Store.QueryAsync(Table, "p", new RowKeyRange("010", "090"), 7, continuation, Cancel);
            Assert.InRange(page.Entities.Count, 0, 7);
            rows.AddRange(page.Entities.Select(entity => entity.RowKey));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(Enumerable.Range(10, 80).Select(i => $"{i:D3}"), rows);
    }

    [Fact]
    public async Task Query_ByPrefix_GivesTheRowsThatStartWithIt()
    {
        await using var tables = await OpenAsync();
        string[] keys = ["a", "ab", "ab1", "ab\uffee", "ac", "b", "aB"];
        await tables.Store.ApplyAsync(Table, [.. keys.Select(key => TableAction.Insert(Entity("p", key, "")))], Cancel);

        var page = await tables.Store.QueryAsync(Table, "p", RowKeyRange.StartingWith("ab"), 1000, null, Cancel);

        Assert.Equal(["ab", "ab1", "ab\uffee"], page.Entities.Select(entity => entity.RowKey));
    }

    [Fact]
    public async Task Payload_FromNoneToTheLargest_SurvivesAReopening()
    {
        await using var tables = await OpenAsync();
        var large = new byte[TableEntity.LargestPayload];
        new Random(1).NextBytes(large);
        await tables.Store.ApplyAsync(Table, TableAction.Insert(new TableEntity("p", "none", default)), Cancel);
        await tables.Store.ApplyAsync(Table, TableAction.Insert(new TableEntity("p", "large", large)), Cancel);
        await tables.ReopenAsync();

        Assert.Equal(0, (await tables.Store.GetAsync(Table, "p", "none", Cancel))!.Payload.Length);
        Assert.Equal(large, (await tables.Store.GetAsync(Table, "p", "large", Cancel))!.Payload.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a𝄞")]
    public async Task Key_ThatTableStorageRefuses_Throws(string key)
    {
        await using var tables = await OpenAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => tables.Store.GetAsync(Table, key, "r", Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => tables.Store.GetAsync(Table, "p", key, Cancel));
        Assert.ThrowsAny<ArgumentException>(() => TableAction.Upsert(Entity("p", key, "")));
        Assert.ThrowsAny<ArgumentException>(() => TableAction.Delete(key, "r"));
    }

    [Fact]
    public async Task Replace_ManyAtOnce_EachRoundHasOneWinner()
    {
        const int Writers = 8;
        const int Increments = 20;
        await using var tables = await OpenAsync();
        await tables.Store.ApplyAsync(Table, TableAction.Insert(Entity("p", "counter", "0")), Cancel);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(
            async () =>
            {
                for (var done = 0; done < Increments;)
                {
                    var read = (await tables.Store.GetAsync(Table, "p", "counter", Cancel))!;
                    var next = Entity("p", "counter", $"{int.Parse(Text(read), System.Globalization.CultureInfo.InvariantCulture) + 1}", read.ETag);
                    done += (await tables.Store.ApplyAsync(Table, TableAction.Replace(next), Cancel)).IsDone ? 1 : 0;
                }
            },
            Cancel)));

        Assert.Equal("160", Text(await tables.Store.GetAsync(Table, "p", "counter", Cancel)));
    }

    protected abstract Task<TablesUnderTest> OpenAsync();

    private static TableEntity Entity(string partition, string row, string text, string? eTag = null) =>
        new(partition, row, Encoding.UTF8.GetBytes(text), eTag);

    private static string Text(TableEntity? entity) => Encoding.UTF8.GetString(entity!.Payload.Span);

    private static async Task<string[]> AllAsync(ITableStore tables, string partition)
    {
        var rows = new List<string>();
        await foreach (var entity in tables.QueryAllAsync(Table, partition, RowKeyRange.All, Cancel))
        {
            rows.Add($"{entity.RowKey}={Text(entity)}");
        }

        return [.. rows];
    }
}
