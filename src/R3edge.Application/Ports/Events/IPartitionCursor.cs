namespace R3edge.Application.Ports.Events;

/// <summary>A place in a partition that moves on as it is read. For one caller at a time.</summary>
public interface IPartitionCursor : IAsyncDisposable
{
    /// <summary>The partition and the group.</summary>
    PartitionAddress Address { get; }

    /// <summary>
    /// The next events, in order and without omission. Returns as soon as there is one; where retention removed what comes
    /// next, a gap once, and then what is left.
    /// </summary>
    /// <param name="maximum">How many at most, from 1; fewer come where the bodies are large.</param>
    /// <param name="wait">How long to wait for the first event; zero looks only. Waiting costs no processor time.</param>
    /// <param name="cancellationToken">Gives up; the cursor has not moved then.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="StorageException">The hub could not be read; the cursor has not moved.</exception>
    ValueTask<EventBatch> ReadAsync(int maximum, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>
    /// Declares every event up to a position handled. Durable when it returns. It only moves on: a position behind the
    /// checkpoint changes nothing, so that a late writer undoes nothing. To read again, open at a position.
    /// </summary>
    /// <param name="position">The position of an event.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    /// <exception cref="StorageException">It could not be stored.</exception>
    Task CheckpointAsync(long position, CancellationToken cancellationToken);
}
