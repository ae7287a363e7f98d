using R3edge.Application.Ports.Events;

namespace R3edge.Application.Pipeline.Stages;

/// <summary>What a stage has to say to one hub, collected event by event and published in one call. Not thread-safe.</summary>
/// <param name="publisher">Publishes.</param>
/// <param name="hub">The hub.</param>
public sealed class Outbox(IEventPublisher publisher, string hub)
{
    private readonly IEventPublisher _publisher = publisher;
    private readonly string _hub = hub;
    private readonly List<EventData> _events = [];

    /// <summary>Keeps an event for the next publication, behind those that are here.</summary>
    /// <param name="data">The event.</param>
    public void Add(EventData data) => _events.Add(data);

    /// <summary>Publishes what is here, in its order; where that fails all of it stays.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">It could not be published.</exception>
    public async ValueTask PublishAsync(CancellationToken cancellationToken)
    {
        if (_events.Count > 0)
        {
            await _publisher.PublishAsync(_hub, _events, cancellationToken).ConfigureAwait(false);
            _events.Clear();
        }
    }
}
