using System.Buffers;
using R3edge.Application.Ports.Events;

namespace R3edge.Application.Pipeline.Stages;

/// <summary>
/// A stage that keeps state in one partition. Its state is saved together with the position of the last event in it before
/// every checkpoint; after a restart it is restored and goes on behind that position, so what was published after the save is
/// published again, under the same ids. A saved state that does not fit this version is put aside and the partition is read
/// from its beginning.
/// </summary>
/// <param name="name">The stage's name in the snapshot store: that of its consumer group.</param>
/// <param name="partition">The partition.</param>
/// <param name="snapshots">Where states are saved.</param>
public abstract class StatefulStage(string name, int partition, SnapshotStore snapshots) : IPartitionHandler
{
    private readonly SnapshotStore _snapshots = snapshots;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The stage's name.</summary>
    public string Name { get; } = name;

    /// <summary>The partition.</summary>
    public int Partition { get; } = partition;

    /// <inheritdoc/>
    public async ValueTask<StartPosition> StartAsync(CancellationToken cancellationToken)
    {
        if (await _snapshots.LoadAsync(Name, Partition, cancellationToken).ConfigureAwait(false) is not { } snapshot)
        {
            return StartPosition.Earliest;
        }

        try
        {
            Restore(snapshot.State.Span);
        }
        catch (InvalidDataException exception)
        {
            OnUnreadable(exception);
            Reset();
            return StartPosition.Earliest;
        }

        return StartPosition.After(snapshot.Position);
    }

    /// <inheritdoc/>
    public abstract ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask SettleAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask CommitAsync(long position, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        _buffer.ResetWrittenCount();
        Save(_buffer);
        await _snapshots
            .SaveAsync(Name, Partition, new StageSnapshot(position, _buffer.WrittenMemory), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Makes durable what the events so far led to, before the state is saved.</summary>
    /// <param name="cancellationToken">The consumer stops.</param>
    protected virtual ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Writes the state; a version number first.</summary>
    /// <param name="output">Receives it.</param>
    protected abstract void Save(IBufferWriter<byte> output);

    /// <summary>Replaces the state by a saved one.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    protected abstract void Restore(ReadOnlySpan<byte> state);

    /// <summary>Empties the state, after a failed restoration may have left a part of it.</summary>
    protected abstract void Reset();

    /// <summary>A saved state could not be restored; told to whoever reads logs.</summary>
    /// <param name="exception">Why.</param>
    protected virtual void OnUnreadable(InvalidDataException exception)
    {
    }
}
