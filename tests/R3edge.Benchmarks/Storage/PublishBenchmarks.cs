using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using R3edge.Application.Ports.Events;
using R3edge.Storage.Sqlite;
using R3edge.Storage.Sqlite.Events;

namespace R3edge.Benchmarks.Storage;

/// <summary>
/// 2,000 events of 100 trades each (40 bytes a trade): the second of market data that the hub must carry, from 8 publishers
/// that each wait for their acknowledgement before they go on. The time is that of all 200,000 trades.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 3, iterationCount: 15)]
public class PublishBenchmarks
{
    private const int Events = 2000;
    private const int Publishers = 8;
    private const string Hub = "market-data";

    private readonly byte[] _body = new byte[100 * 40];
    private string _folder = "";
    private SqliteEventHubs _hubs = null!;

    /// <summary>What an acknowledgement means.</summary>
    [Params(Durability.ProcessCrash, Durability.PowerLoss)]
    public Durability Durability { get; set; }

    /// <summary>How many events one call publishes.</summary>
    [Params(1, 10)]
    public int PerCall { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        new Random(1).NextBytes(_body);
        _folder = Directory.CreateTempSubdirectory("r3edge-benchmark-").FullName;
        var retention = new Retention(TimeSpan.FromDays(1), 64L << 20);
        _hubs = SqliteEventHubs.Open(
            Path.Combine(_folder, "hubs.db"), [new HubDefinition(Hub, 4, retention)], TimeProvider.System, Durability);
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _hubs.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public Task PublishTwoHundredThousandTrades() => Task.WhenAll(Enumerable.Range(0, Publishers).Select(publisher => Task.Run(async () =>
    {
        var batch = new EventData[PerCall];
        for (var sent = 0; sent < Events / Publishers; sent += PerCall)
        {
            for (var i = 0; i < PerCall; i++)
            {
                batch[i] = new EventData($"instrument-{publisher}", $"{publisher}-{sent + i}", _body);
            }

            await _hubs.PublishAsync(Hub, batch, CancellationToken.None);
        }
    })));

    /// <summary>The same with the retention at work: what a hub that has run for hours does.</summary>
    [Benchmark]
    public async Task PublishAndTrim()
    {
        await PublishTwoHundredThousandTrades();
        await _hubs.TrimAsync(CancellationToken.None);
    }
}
