using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports;
using R3edge.Application.Tracking;
using R3edge.Application.Trading;
using R3edge.Azure.Tests.Doubles;
using R3edge.Contracts;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;
using R3edge.Functions.Durable;

namespace R3edge.Azure.Tests.Durable;

public sealed class PositionOrchestratorTests : IAsyncDisposable
{
    private static readonly DateTime Noon = new(2024, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly AccountId Account = new(new UserId("trader-1"), TradingMode.Live);
    private static readonly SessionId Session = SessionId.For(Account.User, "session");
    private readonly AzureWorld _world = new(new ManualClock(Noon));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DurableTrackingRuntime Runtime => new(() => _world.Durable, _world.Platform.Keeper, TimeProvider.System, TimeSpan.Zero);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Follow_AThousandPositionsAtOnce_EachHasItsOrderOnceAndItsOwnOrchestrator()
    {
        const int Count = 1000;
        await OpenAccountAsync(cash: 1_000_000_000m);
        _world.Durable.IsPatient = false;
        await Parallel.ForEachAsync(Enumerable.Range(1, Count), Cancel, async (number, cancel) =>
            await _world.Durable.ScheduleNewOrchestrationInstanceAsync(
            nameof(PositionOrchestrator),
            new PositionOrchestration(
                1, Account.ToString(), Session.ToString(), Plan(number).Id.ToString(), PositionKeeper.Write(Plan(number)), Noon),
            new StartOrchestrationOptions { InstanceId = Plan(number).Id.ToString() },
            cancel));
        await SettleAsync();

        Assert.Empty(_world.Durable.Faults);
        Assert.Equal(Count, _world.Durable.Instances.Count);
        Assert.Equal(Count, await _world.Platform.Accounts.ReadAsync(Account, account => account.PositionCount, Cancel));
        Assert.Equal(Count, _world.Hubs.All(HubNames.Orders).Select(one =>
            R3edge.Storage.Azure.Events.EventEnvelope.Read(one.Body).Id).Distinct().Count());
    }

    [Fact]
    public async Task Raise_ManyEventsAtOnce_LosesNoneWhereItBeginsAnew()
    {
        await OpenAccountAsync();
        await Runtime.StartAsync(Account, Session, Plan(1), Noon, Cancel);
        var entry = Orders()[0];
        const int Parts = 3 * PositionOrchestrator.EventsPerGeneration;
        for (var part = 1; part <= Parts; part++)
        {
            var report = new OrderReport(
                entry, part == Parts ? OrderStatus.Filled : OrderStatus.PartlyFilled, 2m * part / Parts, 200m * part / Parts, 0m,
                    Noon.AddSeconds(part));
            await _world.Platform.Dispatcher.TellAsync(
                Account, Session, Plan(1).Id, Application.Pipeline.Messages.PositionMessage.Reported(report, null), Cancel);
        }

        await SettleAsync();

        Assert.Empty(_world.Durable.Faults);
        Assert.Equal(2m, (await Runtime.FindAsync(Account, Plan(1).Id, Cancel))!.OpenQuantity);
        Assert.InRange(_world.Durable.LongestHistory, 1, 4 * Parts);
    }

    [Fact]
    public async Task Raise_WhatChangesNothing_CostsNoActivity()
    {
        await OpenAccountAsync();
        await Runtime.StartAsync(Account, Session, Plan(1), Noon, Cancel);
        var before = _world.Durable.ActivityRuns;

        var answer = await Runtime.RaiseAsync(
            Account, Plan(1).Id, new PositionEvent.RegimeRecognised(Domain.Regimes.Regime.Any & (Domain.Regimes.Regime)1, Noon), Cancel);

        Assert.Equal(AccountAnswer.Unchanged, answer);
        Assert.Equal(before, _world.Durable.ActivityRuns);
    }

    [Fact]
    public async Task Deadline_Passes_LeavesThePosition()
    {
        await OpenAccountAsync();
        var plan = Plan(1) with { Exit = new ExitPlan { StopPrice = 95m, MaximumHolding = TimeSpan.FromHours(1) } };
        await Runtime.StartAsync(Account, Session, plan, Noon, Cancel);
        await Runtime.RaiseAsync(Account, plan.Id, Filled(Orders()[0]), Cancel);
        Assert.Equal(PositionStatus.Open, (await Runtime.FindAsync(Account, plan.Id, Cancel))!.Status);

        await _world.Durable.AdvanceAsync(TimeSpan.FromHours(2));

        var left = (await Runtime.FindAsync(Account, plan.Id, Cancel))!;
        Assert.Equal((PositionStatus.Closing, ExitReason.TimeStop), (left.Status, left.ExitReason));
        Assert.Empty(_world.Durable.Faults);
    }

    [Fact]
    public async Task Tell_StoreIsOutForLong_PutsTheMessageAsideAndLeavesThePosition()
    {
        using var loggers = new CountingLoggers();
        _world.Loggers = loggers;
        _world.Restart();
        await OpenAccountAsync();
        await Runtime.StartAsync(Account, Session, Plan(1), Noon, Cancel);
        _world.Account.FailCalls(int.MaxValue);
        await Assert.ThrowsAsync<StorageException>(() => Runtime.RaiseAsync(Account, Plan(1).Id, Filled(Orders()[0]), Cancel));
        await _world.Durable.AdvanceAsync(TimeSpan.FromHours(1));
        var view = (await _world.Durable.GetInstanceAsync(Plan(1).Id.ToString(), true, Cancel))!.ReadCustomStatusAs<PositionProgress>();
        Assert.True(view!.NeedsAttention);

        _world.Account.FailCalls(0);
        await _world.Durable.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(1, await _world.Platform.DeadLetters.CountAsync(HubNames.OrderUpdates, ConsumerGroups.Tracking, Cancel));
        Assert.Contains(13006, loggers.Events);
        Assert.Contains(
            _world.Hubs.All(HubNames.Orders),
            one => Application.Pipeline.Messages.OrderIntent.Read(R3edge.Storage.Azure.Events.EventEnvelope.Read(one.Body).Body.Span).Kind
                == Application.Pipeline.Messages.OrderIntentKind.Cancel);
        Assert.Empty(_world.Durable.Faults);
    }

    [Fact]
    public async Task Update_TaskHubIsOutOfReach_IsNotPutAsideAndArrivesLater()
    {
        await OpenAccountAsync();
        await Runtime.StartAsync(Account, Session, Plan(1), Noon, Cancel);
        var isOut = true;
        _world.Durable.BeforeCall = call => ThrowWhen(isOut && call == "RaiseEventAsync", "Status(StatusCode=\"Unavailable\")");

        var failure = await Assert.ThrowsAsync<StorageException>(() => DeliverAsync(Filled(Orders()[0]).Report));
        Assert.True(failure.IsTransient);
        Assert.Equal(0, await _world.Platform.DeadLetters.CountAsync(HubNames.OrderUpdates, ConsumerGroups.Tracking, Cancel));

        isOut = false;
        await DeliverAsync(Filled(Orders()[0]).Report);
        await SettleAsync();
        Assert.Equal(2m, (await Runtime.FindAsync(Account, Plan(1).Id, Cancel))!.OpenQuantity);
    }

    [Fact]
    public async Task Tell_OrchestratorEndsMeanwhile_IsToldToTheNextOne()
    {
        await OpenAccountAsync();
        await Runtime.StartAsync(Account, Session, Plan(1), Noon, Cancel);
        _world.Durable.BeforeCall = call =>
        {
            if (call == "RaiseEventAsync")
            {
                _world.Durable.BeforeCall = null;
                _world.Durable.Fail(Plan(1).Id.ToString());
                throw new InvalidOperationException("Status(StatusCode=\"FailedPrecondition\")");
            }
        };

        await DeliverAsync(Filled(Orders()[0]).Report);
        await SettleAsync();

        Assert.Equal(0, await _world.Platform.DeadLetters.CountAsync(HubNames.OrderUpdates, ConsumerGroups.Tracking, Cancel));
        Assert.Equal(2m, (await Runtime.FindAsync(Account, Plan(1).Id, Cancel))!.OpenQuantity);
    }

    // After an outage many bars come in one batch, faster than an orchestrator passes one on.
    [Fact]
    public async Task Dispatch_BarBehindOneThatIsOnItsWay_DoesNotOvertakeIt()
    {
        await OpenAccountAsync();
        var plan = Plan(1) with { Exit = new ExitPlan { StopPrice = 95m, Trailing = new Trailing(TrailingKind.Percent, 0.05) } };
        var session = new Application.Sessions.Session
        {
            Id = Session,
            Account = Account,
            Strategy = "ma-cross",
            Parameters = new Dictionary<string, double>(),
            Instrument = plan.Instrument.Id,
            Timeframe = Timeframe.OneMinute,
            Cadence = Timeframe.OneMinute,
            Risk = Application.Sessions.RiskProfile.Default,
            StartedAt = Noon,
        };
        await _world.Platform.Accounts.StartAsync(session, plan.Instrument, Noon, Cancel);
        await Runtime.StartAsync(Account, Session, plan, Noon, Cancel);
        await Runtime.RaiseAsync(Account, plan.Id, Filled(Orders()[0]), Cancel);
        var isLetThrough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _world.Durable.IsPatient = false;
        _world.Durable.Activity<PositionTask, PositionResult>(nameof(PositionActivities.TellPosition), async task =>
        {
            await isLetThrough.Task;
            return await new PositionActivities(_world.Platform).TellPosition(task, new FakeContext());
        });

        Assert.True(await TakeAsync(1, 118.0, 120.0));
        Assert.True(await TakeAsync(2, 116.0, 118.0));
        isLetThrough.SetResult();
        await SettleAsync();

        // 5 % below the high of the first bar.
        Assert.Equal(114m, (await Runtime.FindAsync(Account, plan.Id, Cancel))!.StopPrice);
        Assert.False(await TakeAsync(3, 116.0, 118.0));

        ValueTask<bool> TakeAsync(int minute, double low, double high) => _world.Platform.Dispatcher.TakeAsync(
            session, new Bar(Noon.AddMinutes(minute), Noon.AddMinutes(minute + 1), low, high, low, high, 1.0),
            Domain.MoneyManagement.MarketReadings.None, Cancel);
    }

    [Fact]
    public async Task Start_SomebodyElseIsFaster_IsNoFailure()
    {
        await OpenAccountAsync();
        await _world.Platform.Keeper.OpenAsync(Account, Session, Plan(1), Noon, Cancel);
        var other = new PositionDispatcher(_world.Platform.Accounts, () => _world.Durable);
        var hasStarted = false;
        _world.Durable.BeforeCall = call =>
        {
            if (call == "ScheduleNewOrchestrationInstanceAsync")
            {
                _world.Durable.BeforeCall = null;
                hasStarted = other.StartAsync(Account, Session, Plan(1).Id, Noon, Cancel).GetAwaiter().GetResult();
            }
        };

        Assert.False(await _world.Platform.Dispatcher.StartAsync(Account, Session, Plan(1).Id, Noon, Cancel));
        Assert.True(hasStarted);
    }

    [Fact]
    public async Task Reconcile_PositionWithoutAnOrchestrator_IsAdoptedAndFollowed()
    {
        await OpenAccountAsync();
        await _world.Platform.Keeper.OpenAsync(Account, Session, Plan(1), Noon, Cancel);
        var work = new R3edge.Functions.Timers.TimedWork(
            _world.Platform, new NoHistory(), _world.Tables(), new ManualClock(
                Noon), Microsoft.Extensions.Logging.Abstractions.NullLogger<R3edge.Functions.Timers.TimedWork>.Instance);

        await work.ReconcileAsync(Cancel);
        Assert.Equal(AccountAnswer.Applied, await Runtime.RaiseAsync(Account, Plan(1).Id, Filled(Orders()[0]), Cancel));

        Assert.Equal(2m, (await Runtime.FindAsync(Account, Plan(1).Id, Cancel))!.OpenQuantity);
    }

    [Fact]
    public async Task Replay_CodeThatDoesNotDoTheSameAgain_IsFound()
    {
        var world = new DurableWorld();
        var runs = 0;
        world.Orchestrator("changing", async context =>
        {
            await context.CallActivityAsync<string>("work", runs++);
            return "done";
        });
        world.Activity<int, string>("work", _ => Task.FromResult("done"));
        await world.ScheduleNewOrchestrationInstanceAsync("changing", null, new StartOrchestrationOptions { InstanceId = "1" }, Cancel);
        await world.WhenIdleAsync();

        Assert.Contains("where it had asked for", Assert.Single(world.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_OfALaterVersion_IsRefusedByName()
    {
        await _world.Durable.ScheduleNewOrchestrationInstanceAsync(
            nameof(PositionOrchestrator),
            new PositionOrchestration(PositionOrchestration.CurrentVersion + 1, Account.ToString(), Session.ToString(), "1", null, Noon),
            new StartOrchestrationOptions { InstanceId = "1" },
            Cancel);

        var instance = (await _world.Durable.GetInstanceAsync("1", true, Cancel))!;
        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Contains("cannot be followed here", instance.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    private sealed class NoHistory : Application.Ports.Markets.IHistorySource
    {
        public Task<Application.Ports.Markets.HistoryAnswer> ReadAsync(
            InstrumentId instrument, Timeframe timeframe, DateTime from, DateTime to, CancellationToken cancellationToken) =>
            Task.FromResult(
                Application.Ports.Markets.HistoryAnswer.None(Application.Ports.Markets.HistoryStatus.Unsupported, "There is none."));
    }

    private async Task OpenAccountAsync(decimal cash = 100_000m) =>
        await _world.Platform.Accounts.OpenAsync(Account, new AccountSettings { Cash = cash }, Cancel);

    // Activities that meet at the account are tried again by the clock of the world.
    private async Task SettleAsync()
    {
        await _world.Durable.WhenIdleAsync();
        await _world.Durable.AdvanceAsync(TimeSpan.FromMinutes(10));
    }

    /// <summary>A report comes by the hub, to the stage that takes it to its position.</summary>
    private Task DeliverAsync(OrderReport report)
    {
        var data = new Application.Pipeline.Messages.OrderUpdate(Account, Plan(1).Id, report, null, 1).ToEvent();
        var received = new Application.Ports.Events.ReceivedEvent(0, data.Key, data.Id, Noon, data.Body);
        var runner = new R3edge.Functions.Stages.StageRunner(
            _world.Platform.DeadLetters, _world.Platform.Options, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<R3edge.Functions.Stages.StageRunner>.Instance);
        return runner.RunAsync(
            HubNames.OrderUpdates,
            ConsumerGroups.Tracking,
            _ => new PositionUpdates(
                _world.Platform.Accounts, _world.Platform.Dispatcher,
                Microsoft.Extensions.Logging.Abstractions.NullLogger<PositionUpdates>.Instance),
            new R3edge.Functions.Stages.TriggerBatch(0, [new R3edge.Functions.Stages.BatchEvent(received, null)]),
            Cancel);
    }

    private static void ThrowWhen(bool isTrue, string message)
    {
        if (isTrue)
        {
            throw new InvalidOperationException(message);
        }
    }

    private OrderId[] Orders() =>
    [
        .. _world.Hubs.All(HubNames.Orders)
            .Select(one =>
                Application.Pipeline.Messages.OrderIntent.Read(R3edge.Storage.Azure.Events.EventEnvelope.Read(one.Body).Body.Span))
            .Select(intent => intent.Target),
    ];

    private static PositionEvent.OrderReported Filled(OrderId entry) =>
        new(new OrderReport(entry, OrderStatus.Filled, 2m, 200m, 0.1m, Noon.AddSeconds(1)));

    private static PositionPlan Plan(int number) => new(
        new PositionId((UInt128)number),
        new SignalId((UInt128)number),
        new Instrument(new InstrumentId(Venue.Simulated, "BTC-USD"), 0.01m, 0.0001m, 1m),
        Bias.Long,
        OrderTerms.Market,
        OrderAmount.Of(2m),
        new ExitPlan { StopPrice = 95m });
}
