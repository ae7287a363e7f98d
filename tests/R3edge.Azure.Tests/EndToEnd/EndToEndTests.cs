using Microsoft.DurableTask.Client;
using R3edge.Application.Pipeline;
using R3edge.Azure.Tests.Doubles;
using R3edge.Contracts;
using R3edge.Domain.Tracking;

namespace R3edge.Azure.Tests.EndToEnd;

/// <summary>Trades in, positions out: through the real trigger methods and orchestrators, with the decisions of the embedded
/// host.</summary>
public sealed class EndToEndTests
{
    private static readonly Lazy<Task<Outcome>> Embedded = new(() => EmbeddedRun.RunAsync(CancellationToken.None));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trades_ThroughEveryTrigger_CloseAtTheTrailingStopAsInTheEmbeddedHost()
    {
        await using var world = Create(out var clock);
        var outcome = await RunAsync(world, clock);

        Assert.Contains(outcome.Trades, trade => trade.Trade.ExitReason == ExitReason.TrailingStop);
        (await Embedded.Value).AssertSame(outcome);
        foreach (var position in outcome.Ended)
        {
            var instance = await world.Durable.GetInstanceAsync(position.Id.ToString(), true, Cancel);
            Assert.Equal(OrchestrationRuntimeStatus.Completed, instance!.RuntimeStatus);
        }

        await AssertCleanAsync(world);
    }

    [Fact]
    public async Task Trades_EveryBatchTwice_LeadToTheSame()
    {
        await using var world = Create(out var clock);
        world.DeliversTwice = true;
        (await Embedded.Value).AssertSame(await RunAsync(world, clock));
        await AssertCleanAsync(world);
    }

    [Fact]
    public async Task Trades_CrashBetweenEffectAndCheckpoint_LeadToTheSame()
    {
        await using var world = Create(out var clock);
        var count = 0;
        world.CrashesBehind = _ => ++count % 97 == 0;
        (await Embedded.Value).AssertSame(await RunAsync(world, clock));
        await AssertCleanAsync(world);
    }

    [Fact]
    public async Task Trades_OverThreeInstances_LeadToTheSame()
    {
        await using var world = Create(out var clock, instances: 3);
        var outcome = await RunAsync(world, clock);

        (await Embedded.Value).WithoutCounts().AssertSame(outcome.WithoutCounts());
        Assert.All(outcome.Trades.Zip((await Embedded.Value).Trades), pair =>
            Assert.InRange(pair.Second.Trade.BarsHeld - pair.First.Trade.BarsHeld, 0, 1));
        await AssertCleanAsync(world);
    }

    private static AzureWorld Create(out ManualClock clock, int instances = 1)
    {
        clock = new ManualClock(TradedMarket.Start);
        return new AzureWorld(clock, instances);
    }

    private static async Task<Outcome> RunAsync(AzureWorld world, ManualClock clock)
    {
        await world.Platform.Instruments.PutAsync([TradedMarket.Instrument], Cancel);
        await world.Platform.RefreshAsync(Cancel);
        var started = await world.Platform.SessionControl.StartAsync(TradedMarket.User, TradedMarket.Session, Cancel);
        Assert.True(started.IsDone, started.Message);
        foreach (var (at, data) in TradedMarket.Events())
        {
            world.Hubs.Now = at;
            await world.Platform.Publisher.PublishAsync(HubNames.MarketData, [data], Cancel);
            await world.PumpAsync();
            clock.Advance(at - clock.GetUtcNow().UtcDateTime);
        }

        await world.Platform.RefreshAsync(Cancel);
        return await Outcome.ReadAsync(world.Platform.Queries, world.Platform.Sessions, Cancel);
    }

    private static async Task AssertCleanAsync(AzureWorld world)
    {
        Assert.Empty(world.Durable.Faults);
        foreach (var trigger in Trigger.All())
        {
            Assert.Equal(0, await world.Platform.DeadLetters.CountAsync(trigger.Hub, trigger.Group, Cancel));
        }
    }
}
