using R3edge.Application.Ports.Events;
using R3edge.Storage.Sqlite.Events;

namespace R3edge.Local.Stages;

/// <summary>A stage's work on one partition, with a record of how far it has come.</summary>
internal sealed class TrackedHandler(
    IPartitionHandler handler, PartitionAddress address, SqliteEventHubs hubs, Progress progress) : IPartitionHandler
{
    private readonly IPartitionHandler _handler = handler;
    private readonly PartitionAddress _address = address;
    private readonly SqliteEventHubs _hubs = hubs;
    private readonly Progress _progress = progress;
    private readonly KeyValuePair<string, object?>[] _tags = StageTelemetry.Tags(address.Hub, address.ConsumerGroup);
    private long _handled = long.MinValue;
    private long _reached = long.MinValue;
    private long _count;

    /// <summary>The partition and the group.</summary>
    public PartitionAddress Address => _address;

    /// <summary>The position of the last event it is done with, its effects published; the least number before it has started.</summary>
    public long Handled => Volatile.Read(ref _handled);

    /// <summary>How many events it has handled since it started.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Why it cannot go on for the moment; null where it can.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Something that it needs is out of reach; it tries again.</summary>
    /// <param name="trouble">What is wrong, in a sentence.</param>
    public void Meet(string trouble) => Trouble = trouble;

    /// <inheritdoc/>
    public async ValueTask<StartPosition> StartAsync(CancellationToken cancellationToken)
    {
        var start = await _handler.StartAsync(cancellationToken).ConfigureAwait(false);
        var newest = _hubs.NewestPosition(_address.Hub, _address.Partition);
        var state = await _hubs.GetPartitionAsync(_address.Hub, _address.Partition, cancellationToken).ConfigureAwait(false);
        var before = start.Kind switch
        {
            StartKind.After => start.Position,
            StartKind.Latest => newest,
            StartKind.Checkpoint => await _hubs.GetCheckpointAsync(_address, cancellationToken).ConfigureAwait(false) ?? -1,
            _ => -1,
        };

        // Where nothing is left there is nothing to catch up with; what comes from now on has later positions.
        MoveTo(state.NewestPosition is null ? newest : before);
        return start;
    }

    /// <inheritdoc/>
    public async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        using (var activity = StageTelemetry.Activities.StartActivity(_address.ConsumerGroup))
        {
            activity?.SetTag("r3edge.hub", _address.Hub).SetTag("r3edge.key", received.Key).SetTag("r3edge.id", received.Id);
            await _handler.HandleAsync(received, cancellationToken).ConfigureAwait(false);
        }

        Volatile.Write(ref _count, _count + 1);
        StageTelemetry.Handled.Add(1, _tags);
        _reached = received.Position;
    }

    /// <inheritdoc/>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        await _handler.SettleAsync(cancellationToken).ConfigureAwait(false);
        if (_reached > _handled)
        {
            MoveTo(_reached);
        }
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(long position, CancellationToken cancellationToken)
    {
        await _handler.CommitAsync(position, cancellationToken).ConfigureAwait(false);
        Trouble = null;
    }

    /// <inheritdoc/>
    public async ValueTask GapAsync(PositionGap gap, CancellationToken cancellationToken)
    {
        await _handler.GapAsync(gap, cancellationToken).ConfigureAwait(false);
        _reached = gap.Through;
    }

    /// <summary>An event went to the dead letters: it is done with once those before it are settled.</summary>
    /// <param name="position">Its position.</param>
    public void PutAside(long position) => _reached = position;

    private void MoveTo(long position)
    {
        Trouble = null;
        Volatile.Write(ref _handled, position);
        _progress.Pulse();
    }
}
