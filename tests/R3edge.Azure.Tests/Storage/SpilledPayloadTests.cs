using Azure.Data.Tables;
using Azure.Storage.Blobs;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Tables;
using R3edge.Azure.Tests.Doubles;
using R3edge.Storage.Azure.Blobs;
using R3edge.Storage.Azure.Tables;
using TableEntity = R3edge.Application.Ports.Tables.TableEntity;

namespace R3edge.Azure.Tests.Storage;

/// <summary>A row of Table storage holds 64 KiB in a property; what is larger lies in a blob that the row names.</summary>
public sealed class SpilledPayloadTests
{
    private readonly string _connection = FakeAccount.NewConnection();
    private readonly AzureBlobs _blobs;
    private readonly AzureTables _tables;

    public SpilledPayloadTests()
    {
        _blobs = new AzureBlobs(new BlobServiceClient(_connection));
        _tables = new AzureTables(new TableServiceClient(_connection), new SpilledPayloads(_blobs));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(64 * 1024, 0)]
    [InlineData((64 * 1024) + 1, 1)]
    [InlineData(TableEntity.LargestPayload, 1)]
    public async Task Payload_BeyondWhatARowHolds_LiesInABlob(int length, int expected)
    {
        await _tables.ApplyAsync("things", TableAction.Insert(Entity(length, 1)), Cancel);

        Assert.Equal(expected, await CountAsync());
        Assert.Equal(Bytes(length, 1), (await _tables.GetAsync("things", "p|'ö", "r", Cancel))!.Payload.ToArray());
        var page = await _tables.QueryAsync("things", "p|'ö", RowKeyRange.All, 10, null, Cancel);
        Assert.Equal(Bytes(length, 1), Assert.Single(page.Entities).Payload.ToArray());
    }

    [Fact]
    public async Task Write_ThatLosesAgainstAnotherVersion_LeavesTheWinnersPayload()
    {
        var first = await _tables.ApplyAsync("things", TableAction.Insert(Entity(100_000, 1)), Cancel);
        await _tables.ApplyAsync("things", TableAction.Replace(Entity(100_000, 2) with { ETag = first.ETag }), Cancel);

        var late = await _tables.ApplyAsync("things", [TableAction.Replace(Entity(100_000, 3) with { ETag = first.ETag })], Cancel);

        Assert.Equal(TableStatus.PreconditionFailed, late.Status);
        Assert.Equal(Bytes(100_000, 2), (await _tables.GetAsync("things", "p|'ö", "r", Cancel))!.Payload.ToArray());
    }

    [Fact]
    public async Task Sweep_RemovesWhatNoRowNames_AndNothingYoung()
    {
        await _tables.ApplyAsync("things", TableAction.Insert(Entity(100_000, 1)), Cancel);
        await _tables.ApplyAsync("things", TableAction.Upsert(Entity(100_000, 2)), Cancel);
        await _tables.ApplyAsync("things", TableAction.Insert(Entity(100_000, 3) with { RowKey = "gone" }), Cancel);
        await _tables.ApplyAsync("things", TableAction.Delete("p|'ö", "gone"), Cancel);
        Assert.Equal(3, await CountAsync());

        Assert.Equal(0, await _tables.SweepAsync(DateTime.UnixEpoch, Cancel));
        Assert.Equal(2, await _tables.SweepAsync(DateTime.MaxValue, Cancel));

        Assert.Equal(1, await CountAsync());
        Assert.Equal(Bytes(100_000, 2), (await _tables.GetAsync("things", "p|'ö", "r", Cancel))!.Payload.ToArray());
    }

    [Fact]
    public async Task Read_BlobThatIsGone_IsToBeTriedAgain_AndAHostWithoutBlobsRefusesByName()
    {
        await _tables.ApplyAsync("things", TableAction.Insert(Entity(100_000, 1)), Cancel);
        await foreach (var blob in _blobs.ListAsync(SpilledPayloads.Container, "", Cancel))
        {
            await _blobs.DeleteAsync(SpilledPayloads.Container, blob.Name, Cancel);
        }

        var gone = await Assert.ThrowsAsync<StorageException>(() => _tables.GetAsync("things", "p|'ö", "r", Cancel));
        Assert.True(gone.IsTransient);
        var alone = new AzureTables(new TableServiceClient(_connection), null);
        await Assert.ThrowsAsync<ArgumentException>(() => alone.ApplyAsync("things", TableAction.Upsert(Entity(100_000, 1)), Cancel));
    }

    private static TableEntity Entity(int length, int seed) => new("p|'ö", "r", Bytes(length, seed));

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private async Task<int> CountAsync()
    {
        var count = 0;
        await foreach (var _ in _blobs.ListAsync(SpilledPayloads.Container, "", Cancel))
        {
            count++;
        }

        return count;
    }
}
