using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Storage.Sqlite;

namespace R3edge.Local.Stages;

/// <summary>
/// Runs the stages of the pipeline in this process, one consumer each, and knows how far each has come. Stages are named in the
/// order in which events flow and started the other way round, so that none speaks before those that listen have caught up.
/// </summary>
internal sealed class StageHost(SqliteStorage storage, EventConsumerOptions options, TimeProvider time, ILogger<StageHost> logger) : IAsyncDisposable
{
    private readonly SqliteStorage _storage = storage;
    private readonly EventConsumerOptions _options = options;
    private readonly TimeProvider _time = time;
    private readonly ILogger<StageHost> _logger = logger;
    private readonly List<Stage> _stages = [];
    private readonly Progress _progress = new();
    private readonly Meter _meter = new(StageTelemetry.Name);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with what made a stage give up; it does not end otherwise.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>Adds a stage behind those there are.</summary>
    /// <param name="hub">The hub it reads.</param>
    /// <param name="group">Its consumer group.</param>
    /// <param name="handlers">Makes the handler of a partition.</param>
    public void Add(string hub, string group, Func<int, IPartitionHandler> handlers) => _stages.Add(new Stage(hub, group, handlers));

    /// <summary>Starts all stages, the last one first, each once those behind it have handled what there is.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge(
            "r3edge.stage.lag",
            () => Lags().Select(lag => new Measurement<long>(lag.Events, StageTelemetry.Tags(lag.Hub, lag.Group))),
            "{event}",
            "Events that a stage has not handled yet.");
        foreach (var stage in Enumerable.Reverse(_stages))
        {
            var partitions = await _storage.Hubs.CountPartitionsAsync(stage.Hub, cancellationToken).ConfigureAwait(false);
            stage.Handlers =
            [
                .. Enumerable.Range(0, partitions).Select(partition => new TrackedHandler(
                    stage.Create(partition), new PartitionAddress(stage.Hub, stage.Group, partition), _storage.Hubs, _progress)),
            ];
            stage.Running = RunAsync(stage);
            await WaitAsync(() => IsCaughtUp(stage), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits until every stage has handled every event, what those led to included. It is of meaning only while nothing new is
    /// published from outside.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task WhenIdleAsync(CancellationToken cancellationToken) => WaitAsync(IsIdle, cancellationToken);

    /// <summary>How far each stage is behind, in the order in which they were added.</summary>
    public IReadOnlyList<StageLag> Lags() => [.. _stages.Select(LagOf)];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_stages.Select(stage => stage.Running)).ConfigureAwait(false);
        _meter.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(Stage stage)
    {
        try
        {
            var consumer = new EventConsumer(_storage.Hubs, _storage.DeadLetters, _options, _time, fault => OnFault(stage, fault));
            await consumer.RunAsync(stage.Hub, stage.Group, partition => stage.Handlers[partition], _stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            StageLog.GaveUp(_logger, stage.Hub, stage.Group, exception);
            _failed.TrySetResult(exception);
            _progress.Pulse();
        }
        catch (StorageException exception)
        {
            StageLog.StoppedBadly(_logger, stage.Hub, stage.Group, exception);
        }
    }

    private void OnFault(Stage stage, ConsumerFault fault)
    {
        StageLog.Fault(_logger, fault.Kind, fault.Address, fault.Position, fault.Exception);
        if (fault is { Kind: ConsumerFaultKind.DeadLettered, Position: { } position })
        {
            stage.Handlers[fault.Address.Partition].PutAside(position);
        }

        if (fault is { Kind: ConsumerFaultKind.Storage or ConsumerFaultKind.Checkpoint, Exception: { } trouble })
        {
            stage.Handlers[fault.Address.Partition].Meet(trouble.Message);
        }
    }

    private async Task WaitAsync(Func<bool> isDone, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _progress.Next();
            if (isDone())
            {
                return;
            }

            if (_failed.Task.IsCompleted)
            {
                var failure = await _failed.Task.ConfigureAwait(false);
                throw new InvalidOperationException($"A stage gave up: {failure.Message}", failure);
            }

            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Twice in the order of the flow: what a stage publishes is there before it counts as having handled its cause, and only
    // orders and what is said of them go round.
    private bool IsIdle() => _stages.TrueForAll(IsCaughtUp) && _stages.TrueForAll(IsCaughtUp);

    private bool IsCaughtUp(Stage stage)
    {
        foreach (var handler in stage.Handlers)
        {
            if (handler.Handled < _storage.Hubs.NewestPosition(stage.Hub, handler.Address.Partition))
            {
                return false;
            }
        }

        return stage.Handlers.Length > 0;
    }

    private StageLag LagOf(Stage stage)
    {
        var behind = 0L;
        foreach (var handler in stage.Handlers)
        {
            var newest = _storage.Hubs.NewestPosition(stage.Hub, handler.Address.Partition);
            behind += Math.Max(0, newest - Math.Max(-1, handler.Handled));
        }

        var trouble = stage.Handlers.Select(handler => handler.Trouble).FirstOrDefault(known => known is not null);
        return new StageLag(stage.Hub, stage.Group, behind, stage.Handlers.Sum(handler => handler.Count), trouble);
    }

    private sealed class Stage(string hub, string group, Func<int, IPartitionHandler> create)
    {
        public string Hub { get; } = hub;

        public string Group { get; } = group;

        public Func<int, IPartitionHandler> Create { get; } = create;

        public TrackedHandler[] Handlers { get; set; } = [];

        public Task Running { get; set; } = Task.CompletedTask;
    }
}
