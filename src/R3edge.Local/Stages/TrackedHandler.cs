using R3edge.Application.Ports.Events;

namespace R3edge.Local.Stages;

/// <summary>A stage's work on one partition, with a record of how far it has come.</summary>
internal sealed class TrackedHandler(
    IPartitionHandler handler, PartitionAddress address, IEventReader reader, Progress progress) : IPartitionHandler
{
    private readonly IPartitionHandler _handler = handler;
    private readonly PartitionAddress _address = address;
    private readonly IEventReader _reader = reader;
    private readonly Progress _progress = progress;
    private long _handled = long.MinValue;
    private long _count;

    /// <summary>The partition and the group.</summary>
    public PartitionAddress Address => _address;

    /// <summary>The position of the last event it is done with; the least number before it has started.</summary>
    public long Handled => Volatile.Read(ref _handled);

    /// <summary>How many events it has handled since it started.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <inheritdoc/>
    public async ValueTask<StartPosition> StartAsync(CancellationToken cancellationToken)
    {
        var start = await _handler.StartAsync(cancellationToken).ConfigureAwait(false);
        var state = await _reader.GetPartitionAsync(_address.Hub, _address.Partition, cancellationToken).ConfigureAwait(false);
        var before = start.Kind switch
        {
            StartKind.After => start.Position,
            StartKind.Latest => state.NewestPosition ?? long.MaxValue,
            StartKind.Checkpoint => await _reader.GetCheckpointAsync(_address, cancellationToken).ConfigureAwait(false) ?? -1,
            _ => -1,
        };

        // Where retention has left nothing there is nothing to catch up with.
        MoveTo(state.NewestPosition is null ? long.MaxValue : before);
        return start;
    }

    /// <inheritdoc/>
    public async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        await _handler.HandleAsync(received, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _count, _count + 1);
        MoveTo(received.Position);
    }

    /// <inheritdoc/>
    public ValueTask CommitAsync(long position, CancellationToken cancellationToken) => _handler.CommitAsync(position, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask GapAsync(PositionGap gap, CancellationToken cancellationToken)
    {
        await _handler.GapAsync(gap, cancellationToken).ConfigureAwait(false);
        MoveTo(gap.Through);
    }

    /// <summary>An event went to the dead letters: it is done with.</summary>
    /// <param name="position">Its position.</param>
    public void PutAside(long position) => MoveTo(position);

    private void MoveTo(long position)
    {
        Volatile.Write(ref _handled, position);
        _progress.Pulse();
    }
}
