using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports;
using R3edge.Application.Sessions;
using R3edge.Azure.Tests.Doubles;
using R3edge.Azure.Tests.EndToEnd;
using R3edge.Contracts;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Functions.Durable;

namespace R3edge.Azure.Tests.Durable;

public sealed class SessionOrchestratorTests : IAsyncDisposable
{
    private static readonly SessionRequest Request = TradedMarket.Session;
    private static readonly SessionId Id = SessionId.For(TradedMarket.User, Request.Key);

    private readonly ManualClock _clock = new(TradedMarket.Start);
    private readonly AzureWorld _world;

    public SessionOrchestratorTests() => _world = new AzureWorld(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DurableSessions Sessions => new(() => _world.Durable, _world.Platform.Sessions, TimeProvider.System, TimeSpan.Zero);

    private string StopName => $"session-stop-{Id}";

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(_world.Durable.Faults);
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Start_SameRequestAgain_AnswersWithTheSessionThatItHasStarted()
    {
        await PrepareAsync();
        var first = await Sessions.StartAsync(TradedMarket.User, Request, Cancel);
        var again = await Sessions.StartAsync(TradedMarket.User, Request, Cancel);
        var other = await Sessions.StartAsync(TradedMarket.User, Request with { Timeframe = "5m" }, Cancel);

        Assert.Equal((Id, SessionStatus.Active, false), (first.Session!.Id, first.Session.Status, first.IsRepeated));
        Assert.Equal((Id, true), (again.Session!.Id, again.IsRepeated));
        Assert.Equal(SessionRefusal.KeyInUse, other.Refusal);
        Assert.Single(await _world.Platform.Sessions.ListAsync(TradedMarket.User, Cancel));
    }

    [Theory]
    [InlineData("", SessionRefusal.BadKey)]
    [InlineData("a key", SessionRefusal.UnknownStrategy)]
    public async Task Start_WrongRequest_IsRefusedByName(string key, SessionRefusal expected)
    {
        await PrepareAsync();
        var outcome = await Sessions.StartAsync(TradedMarket.User, Request with { Key = key, Strategy = "none" }, Cancel);

        Assert.Equal(expected, outcome.Refusal);
        Assert.NotEqual("", outcome.Message);
    }

    [Fact]
    public async Task Start_LiveWhereItIsAllowed_IsRefusedBecauseNothingHereSendsOrders()
    {
        var options = new R3edge.Functions.Hosting.FunctionsOptions { DirectoryAge = TimeSpan.Zero };
        options.Trading.AllowLive = true;
        await using var platform = _world.Create(options);
        await platform.Instruments.PutAsync(
            [new Instrument(new InstrumentId(Venue.Binance, "BTC-USDT"), 0.01m, 0.00001m, 5m)], Cancel);

        var outcome = await platform.Sessions.StartAsync(
            TradedMarket.User, Request with { Mode = TradingMode.Live, Instrument = "binance/BTC-USDT" }, Cancel);

        Assert.Equal(SessionRefusal.NoGateway, outcome.Refusal);
        Assert.Empty(await platform.Sessions.ListAsync(TradedMarket.User, Cancel));
    }

    [Fact]
    public async Task Start_StoreFailsOnceAtAnyCall_StartsOnceAllTheSame()
    {
        var calls = await CallsOfAStartAsync();
        for (var call = 0; call < calls; call++)
        {
            await using var world = new AzureWorld(new ManualClock(TradedMarket.Start));
            await PrepareAsync(world);
            world.Account.FailCalls(1, after: call);
            await StartAsync(world).ContinueWith(_ => { }, Cancel);
            await world.Durable.AdvanceAsync(TimeSpan.FromMinutes(1));

            var again = await StartAsync(world);
            Assert.Equal((true, SessionStatus.Active), (again.IsRepeated, again.Session!.Status));
            Assert.Single(await world.Platform.Sessions.ListAsync(TradedMarket.User, Cancel));
            Assert.Empty(world.Durable.Faults);
        }
    }

    [Fact]
    public async Task Start_StoreStaysOutFromAnyCallOn_LeavesNothingThatTrades()
    {
        var calls = await CallsOfAStartAsync();
        for (var call = 0; call < calls; call++)
        {
            await using var world = new AzureWorld(new ManualClock(TradedMarket.Start));
            await PrepareAsync(world);
            world.Account.FailCalls(int.MaxValue, after: call);
            await Assert.ThrowsAsync<StorageException>(() => StartAsync(world));
            await world.Durable.AdvanceAsync(TimeSpan.FromHours(3));
            world.Account.FailCalls(0);
            await world.Durable.AdvanceAsync(TimeSpan.FromMinutes(5));

            await world.Platform.RefreshAsync(Cancel);
            Assert.Empty(world.Platform.Sessions.All());
            Assert.All(
                await world.Platform.Sessions.ListAsync(TradedMarket.User, Cancel),
                session => Assert.Equal(SessionStatus.Stopped, session.Status));
            var instance = await world.Durable.GetInstanceAsync(Assert.Single(world.Durable.Instances), true, Cancel);
            Assert.Equal(SessionStartOrchestrator.Undone, instance!.ReadOutputAs<string>());
            Assert.Empty(world.Durable.Faults);
        }
    }

    [Fact]
    public async Task Stop_SessionOfAnother_IsNotFoundAndSchedulesNothing()
    {
        await StartAsync();
        var outcome = await Sessions.StopAsync(new UserId("trader-2"), Id, true, Cancel);

        Assert.Equal(SessionRefusal.NotFound, outcome.Refusal);
        Assert.DoesNotContain(StopName, _world.Durable.Instances);
    }

    [Fact]
    public async Task Stop_WithoutPositions_IsStoppedAtOnceAndItsOrchestratorEnds()
    {
        await StartAsync();
        var outcome = await Sessions.StopAsync(TradedMarket.User, Id, false, Cancel);
        var again = await Sessions.StopAsync(TradedMarket.User, Id, false, Cancel);

        Assert.Equal((SessionStatus.Stopped, false), (outcome.Session!.Status, outcome.IsRepeated));
        Assert.Equal((SessionStatus.Stopped, true), (again.Session!.Status, again.IsRepeated));
        Assert.True((await _world.Durable.GetInstanceAsync(StopName, true, Cancel))!.IsCompleted);
    }

    [Fact]
    public async Task Stop_KeepingAnOpenPosition_StaysUntilItHasEnded()
    {
        await StartAsync();
        var events = TradedMarket.Events().ToArray();
        var next = await TradeUntilOpenAsync(events);
        var outcome = await Sessions.StopAsync(TradedMarket.User, Id, false, Cancel);
        await _world.Durable.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(SessionStatus.Stopping, outcome.Session!.Status);
        Assert.False((await _world.Durable.GetInstanceAsync(StopName, true, Cancel))!.IsCompleted);
        Assert.InRange(_world.Durable.LongestHistory, 1, 8 * SessionStopOrchestrator.LooksPerGeneration);

        await TradeAsync(events[next..]);
        await _world.Durable.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(SessionStatus.Stopped, Assert.Single(await _world.Platform.Sessions.ListAsync(TradedMarket.User, Cancel)).Status);
        Assert.True((await _world.Durable.GetInstanceAsync(StopName, true, Cancel))!.IsCompleted);
        Assert.Single((await _world.Platform.Queries.EndedAsync(TradedMarket.Account, 100, null, Cancel)).Items);
    }

    [Fact]
    public async Task Stop_AskedToCloseWhileItKeeps_ClosesThePosition()
    {
        await StartAsync();
        var events = TradedMarket.Events().ToArray();
        var next = await TradeUntilOpenAsync(events);
        await Sessions.StopAsync(TradedMarket.User, Id, false, Cancel);
        Assert.Equal(1, await OpenAsync());

        var closing = await Sessions.StopAsync(TradedMarket.User, Id, true, Cancel);
        await TradeAsync(events[next..(next + 4)]);
        await _world.Durable.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.True(closing.IsRepeated);
        Assert.Equal(0, await OpenAsync());
        Assert.Equal(SessionStatus.Stopped, Assert.Single(await _world.Platform.Sessions.ListAsync(TradedMarket.User, Cancel)).Status);
    }

    [Fact]
    public async Task Stop_StoreIsOutForHours_IsCarriedOutAllTheSame()
    {
        await StartAsync();
        var stop = new SessionStop(SessionStop.CurrentVersion, TradedMarket.User.Value, Id.ToString(), true, ["request"], []);
        _world.Account.FailCalls(int.MaxValue);
        await _world.Durable.ScheduleNewOrchestrationInstanceAsync(
            nameof(SessionStopOrchestrator), stop, new StartOrchestrationOptions { InstanceId = StopName }, Cancel);
        await _world.Durable.AdvanceAsync(TimeSpan.FromHours(5));
        var troubled = (await _world.Durable.GetInstanceAsync(StopName, true, Cancel))!;
        Assert.True(troubled.ReadCustomStatusAs<SessionStopProgress>()!.NeedsAttention);

        _world.Account.FailCalls(0);
        await _world.Durable.AdvanceAsync(TimeSpan.FromMinutes(5));

        var ended = (await _world.Durable.GetInstanceAsync(StopName, true, Cancel))!;
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(["request"], ended.ReadCustomStatusAs<SessionStopProgress>()!.Answered);
        Assert.Equal(SessionStatus.Stopped, Assert.Single(await _world.Platform.Sessions.ListAsync(TradedMarket.User, Cancel)).Status);
    }

    [Theory]
    [InlineData(nameof(SessionStartOrchestrator))]
    [InlineData(nameof(SessionStopOrchestrator))]
    public async Task Input_OfALaterVersion_IsRefusedByName(string orchestrator)
    {
        object input = orchestrator == nameof(SessionStartOrchestrator)
            ? new SessionStart(SessionStart.CurrentVersion + 1, "trader-1", "1", "{}")
            : new SessionStop(SessionStop.CurrentVersion + 1, "trader-1", "1", false, [], []);
        await _world.Durable.ScheduleNewOrchestrationInstanceAsync(
            orchestrator, input, new StartOrchestrationOptions { InstanceId = "1" }, Cancel);

        var instance = (await _world.Durable.GetInstanceAsync("1", true, Cancel))!;
        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Contains("cannot be carried out here", instance.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_ReadBackAsTheyWereWritten()
    {
        var request = Request with { Cadence = "5m", Parameters = new Dictionary<string, double> { ["slow"] = 8.5, ["fast"] = 3.0 } };
        var other = request with { Parameters = new Dictionary<string, double> { ["fast"] = 3.0, ["slow"] = 8.5 } };
        var outcome = new SessionOutcome(null, SessionRefusal.BadRisk, "What is wrong.");

        Assert.Equal(SessionText.Write(request), SessionText.Write(SessionText.ReadRequest(SessionText.Write(other))));
        Assert.Equal(outcome, SessionText.ReadOutcome(SessionText.Write(outcome)));
        Assert.Throws<InvalidDataException>(() => SessionText.ReadRequest("{}"));
        Assert.Throws<InvalidDataException>(() => SessionText.ReadOutcome("[]"));
    }

    private static async Task PrepareAsync(AzureWorld world)
    {
        await world.Platform.Instruments.PutAsync([TradedMarket.Instrument], Cancel);
        await world.Platform.RefreshAsync(Cancel);
    }

    private static Task<SessionOutcome> StartAsync(AzureWorld world) => new DurableSessions(
        () => world.Durable, world.Platform.Sessions, TimeProvider.System, TimeSpan.Zero)
        .StartAsync(TradedMarket.User, Request, Cancel);

    private static async Task<int> CallsOfAStartAsync()
    {
        await using var world = new AzureWorld(new ManualClock(TradedMarket.Start));
        await PrepareAsync(world);
        var before = world.Account.Calls;
        Assert.True((await StartAsync(world)).IsDone);
        Assert.True(world.Account.Calls > before + 5);
        return world.Account.Calls - before;
    }

    private Task PrepareAsync() => PrepareAsync(_world);

    private async Task StartAsync()
    {
        await PrepareAsync();
        Assert.True((await Sessions.StartAsync(TradedMarket.User, Request, Cancel)).IsDone);
    }

    private async Task<int> TradeUntilOpenAsync((DateTime At, Application.Ports.Events.EventData Data)[] events)
    {
        for (var i = 0; i < events.Length; i++)
        {
            await TradeAsync(events[i..(i + 1)]);
            if (await OpenAsync() > 0)
            {
                return i + 1;
            }
        }

        throw new InvalidOperationException("No position was opened.");
    }

    private async Task TradeAsync((DateTime At, Application.Ports.Events.EventData Data)[] events)
    {
        foreach (var (at, data) in events)
        {
            _world.Hubs.Now = at;
            await _world.Platform.Publisher.PublishAsync(HubNames.MarketData, [data], Cancel);
            await _world.PumpAsync();
            _clock.Advance(at - _clock.GetUtcNow().UtcDateTime);
        }
    }

    private async Task<int> OpenAsync()
    {
        await _world.Platform.RefreshAsync(Cancel);
        return await _world.Platform.Accounts.ReadAsync(
            TradedMarket.Account, account => account.Positions.Count(position => position.State.OpenQuantity > 0m), Cancel);
    }
}
