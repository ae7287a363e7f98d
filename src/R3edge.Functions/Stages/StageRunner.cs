using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Functions.Hosting;

namespace R3edge.Functions.Stages;

/// <summary>
/// Runs a stage on what a trigger received, by the rules of the embedded consumer. The stage stays in memory between batches; it is
/// restored from its snapshot where this instance sees the partition for the first time, or where events are missing because another
/// instance had it meanwhile. What the snapshot holds already is skipped. What cannot be handled goes to the dead letters. The state is
/// saved before the trigger sets its checkpoint; where anything fails for good the stage is forgotten and the batch comes again.
/// </summary>
/// <param name="deadLetters">Takes what cannot be handled.</param>
/// <param name="options">How often is tried again.</param>
/// <param name="time">Its clock.</param>
/// <param name="logger">What it tells.</param>
public sealed class StageRunner(DeadLetters deadLetters, FunctionsOptions options, TimeProvider time, ILogger<StageRunner> logger)
{
    private readonly DeadLetters _deadLetters = deadLetters;
    private readonly FunctionsOptions _options = options;
    private readonly TimeProvider _time = time;
    private readonly ILogger<StageRunner> _logger = logger;
    private readonly ConcurrentDictionary<PartitionAddress, StagePartition> _partitions = [];

    /// <summary>Handles a batch.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="group">The stage's consumer group.</param>
    /// <param name="create">Makes the stage of a partition.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">The host stops; the batch comes again.</param>
    /// <exception cref="StorageException">A store is out of reach.</exception>
    public async Task RunAsync(
        string hub, string group, Func<int, IPartitionHandler> create, TriggerBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(create);
        if (batch.Events.Count == 0)
        {
            return;
        }

        var address = new PartitionAddress(hub, group, batch.Partition);
        var partition = _partitions.GetOrAdd(address, _ => new StagePartition());
        await partition.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ContinueAsync(address, partition, create, batch.Events[0].Received.Position, cancellationToken).ConfigureAwait(false);
            await HandleAsync(address, partition, batch, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            partition.Handler = null;
            throw;
        }
        finally
        {
            partition.Gate.Release();
        }
    }

    /// <summary>Puts an event into the dead letters.</summary>
    /// <param name="address">Where it was read.</param>
    /// <param name="received">The event.</param>
    /// <param name="reason">Why it cannot be handled.</param>
    /// <param name="cancellationToken">The host stops; the batch comes again.</param>
    /// <exception cref="StorageException">A store is out of reach.</exception>
    public async Task PutAsideAsync(PartitionAddress address, ReceivedEvent received, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        await PatientlyAsync(
            async token => await _deadLetters.AddAsync(address, received, reason, token).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        StageLog.PutAside(_logger, address, received.Position, reason);
    }

    private async Task ContinueAsync(
        PartitionAddress address, StagePartition partition, Func<int, IPartitionHandler> create, long first,
            CancellationToken cancellationToken)
    {
        if (partition.Handler is not null && first <= partition.Applied + 1)
        {
            return;
        }

        var handler = create(address.Partition);
        var start = await handler.StartAsync(cancellationToken).ConfigureAwait(false);
        partition.Applied = start.Kind == StartKind.After ? start.Position : first - 1;
        if (first > partition.Applied + 1)
        {
            var gap = new PositionGap(partition.Applied, first - 1);
            StageLog.Gap(_logger, address, gap.After, gap.Through);
            await handler.GapAsync(gap, cancellationToken).ConfigureAwait(false);
            partition.Applied = gap.Through;
        }

        partition.Handler = handler;
    }

    private async Task HandleAsync(
        PartitionAddress address, StagePartition partition, TriggerBatch batch, CancellationToken cancellationToken)
    {
        var handler = partition.Handler!;
        var open = batch.Events.Where(one => one.Received.Position > partition.Applied).ToList();
        if (open.Count == 0)
        {
            return;
        }

        var putAside = new HashSet<long>();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                foreach (var one in open.Where(one => !putAside.Contains(one.Received.Position)))
                {
                    if (!await HandleAsync(address, handler, one, cancellationToken).ConfigureAwait(false))
                    {
                        putAside.Add(one.Received.Position);
                    }
                }

                await PatientlyAsync(token => handler.SettleAsync(token), cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (StaleStateException exception) when (attempt < _options.Attempts)
            {
                // Somebody else has written what these events change: they are applied again, to what there is now.
                StageLog.Stale(_logger, address, exception);
                await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
        }

        partition.Applied = open[^1].Received.Position;
        await PatientlyAsync(token => handler.CommitAsync(partition.Applied, token), cancellationToken).ConfigureAwait(false);
        var age = _time.GetUtcNow().UtcDateTime - open[^1].Received.EnqueuedTime;
        if (age > _options.Lag)
        {
            StageLog.Behind(_logger, address, (long)age.TotalSeconds);
        }
    }

    /// <summary>Handles an event; whether it was handled and not put aside.</summary>
    private async Task<bool> HandleAsync(
        PartitionAddress address, IPartitionHandler handler, BatchEvent one, CancellationToken cancellationToken)
    {
        var problem = one.Problem;
        if (problem is null)
        {
            try
            {
                await PatientlyAsync(token => handler.HandleAsync(one.Received, token), cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (Exception exception) when (
                !cancellationToken.IsCancellationRequested && !IsOfAStore(exception))
            {
                problem = $"{exception.GetType().Name}: {exception.Message}";
            }
        }

        await PutAsideAsync(address, one.Received, problem, cancellationToken).ConfigureAwait(false);
        return false;
    }

    // A store that is out, or refuses this host, is not the fault of the event: the batch comes again once it was mended.
    private static bool IsOfAStore(Exception exception) =>
        exception is StorageException { IsTransient: true } or StorageException { Failure: StorageFailure.Denied };

    private async Task PatientlyAsync(Func<CancellationToken, ValueTask> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await work(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (StorageException exception) when (exception.IsTransient && attempt < _options.Attempts)
            {
                StageLog.Retried(_logger, exception);
                await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task PauseAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(_options.FirstPause * Math.Pow(2, attempt - 1), _time, cancellationToken);

    private sealed class StagePartition
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public IPartitionHandler? Handler { get; set; }

        public long Applied { get; set; } = -1;
    }
}
