namespace R3edge.Application.Ports.Events;

/// <summary>
/// Runs a handler for every partition of a hub. An event that cannot be handled goes to the dead letters with its reason and
/// the next one follows; a checkpoint is set only behind events that were handled or put aside, and after the handler made
/// their effects durable. Where the dead letters are out of reach it waits for them: nothing is skipped unseen.
/// </summary>
/// <param name="reader">Reads the hub.</param>
/// <param name="deadLetters">Takes what cannot be handled.</param>
/// <param name="options">How it reads and checkpoints.</param>
/// <param name="time">Its clock.</param>
/// <param name="report">Told of every fault, on the partition's own task; it must not throw. Null where nobody listens.</param>
public sealed class EventConsumer(
    IEventReader reader, DeadLetters deadLetters, EventConsumerOptions options, TimeProvider time, Action<ConsumerFault>? report = null)
{
    private readonly IEventReader _reader = reader;
    private readonly DeadLetters _deadLetters = deadLetters;
    private readonly EventConsumerOptions _options = options;
    private readonly TimeProvider _time = time;
    private readonly Action<ConsumerFault>? _report = report;

    /// <summary>
    /// Consumes until it is cancelled, then sets a last checkpoint in each partition and returns. It ends before that only
    /// where going on is pointless: the store is damaged or set up otherwise, or a handler cannot start.
    /// </summary>
    /// <param name="hub">The hub.</param>
    /// <param name="consumerGroup">The group.</param>
    /// <param name="handlers">Makes the handler of a partition.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StorageException">The store is damaged or set up otherwise.</exception>
    public async Task RunAsync(
        string hub, string consumerGroup, Func<int, IPartitionHandler> handlers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        var count = await _reader.CountPartitionsAsync(hub, cancellationToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var partitions = Enumerable.Range(0, count)
            .Select(partition => RunPartitionAsync(new(hub, consumerGroup, partition), handlers(partition), stop))
            .ToArray();
        await Task.WhenAll(partitions).ConfigureAwait(false);
    }

    private async Task RunPartitionAsync(PartitionAddress address, IPartitionHandler handler, CancellationTokenSource stop)
    {
        try
        {
            // Leaves the caller's thread: a store may answer at once, and then nothing below would ever wait.
            await Task.Yield();
            var pump = new PartitionPump(address, handler, _reader, _deadLetters, _options, _time, _report);
            await pump.RunAsync(stop.Token).ConfigureAwait(false);
        }
        catch
        {
            // One partition alone would be a consumer that is half there; the caller is to see the failure at once.
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
