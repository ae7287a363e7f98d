using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;
using R3edge.Exchanges.Bridge;
using R3edge.Exchanges.Connections;
using R3edge.SimulatedExchange.Faults;
using R3edge.SimulatedExchange.Tests.Gateways;
using R3edge.Storage.Sqlite;

namespace R3edge.SimulatedExchange.Tests.Bridge;

/// <summary>Runs while no other test does: the memory of a process is measured.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>A bridge and a gateway at an exchange where everything goes wrong, for a day of its market: what lives does not grow.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    private const int Warm = 720;
    private const int Steps = 1440;

    // Below what is published in half a day, and far below what is received: whatever is kept of either shows.
    private const long Margin = 1_000_000;

    private static readonly FaultPlan Everything = new()
    {
        Seed = 5,
        Drop = 0.0004,
        Duplicate = 0.005,
        Reorder = 0.0004,
        Corrupt = 0.0003,
        Delay = 0.0005,
        Disconnect = 0.00003,
        TooManyRequests = 0.01,
        Unavailable = 0.01,
        UnavailableAfterAccepting = 0.1,
    };

    [Theory(Timeout = 360_000)]
    [Trait("Category", "Slow")]
    [InlineData("binance")]
    [InlineData("kucoin")]
    public async Task Day_ThroughBridgeAndGateway_DoesNotGrowTheLiveHeap(string code)
    {
        var folder = Directory.CreateTempSubdirectory("r3edge-memory-").FullName;
        var venue = new Venue(code);
        await using (var trading = await LiveTrading.StartAsync(code, tradesPerBar: 120))
        await using (var storage = await SqliteStorage.OpenAsync(
            new SqliteStorageOptions { Folder = folder, Hubs = HubNames.Definitions(1), StateDurability = Durability.ProcessCrash }, TimeProvider.System))
        {
            trading.Hubs.Keeps = false;
            using var http = new HttpClient();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var hub = new CountingHub();
            using var bridge = new MarketBridge(
                new WantedOne(trading.Instrument.Id), hub, storage.Tables, http, WantedOne.Options(), "one", TimeProvider.System,
                NullLogger<MarketBridge>.Instance, _ => new VenueAddresses(trading.Exchange.Rest, trading.Exchange.BinanceStream));
            var run = bridge.RunAsync(stop.Token);
            await trading.UntilAsync(() => bridge.Feeds is [{ Flowing: 1 }], "trades flow");

            await TradeAsync(trading, 0, Warm);
            var (before, published) = (await LiveAsync(trading, bridge, enough: 0), hub.Bytes);
            await TradeAsync(trading, Warm, Steps);
            var after = await LiveAsync(trading, bridge, before + Margin);

            Assert.InRange(hub.Bytes - published, Margin * 3 / 2, long.MaxValue);

            // Of 144: one that is left before it could be sent is not sent.
            Assert.True(trading.Customer.OrdersTaken > 40, $"Only {trading.Customer.OrdersTaken} orders were sent.");
            Assert.True(after - before < Margin, $"The live heap grew from {before} to {after} bytes in half a day.");
            await stop.CancelAsync();
            await run;
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A minute of the market every thirty milliseconds, and a position every twenty minutes.</summary>
    private static async Task TradeAsync(LiveTrading trading, int from, int to)
    {
        trading.Exchange.Faults = Everything;
        PositionId? held = null;
        for (var minute = from + 1; minute <= to; minute++)
        {
            trading.Exchange.AdvanceTo(LiveTrading.Start.AddMinutes(minute));
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, CancellationToken.None);
            if (minute % 20 == 0)
            {
                held = await trading.OpenAsync(0.01m, OrderTerms.Market, ExitPlan.None);
            }
            else if (minute % 20 == 10 && held is { } position)
            {
                await trading.ExitAsync(position);
            }
        }

        trading.Exchange.Faults = FaultPlan.None;
        if (held is { } last)
        {
            await trading.ExitAsync(last);
        }

        await trading.UntilAsync(
            async () => await trading.AccountAsync(account => account.PositionCount == 0 ? "none" : "some") == "none", "all is closed", 60);
    }

    /// <summary>
    /// Bytes that live once nothing is on its way any more. On a machine that is busy that takes a while, and up to a minute where the
    /// venue's limits are near, so it is looked again where they are too many; what is kept for good stays too many.
    /// </summary>
    private static async Task<long> LiveAsync(LiveTrading trading, MarketBridge bridge, long enough)
    {
        await trading.UntilAsync(() => bridge.Feeds is [{ Flowing: 1 }], "trades flow", 60);
        var least = long.MaxValue;
        for (var i = 0; i < 5 || (enough > 0 && least >= enough && i < 240); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true));
        }

        return least;
    }

    /// <summary>A hub that keeps nothing.</summary>
    private sealed class CountingHub : IEventPublisher
    {
        public long Bytes { get; private set; }

        public Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
        {
            Bytes += events.Sum(data => (long)data.Body.Length);
            return Task.CompletedTask;
        }
    }
}
