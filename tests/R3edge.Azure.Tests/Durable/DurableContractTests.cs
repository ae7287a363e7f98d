using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Batches;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tracking;
using R3edge.Application.Trading;
using R3edge.Azure.Tests.Doubles;
using R3edge.Contracts;
using R3edge.Exchanges.Gateways;
using R3edge.Functions.Durable;
using R3edge.Functions.Hosting;
using R3edge.Storage.Azure.Blobs;
using R3edge.Storage.Azure.Secrets;
using R3edge.Storage.Azure.Tables;

namespace R3edge.Azure.Tests.Durable;

public sealed class DurableTrackingContractTests : TrackingContract
{
    protected override async Task<TrackingUnderTest> OpenAsync()
    {
        var tracking = new DurableTrackingUnderTest();
        await tracking.OpenAccountAsync();
        return tracking;
    }
}

public sealed class DurableBatchContractTests : BatchContract
{
    protected override Task<BatchesUnderTest> OpenAsync() => Task.FromResult<BatchesUnderTest>(new DurableBatchesUnderTest());

    [Theory]
    [InlineData("abc", BatchStatus.Completed, 2, null)]
    [InlineData("fail", BatchStatus.Failed, 1, "this chunk cannot be done")]
    public async Task Get_OrchestrationIsNoLongerKept_TellsHowItEnded(string second, BatchStatus status, int done, string? error)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var batches = new DurableBatchesUnderTest();
        var plan = new BatchPlan("reverse", [Encoding.UTF8.GetBytes("free"), Encoding.UTF8.GetBytes(second)]);
        await batches.Runner.StartAsync("b1", plan, cancel);
        await batches.ForgetAsync();

        Assert.Equal(new BatchState(status, done, 2, error), await batches.Runner.GetAsync("b1", cancel));
        Assert.Equal(status == BatchStatus.Completed ? 2 : null, (await batches.Runner.ResultsAsync("b1", cancel))?.Count);
        Assert.False(await batches.Runner.StartAsync("b1", plan, cancel));
        Assert.True(await batches.Runner.CancelAsync("b1", cancel));
    }

    [Fact]
    public async Task Cancel_ChunkThatBeginsBeforeItsOrchestratorHears_IsNotTakenForDone()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var batches = new DurableBatchesUnderTest();
        batches.CancelAsItBegins("b1");

        await batches.Runner.StartAsync("b1", new BatchPlan("reverse", [Encoding.UTF8.GetBytes("abc")]), cancel);
        await batches.WhenIdleAsync();

        Assert.Equal(new BatchState(BatchStatus.Cancelled, 0, 1, null), await batches.Runner.GetAsync("b1", cancel));
        Assert.Equal(0, batches.Work.RunsOf("abc"));
        Assert.Null(await batches.Runner.ResultsAsync("b1", cancel));
    }
}

internal sealed class DurableTrackingUnderTest : TrackingUnderTest
{
    private readonly string _connection = FakeAccount.NewConnection();
    private readonly DurableWorld _world = new();
    private readonly Intents _intents = new();
    private FunctionsPlatform _platform;

    public DurableTrackingUnderTest()
    {
        _platform = Create();
        _world.Orchestrator(nameof(PositionOrchestrator), PositionOrchestrator.RunAsync);
        _world.Activity<PositionTask, PositionResult>(
            nameof(PositionActivities.OpenPosition), task => new PositionActivities(_platform).OpenPosition(task, new FakeContext()));
        _world.Activity<PositionTask, PositionResult>(
            nameof(PositionActivities.TellPosition), task => new PositionActivities(_platform).TellPosition(task, new FakeContext()));
        _world.Activity<PositionTask, PositionResult>(
            nameof(PositionActivities.LeavePosition), task => new PositionActivities(_platform).LeavePosition(task, new FakeContext()));
    }

    public override ITrackingRuntime Runtime =>
        new DurableTrackingRuntime(() => _world, _platform.Keeper, TimeProvider.System, TimeSpan.Zero);

