using System.Collections.Concurrent;
using Azure.Identity;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using R3edge.Application.Ports;

namespace R3edge.Storage.Azure.Events;

/// <summary>Tells when a hub was last written to, whoever reads it.</summary>
/// <param name="connect">Makes the client of a hub; it is kept until this is disposed of.</param>
public sealed class AzureHubClock(Func<string, EventHubProducerClient> connect) : IAsyncDisposable
{
    private readonly Func<string, EventHubProducerClient> _connect = connect;
    private readonly ConcurrentDictionary<string, Lazy<EventHubProducerClient>> _clients = new(StringComparer.Ordinal);

    /// <summary>When the newest event of a hub was stored, in UTC; null where the hub is empty.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The hub could not be asked.</exception>
    public async Task<DateTime?> LastWrittenAsync(string hub, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotName(hub);
        var client = _clients.GetOrAdd(hub, name => new Lazy<EventHubProducerClient>(() => _connect(name))).Value;
        try
        {
            var ids = await client.GetPartitionIdsAsync(cancellationToken).ConfigureAwait(false);
            var partitions = await Task
                .WhenAll(ids.Select(id => client.GetPartitionPropertiesAsync(id, cancellationToken)))
                .ConfigureAwait(false);
            var newest = partitions.Where(partition => !partition.IsEmpty).Select(partition => partition.LastEnqueuedTime).ToArray();
            return newest.Length == 0 ? null : newest.Max().UtcDateTime;
        }
        catch (EventHubsException exception)
        {
            throw new StorageException(
                exception.IsTransient ? StorageFailure.Unavailable : StorageFailure.Misconfigured,
                $"Could not ask {hub} for its newest event: {exception.Reason}.",
                exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StorageException(StorageFailure.Denied, $"Could not ask {hub} for its newest event: this host may not.", exception);
        }
        catch (AuthenticationFailedException exception)
        {
            throw new StorageException(
                StorageFailure.Denied, $"Could not ask {hub} for its newest event: no identity of this host was accepted.", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            await client.Value.DisposeAsync().ConfigureAwait(false);
        }
    }
}
