using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using static R3edge.Contracts.HubUnderTest;

namespace R3edge.Contracts;

/// <summary>The consumer on every adapter's hub.</summary>
public abstract class EventConsumerContract
{
    private const string Hub = "bars";
    private const string Group = "scanner";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EventsOfManyPartitions_HandlesEachInOrderAndCheckpointsWhenStopped()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 3));
        var stage = new Stage(expected: 30);
        await messaging.Hub.PublishAsync(Hub, [.. Enumerable.Range(0, 10).SelectMany(key => Numbered($"k{key}", 0, 3))]);

        await RunUntilAsync(messaging, stage, stage.Done);

        Assert.Equal(30, stage.Handled.Count);
        for (var key = 0; key < 10; key++)
        {
            Assert.Equal([$"k{key}-0", $"k{key}-1", $"k{key}-2"], Ids(stage.Handled.Where(e => e.Key == $"k{key}")));
        }

        for (var partition = 0; partition < 3; partition++)
        {
            var newest = (await messaging.Hub.Reader.GetPartitionAsync(Hub, partition, Cancel)).NewestPosition;
            Assert.Equal(newest, await CheckpointAsync(messaging, partition));
        }
    }

    [Fact]
    public async Task Run_Again_GoesOnBehindTheCheckpoint()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.Hub.PublishAsync(Hub, Numbered("a", 0, 5));
        var first = new Stage(expected: 5);
        await RunUntilAsync(messaging, first, first.Done);
        await messaging.Hub.ReopenAsync();
        await messaging.Hub.PublishAsync(Hub, Numbered("a", 5, 2));
        var second = new Stage(expected: 2);

        await RunUntilAsync(messaging, second, second.Done);

        Assert.Equal(["a-5", "a-6"], Ids(second.Handled));
    }

    [Fact]
    public async Task Run_HandlerThrows_DeadLettersThatEventAndHandlesTheNext()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.Hub.PublishAsync(Hub, Numbered("a", 0, 5));
        var stage = new Stage(expected: 5)
        {
            Handle = e => e.Id is "a-1" or "a-3" ? throw new FormatException($"{e.Id} cannot be decoded") : Task.CompletedTask,
        };

        var faults = await RunUntilAsync(messaging, stage, stage.Done);

        var letters = new List<DeadLetter>();
        await foreach (var letter in messaging.DeadLetters.ListAsync(Hub, Group, Cancel))
        {
            letters.Add(letter);
        }

        Assert.Equal(["a-1", "a-3"], letters.Select(letter => letter.Event.Id));
        Assert.Equal("FormatException: a-1 cannot be decoded", letters[0].Reason);
        Assert.Equal(5, stage.Handled.Count);
        Assert.Equal([ConsumerFaultKind.DeadLettered, ConsumerFaultKind.DeadLettered], faults.Select(fault => fault.Kind));
        Assert.Equal(stage.Handled[4].Position, await CheckpointAsync(messaging, 0));
    }

    [Fact]
    public async Task Run_HandlerFailsForAWhile_TriesAgainAfterPausesThatDouble()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.Hub.PublishAsync(Hub, Event("a", "1"));
        var times = new List<DateTimeOffset>();
        var stage = new Stage(expected: 4)
        {
            Handle = _ =>
            {
                times.Add(messaging.Hub.Time.GetUtcNow());
                return times.Count < 4 ? throw new StorageException(StorageFailure.Unavailable, "busy") : Task.CompletedTask;
            },
        };

        var running = RunUntilAsync(messaging, stage, stage.Done, new() { FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(3) });
        foreach (var pause in new[] { 1, 2, 3 })
        {
            await messaging.Hub.Time.SomebodyWaitsAsync(TimeSpan.FromSeconds(pause));
            messaging.Hub.Time.Advance(TimeSpan.FromSeconds(pause));
        }

        var faults = await running;
        Assert.Equal([1.0, 2.0, 3.0], times.Zip(times.Skip(1)).Select(pair => (pair.Second - pair.First).TotalSeconds));
        Assert.All(faults, fault => Assert.Equal(ConsumerFaultKind.Retried, fault.Kind));
        Assert.Equal(0, await messaging.DeadLetters.CountAsync(Hub, Group, Cancel));
    }

    [Fact]
    public async Task Run_HandlerFailsForAWhileTooOften_DeadLetters()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.Hub.PublishAsync(Hub, Event("a", "1"), Event("a", "2"));
        var stage = new Stage(expected: 2)
        {
            Handle = e => e.Id == "1" ? throw new StorageException(StorageFailure.Unavailable, "busy") : Task.CompletedTask,
        };

        await RunUntilAsync(messaging, stage, stage.Done, new() { Attempts = 1 });

        Assert.Equal(1, await messaging.DeadLetters.CountAsync(Hub, Group, Cancel));
        Assert.Equal(["1", "2"], Ids(stage.Handled));
    }

    [Fact]
    public async Task Run_DeadLettersOutOfReach_WaitsForThemAndSkipsNothing()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.Hub.PublishAsync(Hub, Event("a", "bad"), Event("a", "good"));
        var letters = new DeadLetters(new FailingTables(messaging.Tables, failures: 2), messaging.Blobs, messaging.Hub.Time);
        var stage = new Stage(expected: 2) { Handle = e => e.Id == "bad" ? throw new FormatException("bad") : Task.CompletedTask };
        var second = TimeSpan.FromSeconds(1);

        var running = RunUntilAsync(
            messaging, stage, stage.Done, new() { FirstPause = second, LongestPause = second, CheckpointEvents = 1 }, letters);
        for (var pause = 0; pause < 2; pause++)
        {
            await messaging.Hub.Time.SomebodyWaitsAsync(second);
            Assert.Equal(["bad"], Ids(stage.Handled));
            Assert.Null(await CheckpointAsync(messaging, 0));
            messaging.Hub.Time.Advance(second);
        }

        var faults = await running;
        Assert.Equal(
            [ConsumerFaultKind.Storage, ConsumerFaultKind.Storage, ConsumerFaultKind.DeadLettered], faults.Select(fault => fault.Kind));
        Assert.Equal(1, await letters.CountAsync(Hub, Group, Cancel));
    }

    [Fact]
    public async Task Run_EnoughEvents_CommitsThenCheckpoints()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.Hub.PublishAsync(Hub, Numbered("a", 0, 10));
        var positions = (await messaging.Hub.AllAsync(Hub, 0)).Select(e => e.Position).ToArray();
        var checkpoints = new List<(long Committing, long? Before)>();
        var stage = new Stage(expected: 10);
        stage.Commit = async position => checkpoints.Add((position, await CheckpointAsync(messaging, 0)));

        await RunUntilAsync(messaging, stage, stage.Done, new() { CheckpointEvents = 4, BatchSize = 3 });

        // Two when they are due, one when it stops; each finds the checkpoint of the one before.
        Assert.Equal([(positions[3], null), (positions[7], positions[3]), (positions[9], (long?)positions[7])], checkpoints);
        Assert.Equal(positions[9], await CheckpointAsync(messaging, 0));
    }

    [Fact]
    public async Task Run_EventsReadTogether_SettlesThemTogetherAndBeforeTheCommit()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.Hub.PublishAsync(Hub, Numbered("a", 0, 5));
        var calls = new List<string>();
        var stage = new Stage(expected: 5)
        {
            Handle = e => Note(e.Id),
            Settle = () => Note("settle"),
            Commit = _ => Note("commit"),
        };

        await RunUntilAsync(messaging, stage, stage.Done, new() { BatchSize = 2, CheckpointEvents = 4 });

        Assert.Equal(
            ["a-0", "a-1", "settle", "a-2", "a-3", "settle", "commit", "a-4", "settle", "commit"],
            calls.Where((call, i) => i == 0 || call != calls[i - 1] || call != "settle"));
        Assert.Equal(0, await messaging.DeadLetters.CountAsync(Hub, Group, Cancel));

        Task Note(string call)
        {
            calls.Add(call);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Run_SettlingFailsForAWhile_SettlesAgainWithoutHandlingAgain()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.Hub.PublishAsync(Hub, Numbered("a", 0, 2));
        var second = TimeSpan.FromSeconds(1);
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var attempts = 0;
        var stage = new Stage(expected: 2)
        {
            Settle = () => ++attempts < 3
                ? throw new StorageException(StorageFailure.Full, "no room")
                : Task.FromResult(settled.TrySetResult()),
        };

        var running = RunUntilAsync(messaging, stage, settled.Task, new() { CheckpointEvents = 1000, FirstPause = second, LongestPause = second });
        for (var pause = 0; pause < 2; pause++)
        {
            await messaging.Hub.Time.SomebodyWaitsAsync(second);
            Assert.Null(await CheckpointAsync(messaging, 0));
            messaging.Hub.Time.Advance(second);
        }

        var faults = await running;
        Assert.Equal([ConsumerFaultKind.Storage, ConsumerFaultKind.Storage], faults.Select(fault => fault.Kind));
        Assert.Equal(["a-0", "a-1"], Ids(stage.Handled));
        Assert.NotNull(await CheckpointAsync(messaging, 0));
    }

    [Fact]
    public async Task Run_WhatWasAppliedWasDropped_HandlesAllAgainButWhatWasPutAside()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.Hub.PublishAsync(Hub, Numbered("a", 0, 3));
        var pause = TimeSpan.FromSeconds(1);
        var attempts = 0;
        var stage = new Stage(expected: 5)
        {
            Handle = e => e.Id == "a-1" ? throw new FormatException("bad") : Task.CompletedTask,
            Settle = () => ++attempts == 1 ? throw new StaleStateException("written by somebody else") : Task.CompletedTask,
        };

        var running = RunUntilAsync(messaging, stage, stage.Done, new() { CheckpointEvents = 1000, FirstPause = pause, LongestPause = pause });
        await messaging.Hub.Time.SomebodyWaitsAsync(pause);
        messaging.Hub.Time.Advance(pause);

        var faults = await running;
        Assert.Equal(["a-0", "a-1", "a-2", "a-0", "a-2"], Ids(stage.Handled));
        Assert.Equal([ConsumerFaultKind.DeadLettered, ConsumerFaultKind.Retried], faults.Select(fault => fault.Kind));
        Assert.Equal(1, await messaging.DeadLetters.CountAsync(Hub, Group, Cancel));
    }

    [Fact]
    public async Task Run_EnoughTime_CheckpointsWithoutAnotherEvent()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.Hub.PublishAsync(Hub, Event("a", "1"));
        var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new Stage(expected: 1) { Commit = _ => Task.FromResult(committed.TrySetResult()) };

        var running = RunUntilAsync(messaging, stage, committed.Task, new() { CheckpointInterval = TimeSpan.FromSeconds(5) });
        await stage.Done;
        await messaging.Hub.Time.SomebodyWaitsAsync(TimeSpan.FromSeconds(5));
        Assert.False(committed.Task.IsCompleted);
        messaging.Hub.Time.Advance(TimeSpan.FromSeconds(5));

        await running;
        Assert.NotNull(await CheckpointAsync(messaging, 0));
    }

    [Fact]
    public async Task Run_CommitFails_LeavesTheCheckpointAndTriesAgain()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.Hub.PublishAsync(Hub, Event("a", "1"));
        var commits = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = new Stage(expected: 1)
        {
            Commit = async _ =>
            {
                if (++commits < 3)
                {
                    Assert.Null(await CheckpointAsync(messaging, 0));
                    throw new InvalidOperationException("no snapshot");
                }

                // Stopping may cut the checkpoint short, and then it commits once more.
                done.TrySetResult();
            },
        };
        var second = TimeSpan.FromSeconds(1);

        var running = RunUntilAsync(messaging, stage, done.Task, new() { CheckpointEvents = 1, FirstPause = second, LongestPause = second });
        for (var pause = 0; pause < 2; pause++)
        {
            await messaging.Hub.Time.SomebodyWaitsAsync(second);
            messaging.Hub.Time.Advance(second);
        }

        var faults = await running;
        Assert.Equal([ConsumerFaultKind.Checkpoint, ConsumerFaultKind.Checkpoint], faults.Select(fault => fault.Kind));
        Assert.NotNull(await CheckpointAsync(messaging, 0));
    }

    [Fact]
    public async Task Run_HandlerHasASnapshot_StartsBehindIt()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        await messaging.Hub.PublishAsync(Hub, Numbered("a", 0, 5));
        var positions = (await messaging.Hub.AllAsync(Hub, 0)).Select(e => e.Position).ToArray();
        var stage = new Stage(expected: 2) { Start = StartPosition.After(positions[2]) };

        await RunUntilAsync(messaging, stage, stage.Done);

        Assert.Equal(["a-3", "a-4"], Ids(stage.Handled));
    }

    [Fact]
    public async Task Run_EventsWereTrimmedAway_TellsTheHandlerBeforeTheNextEvent()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1, new Retention(TimeSpan.FromHours(1), long.MaxValue)));
        await messaging.Hub.PublishAsync(Hub, Numbered("a", 0, 3));
        messaging.Hub.Time.Advance(TimeSpan.FromHours(2));
        await messaging.Hub.PublishAsync(Hub, Event("a", "next"));
        await messaging.Hub.TrimAsync();
        var stage = new Stage(expected: 1) { Start = StartPosition.After(-1) };

        var faults = await RunUntilAsync(messaging, stage, stage.Done);

        Assert.Equal(-1, Assert.Single(stage.Gaps).After);
        Assert.Equal(["next"], Ids(stage.Handled));
        Assert.Equal(ConsumerFaultKind.Gap, Assert.Single(faults).Kind);
    }

    [Fact]
    public async Task Run_UnknownHub_Throws()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 1));
        var consumer = new EventConsumer(messaging.Hub.Reader, messaging.DeadLetters, new(), messaging.Hub.Time);

        await Assert.ThrowsAsync<StorageException>(() => consumer.RunAsync("other-hub", Group, _ => new Stage(1), Cancel));
    }

    [Fact]
    public async Task Run_OneHandlerCannotStart_EndsAllAndThrows()
    {
        await using var messaging = await OpenAsync(new HubDefinition(Hub, 2));
        var consumer = new EventConsumer(messaging.Hub.Reader, messaging.DeadLetters, new(), messaging.Hub.Time);
        var handlers = new IPartitionHandler[] { new Stage(1), new Stage(1) { StartFailure = new InvalidDataException("snapshot") } };

        await Assert.ThrowsAsync<InvalidDataException>(() => consumer.RunAsync(Hub, Group, partition => handlers[partition], Cancel));
    }

    protected abstract Task<MessagingUnderTest> OpenAsync(params HubDefinition[] hubs);

    private static Task<long?> CheckpointAsync(MessagingUnderTest messaging, int partition) =>
        messaging.Hub.Reader.GetCheckpointAsync(new PartitionAddress(Hub, Group, partition), Cancel);

    private static async Task<List<ConsumerFault>> RunUntilAsync(
        MessagingUnderTest messaging, Stage stage, Task done, EventConsumerOptions? options = null, DeadLetters? letters = null)
    {
        var faults = new List<ConsumerFault>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var consumer = new EventConsumer(
            messaging.Hub.Reader,
            letters ?? messaging.DeadLetters,
            options ?? new EventConsumerOptions { CheckpointInterval = TimeSpan.FromHours(1) },
            messaging.Hub.Time,
            fault =>
            {
                lock (faults)
                {
                    faults.Add(fault);
                }
            });
        var running = consumer.RunAsync(Hub, Group, _ => stage, stop.Token);
        await (await Task.WhenAny(done, running)).WaitAsync(Cancel);
        await stop.CancelAsync();
        await running;
        return faults;
    }

    /// <summary>A stage that notes what it sees; shared by the partitions, so it locks.</summary>
    private sealed class Stage(int expected) : IPartitionHandler
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<ReceivedEvent> Handled { get; } = [];

        public List<PositionGap> Gaps { get; } = [];

        public Task Done => _done.Task;

        public StartPosition Start { get; init; }

        public Exception? StartFailure { get; init; }

        public Func<ReceivedEvent, Task> Handle { get; init; } = _ => Task.CompletedTask;

        public Func<Task> Settle { get; init; } = () => Task.CompletedTask;

        public Func<long, Task> Commit { get; set; } = _ => Task.CompletedTask;

        public ValueTask<StartPosition> StartAsync(CancellationToken cancellationToken) =>
            StartFailure is null ? ValueTask.FromResult(Start) : throw StartFailure;

        public async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
        {
            lock (Handled)
            {
                Handled.Add(received);
                if (Handled.Count == expected)
                {
                    _done.SetResult();
                }
            }

            await Handle(received);
        }

        public async ValueTask SettleAsync(CancellationToken cancellationToken) => await Settle();

        public async ValueTask CommitAsync(long position, CancellationToken cancellationToken) => await Commit(position);

        public ValueTask GapAsync(PositionGap gap, CancellationToken cancellationToken)
        {
            Gaps.Add(gap);
            return ValueTask.CompletedTask;
        }
    }
}
