using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Azure.Tests.Doubles;
using R3edge.Contracts;
using R3edge.Functions.Hosting;
using R3edge.Functions.Stages;
using R3edge.Storage.Azure.Events;

namespace R3edge.Azure.Tests.Functions;

public sealed class StageRunnerTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new(DateTime.UnixEpoch);
    private readonly AzureWorld _world = new(new ManualClock());
    private readonly Stage _stage = new();
    private readonly StageRunner _runner;

    public StageRunnerTests() => _runner = Runner();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Run_PoisonAndNonsense_GoToTheDeadLettersAndTheRestIsHandled()
    {
        await RunAsync(_runner, 0, "a", "poison", null, "b");

        Assert.Equal(["a", "b"], _stage.Handled);
        Assert.Equal(3, _stage.Committed);
        var letters = new List<string>();
        await foreach (var letter in _world.Platform.DeadLetters.ListAsync("bars", "history", Cancel))
        {
            letters.Add(letter.Reason);
        }

        Assert.Equal(2, letters.Count);
        Assert.Contains("InvalidDataException: poison", letters);
        Assert.Contains(letters, reason => reason.StartsWith("The event is no envelope", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SameBatchAgain_HandlesNothingAgain()
    {
        await RunAsync(_runner, 0, "a", "b");
        await RunAsync(_runner, 0, "a", "b");
        await RunAsync(_runner, 1, "b", "c");

        Assert.Equal(["a", "b", "c"], _stage.Handled);
        Assert.Equal(1, _stage.Starts);
    }

    [Fact]
    public async Task Run_AnotherProcess_GoesOnBehindTheSnapshot()
    {
        _stage.Snapshot = 1;
        await RunAsync(_runner, 0, "a", "b", "c");

        Assert.Equal(["c"], _stage.Handled);
        Assert.Null(_stage.Gap);
    }

    [Fact]
    public async Task Run_EventsAreMissing_RestoresAndTellsTheGap()
    {
        await RunAsync(_runner, 0, "a");
        _stage.Snapshot = 0;
        await RunAsync(_runner, 5, "b");

        Assert.Equal(2, _stage.Starts);
        Assert.Equal(new PositionGap(0, 4), _stage.Gap);
        Assert.Equal(["a", "b"], _stage.Handled);
    }

    [Fact]
    public async Task Run_StoreIsOutForLong_ThrowsForgetsAndComesAgainWhole()
    {
        _stage.Failures = 2;
        await Assert.ThrowsAsync<StorageException>(() => RunAsync(Runner(attempts: 2), 0, "a", "outage"));
        Assert.Equal(-1, _stage.Committed);

        _stage.Handled.Clear();
        await RunAsync(_runner, 0, "a", "outage");

        Assert.Equal(["a", "outage"], _stage.Handled);
        Assert.Equal(0, await _world.Platform.DeadLetters.CountAsync("bars", "history", Cancel));
    }

    [Fact]
    public async Task Run_StoreRefusesThisHost_PutsNothingAsideAndComesAgainWhole()
    {
        (_stage.Failures, _stage.Failure) = (1, StorageFailure.Denied);
        await Assert.ThrowsAsync<StorageException>(() => RunAsync(_runner, 0, "a", "outage"));
        Assert.Equal(-1, _stage.Committed);

        _stage.Handled.Clear();
        await RunAsync(_runner, 0, "a", "outage");

        Assert.Equal(["a", "outage"], _stage.Handled);
        Assert.Equal(0, await _world.Platform.DeadLetters.CountAsync("bars", "history", Cancel));
    }

    [Fact]
    public async Task Run_SomebodyElseHasWritten_AppliesTheBatchAgain()
    {
        _stage.Stale = 1;
        await RunAsync(_runner, 0, "a", "b");

        Assert.Equal(["a", "b", "a", "b"], _stage.Handled);
        Assert.Equal(1, _stage.Committed);
    }

    [Theory]
    [InlineData(61, true)]
    [InlineData(59, false)]
    public async Task Run_EventsOfMoreThanAMinuteAgo_TellsThatTheStageIsBehind(int seconds, bool isBehind)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        using var loggers = new CountingLoggers();
        var runner = new StageRunner(_world.Platform.DeadLetters, new FunctionsOptions(), _clock, loggers.CreateLogger<StageRunner>());

        await RunAsync(runner, 0, "a", "b");

        Assert.Equal(isBehind ? [13005] : [], loggers.Events);
    }

    private StageRunner Runner(int attempts = 5) => new(
        _world.Platform.DeadLetters,
        new FunctionsOptions { Attempts = attempts, FirstPause = TimeSpan.Zero },
        TimeProvider.System,
        NullLogger<StageRunner>.Instance);

    private Task RunAsync(StageRunner runner, long first, params string?[] texts)
    {
        FakeEvent[] events = [.. texts.Select((text, i) => new FakeEvent(first + i, "key", BodyOf(text), DateTime.UnixEpoch))];
        var batch = TriggerBatch.Read([.. events.Select(one => Encoding.UTF8.GetString(one.Body))], new FakeContext(0, events));
        return runner.RunAsync("bars", "history", _ => _stage, batch, Cancel);
    }

    private static byte[] BodyOf(string? text) =>
        text is null ? "nonsense"u8.ToArray() : EventEnvelope.Write(new EventData("key", text, Encoding.UTF8.GetBytes(text)));

    private sealed class Stage : IPartitionHandler
    {
        public List<string> Handled { get; } = [];

        public long? Snapshot { get; set; }

        public int Starts { get; private set; }

        public int Failures { get; set; }

        public StorageFailure Failure { get; set; } = StorageFailure.Unavailable;

        public int Stale { get; set; }

        public long Committed { get; private set; } = -1;

        public PositionGap? Gap { get; private set; }

        public ValueTask<StartPosition> StartAsync(CancellationToken cancellationToken)
        {
            Starts++;
            return ValueTask.FromResult(Snapshot is { } position ? StartPosition.After(position) : StartPosition.Checkpoint);
        }

        public ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
        {
            if (received.Id == "poison")
            {
                throw new InvalidDataException("poison");
            }

            if (received.Id == "outage" && Failures-- > 0)
            {
                throw new StorageException(Failure, "The store is out.");
            }

            Handled.Add(received.Id);
            return ValueTask.CompletedTask;
        }

        public ValueTask SettleAsync(CancellationToken cancellationToken) =>
            Stale-- > 0 ? throw new StaleStateException("Somebody else was here.") : ValueTask.CompletedTask;

        public ValueTask CommitAsync(long position, CancellationToken cancellationToken)
        {
            Committed = position;
            return ValueTask.CompletedTask;
        }

        public ValueTask GapAsync(PositionGap gap, CancellationToken cancellationToken)
        {
            Gap = gap;
            return ValueTask.CompletedTask;
        }
    }
}
