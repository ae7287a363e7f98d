using System.Diagnostics;
using System.Globalization;
using System.Text;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;

namespace R3edge.Storage.Sqlite.CrashChild;

/// <summary>
/// Publishes, consumes, writes tables and blobs, all at once. A line is printed after what it tells of is acknowledged
/// (<c>P key number</c>, <c>T number</c>, <c>B number</c>), for a handled event before its checkpoint (<c>H partition position</c>).
/// </summary>
public sealed class Victim : IAsyncDisposable
{
    public const string Hub = "crash-hub";
    public const string Group = "crash-group";
    public const string Table = "crash";
    public const string Container = "crash-blobs";
    public const int Partitions = 2;
    public const int Keys = 4;
    public const int RowBytes = 20_000;
    public const int BlobBytes = 200_000;

    private readonly SqliteStorage _storage;
    private readonly Process _self = Process.GetCurrentProcess();
    private readonly char _last;
    private int _linesLeft;

    private Victim(SqliteStorage storage, int lines)
    {
        _storage = storage;
        _linesLeft = lines;
        _last = lines % 3 == 0 ? 'T' : 'P';
    }

    public static SqliteStorageOptions OptionsOf(string folder) => new()
    {
        Folder = folder,
        Hubs = [new HubDefinition(Hub, Partitions)],
        StateDurability = Durability.ProcessCrash,
    };

    public static async Task<Victim> OpenAsync(string folder, int lines) =>
        new(await SqliteStorage.OpenAsync(OptionsOf(folder), TimeProvider.System), lines);

    /// <summary>How many numbers of a key are stored; the next one follows.</summary>
    public static async Task<Dictionary<string, List<ReceivedEvent>>> LogAsync(SqliteStorage storage)
    {
        var log = new Dictionary<string, List<ReceivedEvent>>();
        for (var partition = 0; partition < Partitions; partition++)
        {
            var address = new PartitionAddress(Hub, "observer", partition);
            await using var cursor = await storage.Hubs.OpenAsync(address, StartPosition.Earliest, CancellationToken.None);
            EventBatch batch;
            while ((batch = await cursor.ReadAsync(1000, TimeSpan.Zero, CancellationToken.None)).Events.Count > 0)
            {
                foreach (var received in batch.Events)
                {
                    log.TryAdd(received.Key, []);
                    log[received.Key].Add(received);
                }
            }
        }

        return log;
    }

    /// <summary>A text that shows where it was torn.</summary>
    public static byte[] Filled(long number, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number};");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public async Task RunAsync()
    {
        var log = await LogAsync(_storage);
        var work = Enumerable.Range(0, Keys)
            .Select(key => PublishAsync($"key{key}", log.GetValueOrDefault($"key{key}")?.Count ?? 0))
            .Concat(Enumerable.Range(0, Partitions).Select(ConsumeAsync))
            .Append(WriteTablesAsync())
            .Append(WriteBlobsAsync());
        await await Task.WhenAny(work);
    }

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    private void Print(string line)
    {
        // One write a line: what is killed tears no line but the last.
        Console.Out.Write(line + "\n");
        Console.Out.Flush();
        if (Interlocked.Decrement(ref _linesLeft) <= 0 && line.StartsWith(_last))
        {
            _self.Kill();
        }
    }

    private async Task PublishAsync(string key, int next)
    {
        await Task.Yield();
        for (var size = 1; ; size = size % 5 + 1)
        {
            var batch = Enumerable.Range(next, size)
                .Select(number => new EventData(key, FormattableString.Invariant($"{key}-{number}"), Filled(number, 300)))
                .ToArray();
            await _storage.Hubs.PublishAsync(Hub, batch, CancellationToken.None);
            next += size;
            Print(FormattableString.Invariant($"P {key} {next - 1}"));
        }
    }

    private async Task ConsumeAsync(int partition)
    {
        await Task.Yield();
        var address = new PartitionAddress(Hub, Group, partition);
        await using var cursor = await _storage.Hubs.OpenAsync(address, StartPosition.Checkpoint, CancellationToken.None);
        while (true)
        {
            var batch = await cursor.ReadAsync(7, TimeSpan.FromSeconds(10), CancellationToken.None);
            if (batch.Events.Count > 0)
            {
                var position = batch.Events[^1].Position;
                Print(FormattableString.Invariant($"H {partition} {position}"));
                await cursor.CheckpointAsync(position, CancellationToken.None);
            }
        }
    }

    private async Task WriteTablesAsync()
    {
        await Task.Yield();
        var left = await _storage.Tables.GetAsync(Table, "pair", "left", CancellationToken.None);
        for (var number = left is null ? 1 : NumberOf(left.Payload.Span) + 1; ; number++)
        {
            var payload = Filled(number, RowBytes);
            var outcome = await _storage.Tables.ApplyAsync(
                Table,
                [TableAction.Upsert(new("pair", "left", payload)), TableAction.Upsert(new("pair", "right", payload))],
                CancellationToken.None);
            Print(FormattableString.Invariant($"T {(outcome.IsDone ? number : -1)}"));
        }
    }

    private async Task WriteBlobsAsync()
    {
        await Task.Yield();
        for (var number = await LastBlobAsync(_storage) + 1; ; number++)
        {
            using var content = new MemoryStream(Filled(number, BlobBytes));
            await _storage.Blobs.PutAsync(Container, "state", content, BlobWrite.Overwrite, CancellationToken.None);
            Print(FormattableString.Invariant($"B {number}"));
        }
    }

    /// <summary>The number in the blob; 0 where there is none.</summary>
    public static async Task<long> LastBlobAsync(SqliteStorage storage)
    {
        await using var stream = await storage.Blobs.OpenAsync(Container, "state", CancellationToken.None);
        if (stream is null)
        {
            return 0;
        }

        using var content = new MemoryStream();
        await stream.CopyToAsync(content);
        var number = NumberOf(content.ToArray());
        return content.ToArray().AsSpan().SequenceEqual(Filled(number, BlobBytes))
            ? number
            : throw new InvalidDataException("The blob is torn.");
    }

    /// <summary>The number a content was filled with.</summary>
    public static long NumberOf(ReadOnlySpan<byte> content) =>
        long.Parse(content[..content.IndexOf((byte)';')], CultureInfo.InvariantCulture);
}
