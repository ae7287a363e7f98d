using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Collection.Live;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Pipeline.Stages;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;
using R3edge.Storage.Sqlite.Blobs;
using R3edge.Storage.Sqlite.Events;
using R3edge.Storage.Sqlite.Tables;

namespace R3edge.Benchmarks.Collection;

/// <summary>
/// 200,000 trades of 40 instruments in 2,000 events: a second of what must be carried from the hub to bars. Each second of the
/// market's clock is a call; every 60th closes the bars of a minute.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 3, iterationCount: 10)]
public class CollectorBenchmarks
{
    private const int Instruments = 40;
    private const int Events = 2000;
    private const int TradesPerEvent = 100;
    private const int Partitions = 2;

    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private string _folder = "";
    private SqliteEventHubs _hubs = null!;
    private SqliteTables _tables = null!;
    private FileBlobs _blobs = null!;
    private SnapshotStore _snapshots = null!;
    private PriceAndVolumeCollector _collector = null!;
    private EventData[] _events = [];
    private int _second;
    private long _position;

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("r3edge-benchmark-").FullName;
        _blobs = FileBlobs.Open(Path.Combine(_folder, "blobs"));
        _snapshots = new SnapshotStore(_blobs);
        _hubs = SqliteEventHubs.Open(Path.Combine(_folder, "hubs.db"), HubNames.Definitions(Partitions), TimeProvider.System);
        _tables = SqliteTables.Open(Path.Combine(_folder, "tables.db"));
        _collector = NewCollector(0, new NoPublisher());
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _hubs.DisposeAsync();
        await _tables.DisposeAsync();
        _blobs.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [IterationSetup]
    public void NextSecond() => _events = MakeEvents(_second++);

    /// <summary>The stage alone: bytes to bars.</summary>
    [Benchmark]
    public async Task TradesToBars()
    {
        foreach (var data in _events)
        {
            await _collector.HandleAsync(
                new ReceivedEvent(_position++, data.Key, data.Id, DateTime.UnixEpoch.AddYears(60), data.Body), CancellationToken.None);
        }

        await _collector.SettleAsync(CancellationToken.None);
    }

    /// <summary>Published to the durable log, read from it by a consumer with checkpoints, and turned into bars that are published.</summary>
    [Benchmark]
    public async Task HubToBars()
    {
        using var stop = new CancellationTokenSource();
        var left = Events;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var deadLetters = new DeadLetters(_tables, _blobs, TimeProvider.System);
        var consumer = new EventConsumer(_hubs, deadLetters, new EventConsumerOptions(), TimeProvider.System);
        var running = consumer.RunAsync(
            HubNames.MarketData,
            ConsumerGroups.Collector,
            partition => new Counting(NewCollector(partition, _hubs), () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    done.TrySetResult();
                }
            }),
            stop.Token);
        foreach (var batch in _events.Chunk(20))
        {
            await _hubs.PublishAsync(HubNames.MarketData, batch, CancellationToken.None);
        }

        await done.Task;
        await stop.CancelAsync();
        await running;
    }

    private static EventData[] MakeEvents(int second)
    {
        var random = new Random(second);
        var events = new EventData[Events];
        for (var i = 0; i < Events; i++)
        {
            var instrument = new InstrumentId(Venue.Binance, $"COIN{i % Instruments}-USDT");
            using var writer = new MarketBatchWriter(instrument);
            for (var trade = 0; trade < TradesPerEvent; trade++)
            {
                var index = i / Instruments * TradesPerEvent + trade;
                var time = Start.AddSeconds(second).AddTicks(index * 10L);
                var price = Math.Round(40_000.0 + 10.0 * random.NextDouble(), 2);
                writer.OnTrade(
                    new Trade(time, price, Math.Round(random.NextDouble(), 6), (Side)(trade & 1), second * 5000L + index + 1), isBackfilled: false);
            }

            events[i] = writer.Take($"{second}-{i}", Start.AddSeconds(second));
        }

        return events;
    }

    private PriceAndVolumeCollector NewCollector(int partition, IEventPublisher publisher) => new(
        partition, _snapshots, publisher, new CollectorOptions(), NullLogger<PriceAndVolumeCollector>.Instance);

    private sealed class NoPublisher : IEventPublisher
    {
        public Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Counting(IPartitionHandler inner, Action handled) : IPartitionHandler
    {
        public ValueTask<StartPosition> StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

        public async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
        {
            await inner.HandleAsync(received, cancellationToken);
            handled();
        }

        public ValueTask SettleAsync(CancellationToken cancellationToken) => inner.SettleAsync(cancellationToken);

        public ValueTask CommitAsync(long position, CancellationToken cancellationToken) => inner.CommitAsync(position, cancellationToken);
    }
}
