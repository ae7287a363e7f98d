using System.Collections.Concurrent;
using Azure.Identity;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using PortEvent = R3edge.Application.Ports.Events.EventData;
using SdkEvent = Azure.Messaging.EventHubs.EventData;

namespace R3edge.Storage.Azure.Events;

/// <summary>
/// Publishes to Event Hubs, by partition key. The events of a key go one batch after the other, each as large as the hub takes, and
/// the next only when the one before was acknowledged: the client's retries cannot change their order, and what fails leaves the rest
/// of its key unsent. Keys do not wait for each other.
/// </summary>
/// <param name="connect">Makes the client of a hub; it is kept until this is disposed of.</param>
public sealed class AzureEventPublisher(Func<string, EventHubProducerClient> connect) : IEventPublisher, IAsyncDisposable
{
    private readonly Func<string, EventHubProducerClient> _connect = connect;
    private readonly ConcurrentDictionary<string, Lazy<EventHubProducerClient>> _producers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task PublishAsync(string hub, IReadOnlyList<PortEvent> events, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotName(hub);
        ArgumentNullException.ThrowIfNull(events);
        foreach (var data in events)
        {
            data.ThrowIfInvalid();
        }

        if (events.Count == 0)
        {
            return;
        }

        var producer = _producers.GetOrAdd(hub, name => new Lazy<EventHubProducerClient>(() => _connect(name))).Value;
        try
        {
            var keys = events.GroupBy(data => data.Key, StringComparer.Ordinal);
            await Task.WhenAll(keys.Select(key => SendAsync(producer, key.Key, key, cancellationToken))).ConfigureAwait(false);
        }
        catch (EventHubsException exception)
        {
            throw new StorageException(FailureOf(exception), $"Could not publish to {hub}: {exception.Reason}.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StorageException(StorageFailure.Denied, $"Could not publish to {hub}: this host may not send.", exception);
        }
        catch (AuthenticationFailedException exception)
        {
            throw new StorageException(
                StorageFailure.Denied, $"Could not publish to {hub}: no identity of this host was accepted.", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var producer in _producers.Values)
        {
            await producer.Value.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task SendAsync(
        EventHubProducerClient producer, string key, IEnumerable<PortEvent> events, CancellationToken cancellationToken)
    {
        var options = new CreateBatchOptions { PartitionKey = key };
        var batch = await producer.CreateBatchAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var data in events)
            {
                var sdk = new SdkEvent(EventEnvelope.Write(data)) { MessageId = data.Id, ContentType = "application/json" };
                if (batch.TryAdd(sdk))
                {
                    continue;
                }

                if (batch.Count > 0)
                {
                    await producer.SendAsync(batch, cancellationToken).ConfigureAwait(false);
                    batch.Dispose();
                    batch = await producer.CreateBatchAsync(options, cancellationToken).ConfigureAwait(false);
                }

                if (!batch.TryAdd(sdk))
                {
                    throw new StorageException(
                        StorageFailure.Misconfigured,
                            $"The event {data.Id} of {data.Body.Length} bytes is larger than what the hub takes.");
                }
            }

            if (batch.Count > 0)
            {
                await producer.SendAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            batch.Dispose();
        }
    }

    private static StorageFailure FailureOf(EventHubsException exception) => exception switch
    {
        { Reason: EventHubsException.FailureReason.QuotaExceeded } => StorageFailure.Full,
        { Reason: EventHubsException.FailureReason.ResourceNotFound } => StorageFailure.Misconfigured,
        { IsTransient: true } => StorageFailure.Unavailable,
        _ => StorageFailure.Misconfigured,
    };
}
