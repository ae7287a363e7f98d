using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;

namespace R3edge.Application.Tests.Doubles;

/// <summary>Keeps what is published, call by call; may fail a few times first, storing nothing.</summary>
internal sealed class RecordingPublisher : IEventPublisher
{
    public List<(string Hub, EventData[] Events)> Calls { get; } = [];

    public IEnumerable<EventData> Events => Calls.SelectMany(call => call.Events);

    public int FailuresLeft { get; set; }

    public Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
    {
        foreach (var data in events)
        {
            data.ThrowIfInvalid();
        }

        if (FailuresLeft > 0)
        {
            FailuresLeft--;
            throw new StorageException(StorageFailure.Unavailable, "The hub is away.");
        }

        Calls.Add((hub, [.. events]));
        return Task.CompletedTask;
    }
}
