using System.Text;
using R3edge.Application.Ports.Blobs;

namespace R3edge.Contracts;

/// <summary>What every blob store does; each adapter derives from it.</summary>
public abstract class BlobContract
{
    private const string Container = "snapshots";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Put_ThenOpen_GivesTheContent()
    {
        await using var blobs = await OpenAsync();
        var large = new byte[3_000_001];
        new Random(1).NextBytes(large);
        Assert.True(await blobs.Store.PutAsync(Container, "market-data/btc.bin", new MemoryStream(large), BlobWrite.Overwrite, Cancel));
        Assert.True(await PutAsync(blobs, "empty", ""));
        await blobs.ReopenAsync();

        Assert.Equal(large, await BytesAsync(blobs, "market-data/btc.bin"));
        Assert.Equal("", await TextAsync(blobs, "empty"));
        Assert.Null(await blobs.Store.OpenAsync(Container, "absent", Cancel));
        Assert.Null(await blobs.Store.OpenAsync("other", "empty", Cancel));
    }

    [Fact]
    public async Task Put_Present_ReplacesItOrLeavesItAsAsked()
    {
        await using var blobs = await OpenAsync();
        await PutAsync(blobs, "a", "a first text that is long");

        Assert.True(await PutAsync(blobs, "a", "second"));
        Assert.Equal("second", await TextAsync(blobs, "a"));
        Assert.False(await PutAsync(blobs, "a", "third", BlobWrite.IfAbsent));
        Assert.Equal("second", await TextAsync(blobs, "a"));
        Assert.True(await PutAsync(blobs, "b", "first", BlobWrite.IfAbsent));
    }

    [Fact]
    public async Task Put_SeveralAtOnceIfAbsent_OneWins()
    {
        await using var blobs = await OpenAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(() => PutAsync(blobs, "once", $"{i}", BlobWrite.IfAbsent), Cancel)));

        var winner = Assert.Single(Enumerable.Range(0, 16), i => results[i]);
        Assert.Equal($"{winner}", await TextAsync(blobs, "once"));
    }

    [Fact]
    public async Task Open_ReplacedMeanwhile_ReadsWhatItOpened()
    {
        await using var blobs = await OpenAsync();
        await PutAsync(blobs, "a", "first");
        await using var stream = await blobs.Store.OpenAsync(Container, "a", Cancel);
        await PutAsync(blobs, "a", "second");

        using var reader = new StreamReader(stream!);
        Assert.Equal("first", await reader.ReadToEndAsync(Cancel));
    }

    [Fact]
    public async Task Put_SourceThrowsHalfWay_LeavesTheOldBlobAndNothingElse()
    {
        await using var blobs = await OpenAsync();
        await PutAsync(blobs, "a", "first");

        await Assert.ThrowsAsync<NotSupportedException>(
            () => blobs.Store.PutAsync(Container, "a", new BreakingStream(), BlobWrite.Overwrite, Cancel));
        await Assert.ThrowsAsync<NotSupportedException>(
            () => blobs.Store.PutAsync(Container, "b", new BreakingStream(), BlobWrite.Overwrite, Cancel));

        Assert.Equal("first", await TextAsync(blobs, "a"));
        Assert.Equal(["a"], await NamesAsync(blobs, ""));
    }

    [Fact]
    public async Task List_ByPrefix_GivesNamesInOrdinalOrderWithTheirLengths()
    {
        await using var blobs = await OpenAsync();
        string[] names =
        [
            "bars/BTC-USDT/1h.csv", "bars/BTC-USDT/1m.csv", "bars/btc-usdt/1h.csv", "bars/BTC-USDT", "bars.csv", "bars.blob/x", "bars.blob", "con/nul.txt", "z",
        ];
        foreach (var name in names)
        {
            await PutAsync(blobs, name, name);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), await NamesAsync(blobs, ""));
        Assert.Equal(["bars/BTC-USDT", "bars/BTC-USDT/1h.csv", "bars/BTC-USDT/1m.csv"], await NamesAsync(blobs, "bars/BTC"));
        Assert.Equal(["bars/BTC-USDT/1m.csv"], await NamesAsync(blobs, "bars/BTC-USDT/1m"));
        Assert.Empty(await NamesAsync(blobs, "absent/"));
        await foreach (var blob in blobs.Store.ListAsync(Container, "", Cancel))
        {
            Assert.Equal(blob.Name.Length, blob.Bytes);
            Assert.Equal(DateTimeKind.Utc, blob.LastModified.Kind);
            Assert.Equal(blob.Name, await TextAsync(blobs, blob.Name));
        }
    }

    [Fact]
    public async Task Delete_TellsWhetherItWasThere()
    {
        await using var blobs = await OpenAsync();
        await PutAsync(blobs, "a/b", "text");

        Assert.True(await blobs.Store.DeleteAsync(Container, "a/b", Cancel));
        Assert.False(await blobs.Store.DeleteAsync(Container, "a/b", Cancel));
        Assert.Null(await blobs.Store.OpenAsync(Container, "a/b", Cancel));
        Assert.Empty(await NamesAsync(blobs, ""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("a.")]
    public async Task Name_ThatCouldNotBeAFileEverywhere_Throws(string name)
    {
        await using var blobs = await OpenAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => PutAsync(blobs, name, "text"));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => blobs.Store.OpenAsync(Container, name, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => blobs.Store.OpenAsync("../x", "a", Cancel));
    }

    [Fact]
    public async Task Put_Cancelled_WritesNothing()
    {
        await using var blobs = await OpenAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blobs.Store.PutAsync(
            Container, "a", new MemoryStream([1]), BlobWrite.Overwrite, new CancellationToken(canceled: true)));

        Assert.Empty(await NamesAsync(blobs, ""));
    }

    protected abstract Task<BlobsUnderTest> OpenAsync();

    private static Task<bool> PutAsync(BlobsUnderTest blobs, string name, string text, BlobWrite write = BlobWrite.Overwrite) =>
        blobs.Store.PutAsync(Container, name, new MemoryStream(Encoding.UTF8.GetBytes(text)), write, Cancel);

    private static async Task<byte[]> BytesAsync(BlobsUnderTest blobs, string name)
    {
        await using var stream = await blobs.Store.OpenAsync(Container, name, Cancel);
        Assert.NotNull(stream);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }

    private static async Task<string> TextAsync(BlobsUnderTest blobs, string name) =>
        Encoding.UTF8.GetString(await BytesAsync(blobs, name));

    private static async Task<string[]> NamesAsync(BlobsUnderTest blobs, string prefix)
    {
        var names = new List<string>();
        await foreach (var blob in blobs.Store.ListAsync(Container, prefix, Cancel))
        {
            names.Add(blob.Name);
        }

        return [.. names];
    }

    /// <summary>Gives some bytes and then throws.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        private bool _hasGiven;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_hasGiven)
            {
                throw new NotSupportedException("broken");
            }

            _hasGiven = true;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
