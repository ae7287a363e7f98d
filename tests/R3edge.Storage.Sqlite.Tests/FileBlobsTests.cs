using R3edge.Application.Ports;
using R3edge.Application.Ports.Blobs;
using R3edge.Storage.Sqlite.Blobs;

namespace R3edge.Storage.Sqlite.Tests;

public sealed class FileBlobsTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_AfterAKilledWriter_RemovesWhatIsHalfWritten()
    {
        var left = Path.Combine(Directory.CreateDirectory(_folder.File(".writing")).FullName, "half");
        File.WriteAllText(left, "half a blob");

        using var blobs = FileBlobs.Open(_folder.Path);

        Assert.False(File.Exists(left));
    }

    [Fact]
    public void Open_InUse_SaysSo()
    {
        using var blobs = FileBlobs.Open(_folder.Path);

        Assert.Equal(StorageFailure.Unavailable, Assert.Throws<StorageException>(() => FileBlobs.Open(_folder.Path)).Failure);
    }

    [Fact]
    public void Open_AFile_SaysSo()
    {
        File.WriteAllText(_folder.File("file"), "");

        Assert.Throws<StorageException>(() => FileBlobs.Open(_folder.File("file")));
    }

    [Fact]
    public async Task Put_AFileOfATable_IsFoundUnderItsOwnNameByOtherPrograms()
    {
        const string Name = "bars/venue=kucoin/symbol=BTC-USDT/timeframe=1m/2024-01-01.csv";
        using (var blobs = FileBlobs.Open(_folder.Path))
        {
            await blobs.PutAsync("history", Name, new MemoryStream([1]), BlobWrite.Overwrite, TestContext.Current.CancellationToken);
        }

        var file = Directory.GetFiles(_folder.File("history"), "*", SearchOption.AllDirectories).Single();
        var tellsCapitals = !Directory.Exists(_folder.File("HISTORY"));
        Assert.Equal(tellsCapitals, file.Replace(Path.DirectorySeparatorChar, '/').EndsWith(Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_AFolderThatEscapesCapitals_GoesOnToDoSo()
    {
        File.WriteAllText(_folder.File(".capitals"), "escaped");
        using var blobs = FileBlobs.Open(_folder.Path);

        await blobs.PutAsync("history", "BTC.csv", new MemoryStream([1]), BlobWrite.Overwrite, TestContext.Current.CancellationToken);
        await blobs.PutAsync("history", "btc.csv", new MemoryStream([2]), BlobWrite.Overwrite, TestContext.Current.CancellationToken);

        Assert.True(File.Exists(Path.Combine(_folder.File("history"), "%42%54%43.csv")));
        var names = new List<string>();
        await foreach (var blob in blobs.ListAsync("history", "", TestContext.Current.CancellationToken))
        {
            names.Add(blob.Name);
        }

        Assert.Equal(["BTC.csv", "btc.csv"], names);
    }

    [Fact]
    public async Task Put_AnyName_StaysInItsContainerUnderASmallName()
    {
        using var blobs = FileBlobs.Open(_folder.Path);
        var longest = string.Join('/', Enumerable.Repeat(new string('A', PortNames.LongestBlobSegment), 6));

        await blobs.PutAsync("con-tainer", longest, new MemoryStream([1]), BlobWrite.Overwrite, TestContext.Current.CancellationToken);

        var files = Directory.GetFiles(_folder.File("con-tainer"), "*", SearchOption.AllDirectories);
        Assert.All(Assert.Single(files).Split(Path.DirectorySeparatorChar), part => Assert.True(part.Length <= 255));
    }
}
