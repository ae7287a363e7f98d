using Microsoft.Data.Sqlite;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Storage.Sqlite.Database;
using R3edge.Storage.Sqlite.Events;
using R3edge.Storage.Sqlite.Tables;
using static R3edge.Contracts.HubUnderTest;

namespace R3edge.Storage.Sqlite.Tests;

/// <summary>Full, locked, damaged and foreign databases: one clear sentence, and nothing lost that was acknowledged.</summary>
public sealed class StorageFaultTests : IDisposable
{
    private const string Hub = "bars";
    private static readonly HubDefinition[] Hubs = [new(Hub, 1)];

    private readonly Folder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Database => _folder.File("hubs.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Publish_NoRoomLeft_SaysSoAndKeepsWhatWasAcknowledged()
    {
        var acknowledged = 0;
        await using (var hubs = Open(maximumBytes: 1 << 20))
        {
            var failure = await Assert.ThrowsAsync<StorageException>(async () =>
            {
                for (; acknowledged < 1000; acknowledged++)
                {
                    await hubs.PublishAsync(Hub, [new EventData("a", $"{acknowledged}", new byte[10_000])], Cancel);
                }
            });
            AssertOneSentence(failure, StorageFailure.Full, isTransient: true);
            Assert.InRange(acknowledged, 50, 110);
            Assert.Equal(Expected(acknowledged), Ids(await AllAsync(hubs)));
        }

        await using var roomier = Open();
        await roomier.PublishAsync(Hub, [Event("a", $"{acknowledged}")], Cancel);
        Assert.Equal(Expected(acknowledged + 1), Ids(await AllAsync(roomier)));
    }

    [Fact]
    public async Task Publish_OneOfManyIsTooLargeForTheRoomLeft_TheOthersAreStored()
    {
        await using var hubs = Open(maximumBytes: 1 << 20);
        var calls = Enumerable.Range(0, 20)
            .Select(i => hubs.PublishAsync(Hub, [new EventData("a", $"{i}", new byte[i == 7 ? 990_000 : 1000])], Cancel))
            .ToArray();

        await Task.WhenAll(calls).ContinueWith(_ => { }, Cancel, TaskContinuationOptions.None, TaskScheduler.Default);

        Assert.Equal([7], Enumerable.Range(0, 20).Where(i => calls[i].IsFaulted));
        var events = await AllAsync(hubs);
        Assert.Equal(Expected(20).Where(id => id != "7").Order(), Ids(events).Order());
        Assert.Equal(Enumerable.Range(0, 19).Select(i => (long)i), events.Select(e => e.Position));
    }

    [Fact]
    public async Task Publish_LockedByAnotherProgram_SaysSoAndWorksAgainAfterwards()
    {
        await using var hubs = Open();
        await hubs.PublishAsync(Hub, [Event("a", "0")], Cancel);
        using (var other = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            other.Open();
            Run(other, "BEGIN IMMEDIATE");

            var failure = await Assert.ThrowsAsync<StorageException>(() => hubs.PublishAsync(Hub, [Event("a", "lost")], Cancel));

            AssertOneSentence(failure, StorageFailure.Unavailable, isTransient: true);
            Run(other, "ROLLBACK");
        }

        await hubs.PublishAsync(Hub, [Event("a", "1")], Cancel);
        var events = await AllAsync(hubs);
        Assert.Equal(["0", "1"], Ids(events));
        Assert.Equal(events[0].Position + 1, events[1].Position);
    }

    [Fact]
    public async Task Open_InUse_SaysSo()
    {
        await using var hubs = Open();

        AssertOneSentence(Assert.Throws<StorageException>(() => Open()), StorageFailure.Unavailable, isTransient: true);
    }

    [Fact]
    public void Open_NoDatabase_SaysSoAndLeavesTheFile()
    {
        var text = string.Concat(Enumerable.Repeat("this is somebody's letter. ", 1000));
        File.WriteAllText(Database, text);

        AssertOneSentence(Assert.Throws<StorageException>(() => Open()), StorageFailure.Corrupt, isTransient: false);
        Assert.Equal(text, File.ReadAllText(Database));
    }

    [Fact]
    public void Open_AFolder_SaysSo()
    {
        Directory.CreateDirectory(Database);

        AssertOneSentence(Assert.Throws<StorageException>(() => Open()), StorageFailure.Denied, isTransient: false);
    }

    [Theory]
    [InlineData("CREATE TABLE letters(text TEXT)")]
    [InlineData("CREATE TABLE letters(text TEXT); PRAGMA application_id=1379222852; PRAGMA user_version=99")]
    public void Open_DatabaseOfAnotherProgramOrOfANewerOne_SaysSo(string make)
    {
        using (var other = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            other.Open();
            Run(other, make);
        }

        AssertOneSentence(Assert.Throws<StorageException>(() => Open()), StorageFailure.Misconfigured, isTransient: false);
    }

    [Fact]
    public async Task Open_HubWithAnotherNumberOfPartitions_SaysSo()
    {
        await Open().DisposeAsync();

        var failure = Assert.Throws<StorageException>(
            () => SqliteEventHubs.Open(Database, [new HubDefinition(Hub, 2)], TimeProvider.System));

        AssertOneSentence(failure, StorageFailure.Misconfigured, isTransient: false);
        await Open().DisposeAsync();
    }

    [Fact]
    public async Task Read_DamagedPages_SaysSoAndNeverGivesAnotherEvent()
    {
        await using (var hubs = Open())
        {
            await hubs.PublishAsync(Hub, [.. Enumerable.Range(0, 200).Select(i => new EventData("a", $"{i}", new byte[3000]))], Cancel);
        }

        var bytes = File.ReadAllBytes(Database);
        bytes.AsSpan(8192 * 20, 8192 * 10).Fill(0xA5);
        File.WriteAllBytes(Database, bytes);
        await using var damaged = Open();
        await using var cursor = await damaged.OpenAsync(new PartitionAddress(Hub, "group", 0), StartPosition.Earliest, Cancel);

        var read = new List<ReceivedEvent>();
        var failure = await Assert.ThrowsAsync<StorageException>(async () =>
        {
            while (true)
            {
                read.AddRange((await cursor.ReadAsync(1, TimeSpan.Zero, Cancel)).Events);
            }
        });

        AssertOneSentence(failure, StorageFailure.Corrupt, isTransient: false);
        Assert.Equal(Expected(read.Count), Ids(read));
    }

    [Fact]
    public async Task Open_AfterAPowerFailureTookTheNewest_KeepsAPrefixAndGivesNoPositionTwice()
    {
        await using var hubs = Open();
        for (var i = 0; i < 40; i++)
        {
            await hubs.PublishAsync(Hub, [Event("a", $"{i}")], Cancel);
        }

        var newest = (await AllAsync(hubs))[^1].Position;
        var log = Copy(Database + "-wal");
        foreach (var share in new[] { 1.0, 0.9, 0.61, 0.37 })
        {
            // What had not reached the disk is gone: the log ends earlier, perhaps in the middle of a page.
            var lost = _folder.File($"lost{share}.db");
            File.WriteAllBytes(lost, Copy(Database));
            File.WriteAllBytes(lost + "-wal", log[..(int)(log.Length * share)]);
            await using var left = SqliteEventHubs.Open(lost, Hubs, TimeProvider.System);

            var kept = Ids(await AllAsync(left));
            await left.PublishAsync(Hub, [Event("a", "next")], Cancel);

            Assert.Equal(Expected(kept.Length), kept);
            Assert.True(share < 1 ? kept.Length < 40 : kept.Length == 40);
            Assert.True((await AllAsync(left))[^1].Position > newest, "Others may remember the positions that are gone.");
        }
    }

    [Fact]
    public async Task Disposed_EveryCallSaysSo()
    {
        var hubs = Open();
        await using var cursor = await hubs.OpenAsync(new PartitionAddress(Hub, "group", 0), StartPosition.Earliest, Cancel);
        await hubs.DisposeAsync();
        await hubs.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => hubs.PublishAsync(Hub, [Event("a", "1")], Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => hubs.GetPartitionAsync(Hub, 0, Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => cursor.CheckpointAsync(1, Cancel));
    }

    [Fact]
    public async Task Tables_NoRoomLeft_ABatchIsNotHalfThere()
    {
        await using var tables = SqliteTables.Open(_folder.File("tables.db"), Durability.ProcessCrash, maximumBytes: 300_000);
        var done = 0;
        var failure = await Assert.ThrowsAsync<StorageException>(async () =>
        {
            for (; done < 100; done++)
            {
                await tables.ApplyAsync(
                    "table",
                    [.. Enumerable.Range(0, 3).Select(i => TableAction.Insert(new("p", $"{done:D2}-{i}", new byte[20_000])))],
                    Cancel);
            }
        });

        AssertOneSentence(failure, StorageFailure.Full, isTransient: true);
        Assert.InRange(done, 2, 5);
        Assert.Equal(3 * done, (await tables.QueryAsync("table", "p", RowKeyRange.All, 1000, null, Cancel)).Entities.Count);
    }

    [Fact]
    public async Task Write_OneOfManyThrows_TheOthersAreCommittedInOrder()
    {
        var rollbacks = 0;
        await using var database = SqliteDatabase.Open(
            new DatabaseOptions(_folder.File("any.db"), "CREATE TABLE IF NOT EXISTS t(v INTEGER)", Durability.ProcessCrash, 4096, null, 1),
            _ => { },
            () => rollbacks++);
        using var gate = new ManualResetEventSlim();
        var first = database.WriteAsync(_ => Hold(gate), null, 0, Cancel);
        var writes = Enumerable.Range(0, 10).Select(i => database.WriteAsync(session => Insert(session, i), null, 0, Cancel)).ToArray();
        gate.Set();
        await first;

        await Assert.ThrowsAsync<InvalidOperationException>(() => writes[4]);

        foreach (var i in Enumerable.Range(0, 10).Where(i => i != 4))
        {
            Assert.Equal(i, await writes[i]);
        }

        Assert.Equal(2, rollbacks);
        Assert.Equal(41, database.Read(session => session.Number("SELECT sum(v) FROM t")));
    }

    private static bool Hold(ManualResetEventSlim gate)
    {
        gate.Wait(Cancel);
        return true;
    }

    private static int Insert(SqliteSession session, int value)
    {
        session.Run($"INSERT INTO t(v) VALUES({value})");
        return value != 4 ? value : throw new InvalidOperationException("a bug");
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void AssertOneSentence(StorageException exception, StorageFailure failure, bool isTransient)
    {
        Assert.Equal(failure, exception.Failure);
        Assert.Equal(isTransient, exception.IsTransient);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite", exception.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Expected(int count) => Enumerable.Range(0, count).Select(i => $"{i}");

    private static byte[] Copy(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static async Task<List<ReceivedEvent>> AllAsync(SqliteEventHubs hubs)
    {
        await using var cursor = await hubs.OpenAsync(new PartitionAddress(Hub, "observer", 0), StartPosition.Earliest, Cancel);
        return await DrainAsync(cursor);
    }

    private SqliteEventHubs Open(long? maximumBytes = null) =>
        SqliteEventHubs.Open(Database, Hubs, TimeProvider.System, Durability.ProcessCrash, maximumBytes, busySeconds: 1);
}