    public override IReadOnlyList<OrderIntent> Delivered => _intents.Delivered;

    public Task OpenAccountAsync() =>
        _platform.Accounts.OpenAsync(TrackingContract.Account, new AccountSettings(), TestContext.Current.CancellationToken);

    public override void FailDeliveries(int count) => _intents.Failures = count;

    public override Task RetryAsync() => _world.AdvanceAsync(TimeSpan.FromSeconds(10));

    public override async Task ReopenAsync()
    {
        await _world.WhenIdleAsync();
        _platform = Create();
    }

    public override async ValueTask DisposeAsync()
    {
        Assert.Empty(_world.Faults);
        await _platform.DisposeAsync();
    }

    private static VenueGateways NoGateways { get; } = new(
        new AzureSecrets(new FakeVault(), TimeProvider.System), new HttpClient(), TimeProvider.System, allowLive: false);

    private FunctionsPlatform Create() => new(
        new AzureTables(new TableServiceClient(_connection), null),
        new AzureBlobs(new BlobServiceClient(_connection)),
        _intents,
        new DurableClients(),
        NoGateways,
        NoGateways,
        new FunctionsOptions(),
        TimeProvider.System,
        NullLoggerFactory.Instance);

    private sealed class Intents : IEventPublisher
    {
        public List<OrderIntent> Delivered { get; } = [];

        public int Failures { get; set; }

        public Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
        {
            if (Failures > 0)
            {
                Failures--;
                throw new StorageException(StorageFailure.Unavailable, "The hub is out of reach.");
            }

            Assert.Equal(HubNames.Orders, hub);
            Delivered.AddRange(events.Select(data => OrderIntent.Read(data.Body.Span)));
            return Task.CompletedTask;
        }
    }
}

internal sealed class DurableBatchesUnderTest : BatchesUnderTest
{
    private readonly AzureBlobs _blobs = new(new BlobServiceClient(FakeAccount.NewConnection()));
    private readonly DurableWorld _world = new() { IsPatient = false };

    public DurableBatchesUnderTest()
    {
        _world.Orchestrator(nameof(BacktestOrchestrator), BacktestOrchestrator.RunAsync);
        _world.Activity<BatchChunk, ChunkResult>(
            nameof(BatchActivities.RunChunk), chunk => new BatchActivities(_blobs, [Work]).RunChunk(chunk, new FakeContext()));
        Runner = Create();
    }

    /// <summary>The cancellation is stored, and its event has not come yet.</summary>
    public void CancelAsItBegins(string batch) => _world.BeforeCall = call =>
    {
        if (call == nameof(DurableTaskClient.ScheduleNewOrchestrationInstanceAsync))
        {
            new BatchFiles(_blobs)
                .WriteAsync(BatchFiles.Cancelled(batch), "1"u8.ToArray(), BlobWrite.Overwrite, CancellationToken.None)
                .GetAwaiter().GetResult();
        }
    };

    public Task WhenIdleAsync() => _world.WhenIdleAsync();

    public override IBatchRunner Runner { get; }

    public override Task ReopenAsync() => Task.CompletedTask;

    /// <summary>Everything has ended, and the retention has removed the traces of it.</summary>
    public async Task ForgetAsync()
    {
        await _world.WhenIdleAsync();
        var purged = await _world.PurgeAllInstancesAsync(new PurgeInstancesFilter(
            CreatedTo: DateTimeOffset.MaxValue, Statuses: [OrchestrationRuntimeStatus.Completed]));
        Assert.Equal(1, purged.PurgedInstanceCount);
    }

    public override ValueTask DisposeAsync()
    {
        Work.LetThrough();
        Assert.Empty(_world.Faults);
        return ValueTask.CompletedTask;
    }

    private DurableBatchRunner Create() => new(() => _world, _blobs, [Work], parallel: 4);
}
