namespace R3edge.Application.Ports.Events;

/// <summary>
/// Publishes to hubs. A hub has a number of partitions that is fixed when it is made; all events of a key are in one
/// partition, chosen by a stable hash of the key.
/// <list type="bullet">
/// <item>Order: the events of a key are stored in the order of the batch, and behind those of every earlier call that was acknowledged.</item>
/// <item>Durability: when the call returns, all its events outlive the process (a power failure too, where the store is set up so).</item>
/// <item>Errors: where it throws or is cancelled, the events of each key are stored up to some place in the batch or not at all;
/// publish them again under the same ids.</item>
/// </list>
/// </summary>
public interface IEventPublisher
{
    /// <summary>Publishes events.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="events">The events, of one key or many; an empty batch does nothing. Many in one call cost little more than one.</param>
    /// <param name="cancellationToken">Gives up waiting; what was published may be stored all the same.</param>
    /// <exception cref="ArgumentException">A name, a key, an id or a body breaks its rule; nothing is stored.</exception>
    /// <exception cref="StorageException">The hub could not store them or is not known.</exception>
    Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken);
}
