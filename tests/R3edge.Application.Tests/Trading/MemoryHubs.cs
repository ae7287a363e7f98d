using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;

namespace R3edge.Application.Tests.Trading;

/// <summary>Keeps what is published, and fails before or after storing it when it is told to.</summary>
internal sealed class MemoryHubs : IEventPublisher
{
    private readonly List<(string Hub, EventData Data)> _events = [];

    /// <summary>Asked before every publication: null lets it be, false fails it undone, true fails it done.</summary>
    public Func<bool?>? Fault { get; set; }

    /// <summary>Everything, repetitions included.</summary>
    public IReadOnlyList<(string Hub, EventData Data)> Events => _events;

    /// <summary>What a consumer that knows ids makes of a hub: each event once, where it came first.</summary>
    public IReadOnlyList<string> Distinct(string hub) =>
        [.. _events.Where(published => published.Hub == hub).Select(published => published.Data.Id).Distinct()];

    public Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
    {
        var fault = Fault?.Invoke();
        if (fault is false)
        {
            throw new StorageException(StorageFailure.Unavailable, "The hub did not take it.");
        }

        foreach (var data in events)
        {
            data.ThrowIfInvalid();
            _events.Add((hub, data));
        }

        return fault is true
            ? throw new StorageException(StorageFailure.Unavailable, "The hub took it and its answer was lost.")
            : Task.CompletedTask;
    }
}
