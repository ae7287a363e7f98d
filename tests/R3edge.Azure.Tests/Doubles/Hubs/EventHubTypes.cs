using Azure.Core;
using R3edge.Azure.Tests.Doubles;

namespace Azure.Messaging.EventHubs
{
    public class EventData(ReadOnlyMemory<byte> eventBody)
    {
        public string? MessageId { get; set; }

        public string? ContentType { get; set; }

        public BinaryData EventBody { get; } = new(eventBody);
    }

    public class PartitionProperties
    {
        internal PartitionProperties(string id, IReadOnlyList<FakeEvent> events) => (Id, IsEmpty, LastEnqueuedTime) = (
            id, events.Count == 0, events.Count == 0 ? DateTimeOffset.MinValue : new DateTimeOffset(events[^1].EnqueuedTime));

        public string Id { get; }

        public bool IsEmpty { get; }

        public DateTimeOffset LastEnqueuedTime { get; }
    }

    public class EventHubsException(
        bool isTransient, string eventHubName, string message, EventHubsException.FailureReason reason) : Exception(message)
    {
        public enum FailureReason
        {
            GeneralError = 0,
            ClientClosed = 1,
            ConsumerDisconnected = 2,
            ResourceNotFound = 3,
            MessageSizeExceeded = 4,
            QuotaExceeded = 5,
            ServiceBusy = 6,
            ServiceTimeout = 7,
            ServiceCommunicationProblem = 8,
        }

        public bool IsTransient { get; } = isTransient;

        public FailureReason Reason { get; } = reason;

        public string EventHubName { get; } = eventHubName;
    }
}

namespace Azure.Messaging.EventHubs.Producer
{
    public class SendEventOptions
    {
        public string? PartitionId { get; set; }

        public string? PartitionKey { get; set; }
    }

    public class CreateBatchOptions : SendEventOptions
    {
        public long? MaximumSizeInBytes { get; set; }
    }

    public sealed class EventDataBatch : IDisposable
    {
        private const long Overhead = 64;

        internal EventDataBatch(string key, long maximum) => (Key, MaximumSizeInBytes) = (key, maximum);

        public long MaximumSizeInBytes { get; }

        public long SizeInBytes { get; private set; }

        public int Count => Bodies.Count;

        internal string Key { get; }

        internal List<byte[]> Bodies { get; } = [];

        internal bool IsDisposed { get; private set; }

        public bool TryAdd(EventData eventData)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            var size = eventData.EventBody.ToMemory().Length + Overhead;
            if (SizeInBytes + size > MaximumSizeInBytes)
            {
                return false;
            }

            SizeInBytes += size;
            Bodies.Add(eventData.EventBody.ToArray());
            return true;
        }

        public void Dispose() => IsDisposed = true;
    }

    public class EventHubProducerClient : IAsyncDisposable
    {
        private const long LargestBatch = 1024 * 1024;
        private readonly FakeHubs _hubs;
        private readonly string _hub;
        private bool _isDisposed;

        public EventHubProducerClient(string connectionString, string eventHubName) =>
            (_hubs, _hub) = (FakeHubs.Of(connectionString), eventHubName);

        public EventHubProducerClient(
            string fullyQualifiedNamespace, string eventHubName, TokenCredential credential,
                EventHubProducerClientOptions? clientOptions = null)
            : this(fullyQualifiedNamespace, eventHubName)
        {
        }

        public virtual ValueTask<EventDataBatch> CreateBatchAsync(CreateBatchOptions options, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return ValueTask.FromResult(new EventDataBatch(options.PartitionKey!, options.MaximumSizeInBytes ?? LargestBatch));
        }

        public virtual async Task SendAsync(EventDataBatch eventBatch, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(eventBatch.IsDisposed, eventBatch);
            lock (_hubs.Lock)
            {
                if (_hubs.FailBefore > 0)
                {
                    _hubs.FailBefore--;
                    throw new EventHubsException(true, _hub, "The service is busy.", EventHubsException.FailureReason.ServiceBusy);
                }

                _hubs.Sends++;
                _hubs.Append(_hub, eventBatch.Key, eventBatch.Bodies);
                if (_hubs.FailAfter > 0)
                {
                    _hubs.FailAfter--;
                    throw new EventHubsException(true, _hub, "No answer came in time.", EventHubsException.FailureReason.ServiceTimeout);
                }
            }
        }

        public virtual Task<string[]> GetPartitionIdsAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_hubs.FailBefore > 0)
            {
                _hubs.FailBefore--;
                throw new EventHubsException(true, _hub, "The service is busy.", EventHubsException.FailureReason.ServiceBusy);
            }

            return Task.FromResult(Enumerable.Range(0, _hubs.Partitions).Select(i => $"{i}").ToArray());
        }

        public virtual Task<PartitionProperties> GetPartitionPropertiesAsync(
            string partitionId, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var partition = int.Parse(partitionId, System.Globalization.CultureInfo.InvariantCulture);
            lock (_hubs.Lock)
            {
                return Task.FromResult(new PartitionProperties(partitionId, [.. _hubs.Partition(_hub, partition)]));
            }
        }

        public virtual ValueTask DisposeAsync()
        {
            _isDisposed = true;
            GC.SuppressFinalize(this);
            return ValueTask.CompletedTask;
        }
    }

    public class EventHubProducerClientOptions;
}
