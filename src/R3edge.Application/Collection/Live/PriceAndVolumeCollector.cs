using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Pipeline.Stages;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Application.Collection.Live;

/// <summary>
/// PriceAndVolumeCollector: turns market data into bars of every timeframe, one <see cref="InstrumentBars"/> an instrument, and
/// publishes what is finished. After a restart it publishes the same bars under the same ids again.
/// </summary>
/// <remarks>
/// Entries with impossible prices or times are left out and counted, the rest of their event counts, and the event goes to the dead
/// letters with the reason. Repairs by late trades are published as backfilled, under an id of their own.
/// </remarks>
public sealed class PriceAndVolumeCollector : StatefulStage, IPartitionHandler
{
    private const int Version = 1;

    private readonly ILogger<PriceAndVolumeCollector> _logger;
    private readonly MarketBatchReader _reader = new();
    private readonly Dictionary<string, Entry> _instruments = new(StringComparer.Ordinal);
    private readonly Outbox _bars;
    private readonly CollectorSink _sink;

    /// <summary>Creates the stage of one partition.</summary>
    /// <param name="partition">The partition of <see cref="HubNames.MarketData"/>.</param>
    /// <param name="snapshots">Where its state is saved.</param>
    /// <param name="publisher">Where bars go.</param>
    /// <param name="options">How it collects.</param>
    /// <param name="logger">What it tells.</param>
    public PriceAndVolumeCollector(
        int partition,
        SnapshotStore snapshots,
        IEventPublisher publisher,
        CollectorOptions options,
        ILogger<PriceAndVolumeCollector> logger)
        : base(ConsumerGroups.Collector, partition, snapshots)
    {
        ArgumentNullException.ThrowIfNull(options);
        _bars = new Outbox(publisher, HubNames.Bars);
        _logger = logger;
        _sink = new CollectorSink(options.FutureTolerance);
    }

    /// <inheritdoc/>
    public override ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        return Apply(received) is { } fault ? throw new InvalidDataException(fault.Message, fault) : ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask SettleAsync(CancellationToken cancellationToken) => _bars.PublishAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask GapAsync(PositionGap gap, CancellationToken cancellationToken)
    {
        CollectionLog.EventsMissing(_logger, Partition, gap.After + 1, gap.Through);
        foreach (var entry in _instruments.Values)
        {
            entry.Bars.Interrupt();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Save(IBufferWriter<byte> output)
    {
        var writer = new SnapshotWriter(output);
        writer.Write(Version);
        writer.Write(_instruments.Count);
        foreach (var (key, entry) in _instruments)
        {
            writer.Write(key);
            entry.Bars.Save(writer);
        }
    }

    /// <inheritdoc/>
    protected override void Restore(ReadOnlySpan<byte> state)
    {
        var reader = new SnapshotReader(state);
        if (reader.ReadInt32() is var version and not Version)
        {
            throw new InvalidDataException($"The state is of version {version}, not {Version}.");
        }

        _instruments.Clear();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            Find(reader.ReadString()).Bars.Restore(ref reader);
        }
    }

    /// <inheritdoc/>
    protected override void Reset() => _instruments.Clear();

    /// <inheritdoc/>
    protected override void OnUnreadable(InvalidDataException exception) =>
        CollectionLog.UnreadableState(_logger, Name, Partition, exception);

    private InvalidDataException? Apply(ReceivedEvent received)
    {
        InvalidDataException? fault = null;
        Entry? entry = null;
        try
        {
            entry = Find(received.Key);
            _sink.Begin(entry.Bars, received.EnqueuedTime);
            _reader.Read(received.Body.Span, _sink);
        }
        catch (InvalidDataException exception)
        {
            fault = exception;
        }

        CollectionMetrics.Events.Add(1);
        if (entry is null)
        {
            return fault;
        }

        Count(entry.Instrument, received.Position);
        Collect(entry.Instrument);
        return fault ?? (_sink.Refused == 0
            ? null
            : new InvalidDataException($"{_sink.Refused} entries were refused, the first because: {_sink.FirstReason}"));
    }

    private Entry Find(string key)
    {
        if (_instruments.TryGetValue(key, out var known))
        {
            return known;
        }

        var entry = InstrumentId.TryParse(key, out var instrument)
            ? new Entry(instrument, new InstrumentBars())
            : throw new InvalidDataException($"'{key}' is no instrument.");
        _instruments.Add(key, entry);
        return entry;
    }

    private void Collect(InstrumentId instrument)
    {
        foreach (var finished in _sink.Finished)
        {
            var closed = new ClosedBar(instrument, finished.Timeframe, finished.Bar, finished.IsRepair).ToEvent();
            _bars.Add(finished.IsRepair
                ? closed with { Id = string.Create(CultureInfo.InvariantCulture, $"{closed.Id}~repair-{finished.Repair}") }
                : closed);
        }

        CollectionMetrics.BarsClosed.Add(_sink.Finished.Count);
    }

    private void Count(InstrumentId instrument, long position)
    {
        if (_sink.Refused > 0)
        {
            CollectionMetrics.RefusedEntries.Add(_sink.Refused);
            CollectionLog.EntriesRefused(_logger, instrument, position, _sink.Refused, _sink.FirstReason);
        }

        if (_sink.Late > 0)
        {
            CollectionMetrics.LateTrades.Add(_sink.Late);
            CollectionLog.LateTrades(_logger, instrument, _sink.Late);
        }

        if (_sink.Repeated > 0)
        {
            CollectionMetrics.RepeatedTrades.Add(_sink.Repeated);
        }
    }

    private sealed record Entry(InstrumentId Instrument, InstrumentBars Bars);
}
