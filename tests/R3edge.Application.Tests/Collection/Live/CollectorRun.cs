using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Collection.Live;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Pipeline.Stages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Tests.Doubles;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Collection.Live;

/// <summary>A collector over stores in memory, fed with events that are kept like those of a hub.</summary>
internal sealed class CollectorRun
{
    private readonly List<ReceivedEvent> _log = [];
    private readonly SnapshotStore _snapshots;
    private readonly IPartitionHandler[] _collector = new IPartitionHandler[1];

    public CollectorRun()
    {
        _snapshots = new SnapshotStore(Blobs);
        Restart();
    }

    public static InstrumentId Instrument { get; } = new(Venue.Binance, "BTC-USDT");

    public MemoryBlobs Blobs { get; } = new();

    public RecordingPublisher Publisher { get; } = new();

    public IReadOnlyList<ReceivedEvent> Log => _log;

    public IPartitionHandler Collector => _collector[0];

    public IEnumerable<ClosedBar> Bars => Publisher.Events.Select(data => ClosedBar.Read(data.Body.Span));

    /// <summary>Starts the stage anew; where nothing may go wrong, a saved state that cannot be read is thrown.</summary>
    public void Restart(bool isStrict = true)
    {
        ILogger<PriceAndVolumeCollector> logger =
            isStrict ? new StrictLogger<PriceAndVolumeCollector>() : NullLogger<PriceAndVolumeCollector>.Instance;
        _collector[0] = new PriceAndVolumeCollector(0, _snapshots, Publisher, new CollectorOptions(), logger);
    }

    public ReceivedEvent Store(Action<IMarketSink> write, InstrumentId? instrument = null)
    {
        using var writer = new MarketBatchWriter(instrument ?? Instrument);
        write(writer);
        var data = writer.Take($"event-{_log.Count}", DateTime.UnixEpoch);
        return Store(data.Key, data.Body);
    }

    public ReceivedEvent Store(string key, ReadOnlyMemory<byte> body)
    {
        // Positions jump, as they may.
        _log.Add(new ReceivedEvent(_log.Count * 3, key, $"event-{_log.Count}", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), body));
        return _log[^1];
    }

    public async Task SendAsync(Action<IMarketSink> write) => await Collector.DeliverAsync(Store(write), CancellationToken.None);
}
