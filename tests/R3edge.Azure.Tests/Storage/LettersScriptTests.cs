using System.Diagnostics;
using System.Text;
using System.Text.Json;
using R3edge.Application.Ports.Events;
using R3edge.Azure.Tests.Doubles;
using R3edge.Contracts;
using R3edge.Storage.Azure.Events;
using R3edge.Testing;

namespace R3edge.Azure.Tests.Storage;

/// <summary>The script that sends dead letters again, on letters as the function app writes them; the SDK is a few lines of Python.</summary>
public sealed class LettersScriptTests : IAsyncDisposable
{
    private const string Sdk = """
        import json, os, pathlib
        FOLDER = pathlib.Path(os.environ["LETTERS"])
        class DefaultAzureCredential: pass
        class TableClient:
            def __init__(self, endpoint, table, credential): assert (endpoint, table) == ("https://str3data.table.core.windows.net", "deadletters")
            def query_entities(self, query):
                rows = json.loads((FOLDER / "rows.json").read_text())
                return [{**row, "Payload": row["Payload"].encode()} for row in rows if query == f"PartitionKey eq '{row['PartitionKey']}'"]
            def delete_entity(self, partition, row): print("deleted", partition, row)
        class Download:
            def __init__(self, content): self.content = content
            def readall(self): return self.content
        class BlobServiceClient:
            def __init__(self, endpoint, credential): assert endpoint == "https://str3data.blob.core.windows.net"
            def get_container_client(self, name): assert name == "dead-letters"; return self
            def download_blob(self, name): return Download((FOLDER / name.replace("/", "!")).read_bytes())
            def delete_blob(self, name): print("deleted", name)
        class EventData:
            def __init__(self, body): self.body = body
        class Batch(list):
            def add(self, event): self.append(event)
        class EventHubProducerClient:
            def __init__(self, namespace, hub, credential): pass
            def create_batch(self, partition_key): self.key = partition_key; return Batch()
            def send_batch(self, batch):
                with (FOLDER / "sent").open("a") as file:
                    for event in batch: file.write(self.key + "\t" + event.body.decode() + "\n")
            def close(self): pass
        """;

    private readonly AzureWorld _world = new(new ManualClock());
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("r3edge-letters");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return _world.DisposeAsync();
    }

    [Fact]
    public async Task Send_LettersOfAStage_SendsWhatWasReceivedAndLeavesWhatIsNoEvent()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/python3"), "The script needs Python.");
        EventData[] events =
        [
            new("kucoin/BTC-USDT", "small", """{"price":1.5,"text":"ö"}"""u8.ToArray()),
            new("kucoin/ETH-USDT", "large", Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 40_000)}}"}""")),
            new("kucoin/ADA-USDT", "bytes", new byte[] { 0, 1, 255 }),
        ];
        for (var i = 0; i < events.Length; i++)
        {
            await AddAsync(i, events[i].Key, events[i].Id, events[i].Body, "InvalidDataException: it was wrong");
        }

        await AddAsync(7, "unreadable", "unreadable~7", "nonsense"u8.ToArray(), "The event is no envelope.");
        await AddAsync(8, "1", "report~1", "{}"u8.ToArray(), "The account could not carry it out; the position is being left.");

        var said = await RunAsync("str3data", "market-data", "collector", "--send", "evhns.servicebus.windows.net");

        Assert.Contains("5 letters, 3 sent again.", said, StringComparison.Ordinal);
        Assert.Equal(4, said.Split("deleted ").Length - 1);
        var sent = await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "sent"), Cancel);
        Assert.Equal(events.Length, sent.Length);
        Assert.All(events.Zip(sent), pair =>
        {
            var parts = pair.Second.Split('\t', 2);
            var read = EventEnvelope.Read(Encoding.UTF8.GetBytes(parts[1]));
            Assert.Equal((pair.First.Key, pair.First.Key, pair.First.Id), (parts[0], read.Key, read.Id));
            Assert.Equal(pair.First.Body.ToArray(), read.Body.ToArray());
        });
    }

    private Task AddAsync(long position, string key, string id, ReadOnlyMemory<byte> body, string reason) => _world.Platform.DeadLetters.AddAsync(
        new PartitionAddress("market-data", "collector", 3), new ReceivedEvent(position, key, id, DateTime.UnixEpoch, body), reason, Cancel);

    private async Task<string> RunAsync(params string[] arguments)
    {
        var rows = _world.Account.Tables["deadletters"].Select(row => new
        {
            PartitionKey = row.Key.Partition,
            RowKey = row.Key.Row,
            Payload = Encoding.UTF8.GetString(row.Value.Payload!),
        });
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "rows.json"), JsonSerializer.Serialize(rows), Cancel);
        foreach (var (name, blob) in _world.Account.Containers["dead-letters"])
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, name.Replace('/', '!')), blob.Content, Cancel);
        }

        foreach (var module in (string[])["azure/data/tables", "azure/eventhub", "azure/identity", "azure/storage/blob"])
        {
            var package = Directory.CreateDirectory(Path.Combine(_folder.FullName, module)).FullName;
            await File.WriteAllTextAsync(Path.Combine(package, "__init__.py"), Sdk, Cancel);
        }

        var start = new ProcessStartInfo(
            "/usr/bin/python3", ["-B", Path.Combine(Repository.Root, "infra", "letters.py"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (start.Environment["PYTHONPATH"], start.Environment["LETTERS"]) = (_folder.FullName, _folder.FullName);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, error);
        return await output;
    }
}
