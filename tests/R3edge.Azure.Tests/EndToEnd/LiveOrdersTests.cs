using Microsoft.DurableTask.Client;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Ports.Secrets;
using R3edge.Application.Sessions;
using R3edge.Application.Trading;
using R3edge.Azure.Tests.Doubles;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;
using R3edge.Exchanges.Connections;
using R3edge.SimulatedExchange;
using R3edge.SimulatedExchange.Faults;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.Azure.Tests.EndToEnd;

/// <summary>
/// Live orders through the real trigger methods, timers and orchestrators, with the user's keys from the vault, to an exchange that speaks
/// Binance's protocol.
/// </summary>
public sealed class LiveOrdersTests
{
    private const string Key = "test-key";
    private static readonly UserId User = new("trader-1");
    private static readonly AccountId Account = new(User, TradingMode.Live);
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(3, false, false)]
    [InlineData(2, true, false)]
    [InlineData(2, false, true)]
    public async Task Position_FromItsEntryToItsStop_IsTradedOnceAndTheBooksAgree(int instances, bool deliversTwice, bool crashes)
    {
        await using var exchange = await ExchangeAsync();
        await using var world = await WorldAsync(exchange, instances);
        world.DeliversTwice = deliversTwice;
        var left = new Dictionary<string, int> { ["OrderGateway"] = 3, ["PositionUpdates"] = 3 };
        world.CrashesBehind = crashes ? function => left.TryGetValue(function, out var count) && (left[function] = count - 1) >= 0 : null;
        var ask = Look(exchange, engine => engine.Best(Side.Sell)!.Value);

        var id = await OpenAsync(world, exchange, new ExitPlan { StopPrice = Math.Floor(ask * 0.95m) });
        await UntilAsync(world, () => Task.FromResult(Customer(exchange).OpenOrders.Count() == 1), "the stop rests at the venue");
        Assert.Equal(0.5m, (await PositionAsync(world, id))!.State.Entered.Quantity);
        Look(exchange, engine =>
        {
            var low = Math.Floor(ask * 0.94m);
            engine.TakeOfMarket(Side.Sell, low, 1_000_000m, Start.AddSeconds(31));
            engine.SetMarket(Side.Buy, low, 5m, Start.AddSeconds(31));
            engine.TakeOfMarket(Side.Sell, low, 1m, Start.AddSeconds(31));
            return true;
        });

        // Nobody hears the stop trade: the timer asks.
        await UntilAsync(world, async () => await PositionAsync(world, id) is null, "the position ends at its stop");
        Assert.Equal(2, Customer(exchange).OrdersTaken);
        Assert.Equal(Customer(exchange).Free("USD"), await world.Platform.Accounts.ReadAsync(Account, account => account.Cash, Cancel));
        Assert.Equal(0m, Customer(exchange).Free("ALPHA"));
        var instance = await world.Durable.GetInstanceAsync(id.ToString(), true, Cancel);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, instance!.RuntimeStatus);
        Assert.Empty(world.Durable.Faults);
    }

    [Fact]
    public async Task Target_BesideAStop_TradesWhenTheHubShowsItsPrice()
    {
        await using var exchange = await ExchangeAsync();
        await using var world = await WorldAsync(exchange, instances: 2);
        var ask = Look(exchange, engine => engine.Best(Side.Sell)!.Value);
        var target = ask + 50m;
        var id = await OpenAsync(
            world, exchange, new ExitPlan { StopPrice = Math.Floor(ask * 0.95m), Targets = [new TakeProfit(target, 0.5m)] });
        await UntilAsync(
            world,
            async () => (await PositionAsync(world, id))!.State.WorkingOrders.Count(order => order.IsAcknowledged) == 2,
            "stop and target work");
        Assert.Single(Customer(exchange).OpenOrders);

        Look(exchange, engine =>
        {
            engine.TakeOfMarket(Side.Buy, target + 10m, 1_000_000m, Start.AddSeconds(31));
            engine.SetMarket(Side.Buy, target + 1m, 5m, Start.AddSeconds(31));
            return true;
        });

        // A price of a minute ago moves nothing.
        world.Hubs.Now = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1);
        await PublishQuoteAsync(world, exchange, target, "old");
        await world.PumpAsync();
        Assert.Equal(0.5m, Assert.Single(Customer(exchange).OpenOrders).Quantity);

        world.Hubs.Now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await PublishQuoteAsync(world, exchange, target, "new");
        await UntilAsync(
            world, async () => (await PositionAsync(world, id))!.State.Exited.Quantity == 0.25m, "half of it is sold at the target");
        await UntilAsync(
            world, () => Task.FromResult(Customer(exchange).OpenOrders.ToArray() is [{ Quantity: 0.25m }]), "a smaller stop rests");
    }

    [Fact]
    public async Task Session_LiveAndAllowed_StartsOnceTheAccountIsOpen_AndIsRefusedByNameBefore()
    {
        await using var exchange = await ExchangeAsync();
        await using var world = await WorldAsync(exchange, instances: 1, opens: false);
        var request = TradedMarket.Session with { Mode = TradingMode.Live, Instrument = InstrumentOf(exchange).Id.ToString() };

        var before = await world.Platform.SessionControl.StartAsync(User, request, Cancel);
        Assert.Equal(SessionRefusal.NoAccount, before.Refusal);
        var (outcome, _) = await world.Platform.LiveAccounts.OpenAsync(User, new AccountSettings { Cash = 1_000m }, Cancel);
        Assert.Equal(LiveAccountOutcome.Opened, outcome);
        var after = await world.Platform.SessionControl.StartAsync(User, request with { Key = "again" }, Cancel);

        Assert.True(after.IsDone, after.Message);
        Assert.Equal(TradingMode.Live, after.Session!.Account.Mode);
    }

    private static async Task<ExchangeServer> ExchangeAsync()
    {
        var exchange = await ExchangeServer.StartAsync(
            new ExchangeOptions
            {
                FollowsClock = false,
                Market = new MarketTapeOptions
                {
                    TradesPerBar = 60,
                    Market = new SimulationOptions { Seed = 7, Instruments = 1, Start = Start },
                },
                Faults = FaultPlan.None,
                Customers =
                [
                    new ExchangeCustomer(Key, "test-secret", "test-pass", new Dictionary<string, decimal> { ["USD"] = 1_000_000m }),
                ],
            },
            TimeProvider.System,
            Cancel);
        exchange.AdvanceTo(Start.AddSeconds(30));
        return exchange;
    }

    private static async Task<AzureWorld> WorldAsync(ExchangeServer exchange, int instances, bool opens = true)
    {
        var world = new AzureWorld(TimeProvider.System, instances, new VenueAddresses(exchange.Rest, exchange.BinanceApi));
        await world.Secrets.SetAsync(User.Value, "binance-api-key", new SecretValue(Key), Cancel);
        await world.Secrets.SetAsync(User.Value, "binance-api-secret", new SecretValue("test-secret"), Cancel);
        await world.Platform.Instruments.PutAsync([InstrumentOf(exchange)], Cancel);
        if (opens)
        {
            await world.Platform.LiveAccounts.OpenAsync(User, new AccountSettings { Cash = 1_000_000m }, Cancel);
        }

        await world.Platform.RefreshAsync(Cancel);
        return world;
    }

    private static async Task<PositionId> OpenAsync(AzureWorld world, ExchangeServer exchange, ExitPlan exit)
    {
        // A position has an owner.
        var request = TradedMarket.Session with { Mode = TradingMode.Live, Instrument = InstrumentOf(exchange).Id.ToString() };
        var session = await world.Platform.SessionControl.StartAsync(User, request, Cancel);
        Assert.True(session.IsDone, session.Message);
        var id = new PositionId(1);
        var plan = new PositionPlan(
            id, new SignalId(1), InstrumentOf(exchange), Bias.Long, OrderTerms.Market, OrderAmount.Of(0.5m), exit);
        await world.Platform.Accounts.RunAsync(
            Account, (account, step) => account.Open(session.Session!.Id, plan, TimeProvider.System.GetUtcNow().UtcDateTime, step), Cancel);
        return id;
    }

    private static Task PublishQuoteAsync(AzureWorld world, ExchangeServer exchange, decimal target, string id)
    {
        using var writer = new MarketBatchWriter(InstrumentOf(exchange).Id);
        writer.OnQuote(new Quote(Start.AddSeconds(31), (double)(target + 1m), 5.0, (double)(target + 2m), 5.0));
        return world.Platform.Publisher.PublishAsync(HubNames.MarketData, [writer.Take(id, Start.AddSeconds(31))], Cancel);
    }

    private static Instrument InstrumentOf(ExchangeServer exchange)
    {
        var listed = exchange.Instruments[0];
        return new Instrument(new InstrumentId(Venue.Binance, listed.Id.Symbol), listed.TickSize, listed.LotSize, listed.MinimumNotional);
    }

    private static ExchangeAccount Customer(ExchangeServer exchange) => exchange.Core.Account(Key)!;

    private static T Look<T>(ExchangeServer exchange, Func<MatchingEngine, T> look)
    {
        lock (exchange.Core.Sync)
        {
            return look(exchange.Core.Engines[0]);
        }
    }

    private static async Task<OwnedPosition?> PositionAsync(AzureWorld world, PositionId id)
    {
        await world.Platform.RefreshAsync(Cancel);
        return await world.Platform.Accounts.ReadAsync(Account, account => account.Find(id), Cancel);
    }

    /// <summary>Lets triggers and the two timers of orders run until something is so.</summary>
    private static async Task UntilAsync(AzureWorld world, Func<Task<bool>> isSo, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; ; i++)
        {
            await world.PumpAsync();
            if (await isSo())
            {
                return;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"It did not come about that {what}.");
            var timers = world.TimedWork(i % world.Instances);
            await (i % 4 == 3 ? timers.ReconcileAsync(Cancel) : timers.LookAtOrdersAsync(Cancel));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }
}
