using System.Collections.Concurrent;
using System.Threading.Channels;
using R3edge.Application.Ports.Events;

namespace R3edge.SimulatedExchange.Tests.Gateways;

/// <summary>Hubs in memory that deliver each event to one handler a hub, in order, several times where it is wanted so.</summary>
internal sealed class PumpedHubs : IEventPublisher, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Channel<ReceivedEvent>> _hubs = new(StringComparer.Ordinal);
    private readonly List<Task> _pumps = [];
    private readonly CancellationTokenSource _stop = new();
    private long _position;

    /// <summary>How often each event is delivered.</summary>
    public int Deliveries { get; set; } = 1;

    /// <summary>Whether what was published is kept.</summary>
    public bool Keeps { get; set; } = true;

    /// <summary>All that was published, where it is kept.</summary>
    public ConcurrentQueue<(string Hub, EventData Data)> Published { get; } = new();

    public Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
    {
        foreach (var data in events)
        {
            data.ThrowIfInvalid();
            if (Keeps)
            {
                Published.Enqueue((hub, data));
            }

            for (var i = 0; i < Deliveries; i++)
            {
                HubOf(hub).Writer.TryWrite(new ReceivedEvent(Interlocked.Increment(ref _position), data.Key, data.Id, DateTime.UnixEpoch, data.Body));
            }
        }

        return Task.CompletedTask;
    }

    public void Attach(string hub, IPartitionHandler handler) => _pumps.Add(Task.Run(async () =>
    {
        await foreach (var received in HubOf(hub).Reader.ReadAllAsync(_stop.Token))
        {
            await handler.HandleAsync(received, _stop.Token);
            await handler.SettleAsync(_stop.Token);
        }
    }));

    /// <summary>What ended a pump early, if anything did.</summary>
    public Exception? Fault => _pumps.FirstOrDefault(pump => pump.IsFaulted)?.Exception;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var pump in _pumps)
        {
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stop.Dispose();
    }

    private Channel<ReceivedEvent> HubOf(string hub) => _hubs.GetOrAdd(hub, _ => Channel.CreateUnbounded<ReceivedEvent>());
}
