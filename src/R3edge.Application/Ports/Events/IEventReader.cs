namespace R3edge.Application.Ports.Events;

/// <summary>
/// Reads hubs. Every consumer group sees every event, at least once, in the order of its partition. One reader at a time is
/// meant for a group and a partition; who that is, is the host's business.
/// </summary>
public interface IEventReader
{
    /// <summary>The number of partitions of a hub; they are numbered from 0.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The hub is not known or not reachable.</exception>
    Task<int> CountPartitionsAsync(string hub, CancellationToken cancellationToken);

    /// <summary>What a partition holds; with a checkpoint it tells how far a group lags behind.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="partition">The partition, from 0.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The hub has no such partition.</exception>
    /// <exception cref="StorageException">The hub is not known or not reachable.</exception>
    Task<PartitionState> GetPartitionAsync(string hub, int partition, CancellationToken cancellationToken);

    /// <summary>The position of the last event that a group declared handled; null where there is none.</summary>
    /// <param name="address">The partition and the group.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The hub has no such partition.</exception>
    /// <exception cref="StorageException">The hub is not known or not reachable.</exception>
    Task<long?> GetCheckpointAsync(PartitionAddress address, CancellationToken cancellationToken);

    /// <summary>Opens a partition for reading. A group needs no registration.</summary>
    /// <param name="address">The partition and the group.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The hub has no such partition.</exception>
    /// <exception cref="StorageException">The hub is not known or not reachable.</exception>
    Task<IPartitionCursor> OpenAsync(PartitionAddress address, StartPosition start, CancellationToken cancellationToken);
}
