using System.Buffers;
using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Pipeline.Stages;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Application.MarketData;

/// <summary>
/// Feeds MarketDataService with trades, quotes and books. What cannot be true is left out and counted; the collector sends the same
/// event to the dead letters. Its saved state holds the trades of the last minutes: run it with a checkpoint a minute.
/// </summary>
public sealed class MarketFlowStage : StatefulStage, IPartitionHandler
{
    private const int Version = 1;

    private readonly MarketDataService _service;
    private readonly ILogger<MarketFlowStage> _logger;
    private readonly MarketBatchReader _reader = new();
    private readonly Dictionary<string, Entry> _instruments = new(StringComparer.Ordinal);

    /// <summary>Creates the stage of one partition.</summary>
    /// <param name="partition">The partition of <see cref="HubNames.MarketData"/>.</param>
    /// <param name="snapshots">Where its state is saved.</param>
    /// <param name="service">What it feeds.</param>
    /// <param name="logger">What it tells.</param>
    public MarketFlowStage(int partition, SnapshotStore snapshots, MarketDataService service, ILogger<MarketFlowStage> logger)
        : base(ConsumerGroups.MarketData, partition, snapshots)
    {
        ArgumentNullException.ThrowIfNull(service);
        _service = service;
        _logger = logger;
    }

    /// <inheritdoc/>
    public override ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var (market, flow) = Find(received.Key);
        flow.BeginEvent();
        flow.LearnDailyVolume(market.DailyVolume);
        try
        {
            _reader.Read(received.Body.Span, flow);
        }
        finally
        {
            market.Flow = flow.Read();
        }

        if (flow.Refused > 0)
        {
            MarketDataLog.EntriesRefused(_logger, market.Instrument, flow.Refused, flow.FirstReason);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask GapAsync(PositionGap gap, CancellationToken cancellationToken)
    {
        MarketDataLog.EventsMissing(_logger, Partition, gap.After + 1, gap.Through);
        foreach (var (market, flow) in _instruments.Values)
        {
            flow.Interrupt();
            market.Flow = flow.Read();
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
            entry.Flow.Save(writer);
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
            var (market, flow) = Find(reader.ReadString());
            flow.Restore(ref reader);
            market.Flow = flow.Read();
        }
    }

    /// <inheritdoc/>
    protected override void Reset() => _instruments.Clear();

    /// <inheritdoc/>
    protected override void OnUnreadable(InvalidDataException exception) =>
        MarketDataLog.UnreadableState(_logger, Name, Partition, exception);

    private Entry Find(string key)
    {
        if (_instruments.TryGetValue(key, out var known))
        {
            return known;
        }

        var entry = InstrumentId.TryParse(key, out var instrument)
            ? new Entry(_service.Market(instrument), new FlowMarket(_service.Options.BookLevels))
            : throw new InvalidDataException($"'{key}' is no instrument.");
        _instruments.Add(key, entry);
        return entry;
    }

    private readonly record struct Entry(InstrumentMarket Market, FlowMarket Flow);
}
