using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Pipeline;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Exchanges.Bridge;
using R3edge.Exchanges.Connections;
using R3edge.SimulatedExchange.Faults;
using R3edge.Storage.Sqlite;

namespace R3edge.SimulatedExchange.Tests.Bridge;

/// <summary>
/// The bridge on an exchange that drops, repeats, reorders, damages and delays messages, cuts connections and refuses requests, for a day
/// of its market: what is published is held against what really happened there.
/// </summary>
public sealed class BridgeFaultTests : IAsyncLifetime
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly FaultPlan Faults = new()
    {
        Seed = 11,
        Drop = 0.0005,
        Duplicate = 0.005,
        Reorder = 0.0005,
        Corrupt = 0.0003,
        Delay = 0.0005,
        Silence = 0.00003,
        Disconnect = 0.0002,
        Unavailable = 0.05,
        TooManyRequests = 0.02,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-faults-").FullName;
    private SqliteStorage _storage = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _storage = await SqliteStorage.OpenAsync(
        new SqliteStorageOptions { Folder = _folder, Hubs = HubNames.Definitions(1), StateDurability = Durability.ProcessCrash }, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // A dozen seconds each: reconnects keep to the pace that venues ask for.
    [Theory(Timeout = 180_000)]
    [Trait("Category", "Slow")]
    [InlineData("binance", 12, 90, 960)]
    [InlineData("kucoin", 12, 90, 960)]
    [InlineData("kucoin", 60, 1, 400)] // A market so slow that the last hundred trades reach back over a reconnect.
    public async Task Run_ThroughFaults_LosesAndDoublesNoTradeAndShowsNoWrongBook(string code, int tradesPerBar, int step, int steps)
    {
        var venue = new Venue(code);
        await using var exchange = await ExchangeServer.StartAsync(
            new ExchangeOptions
            {
                FollowsClock = false,
                Market = new MarketTapeOptions { Market = new SimulationOptions { Seed = 7, Instruments = 1, Start = Start }, TradesPerBar = tradesPerBar },
            },
            TimeProvider.System,
            Token);
        exchange.AdvanceTo(Start.AddSeconds(30));
        var engine = exchange.Core.Engines[0];
        var (truth, tape) = (new MarketTruth(engine), new PublishedTape());
        exchange.Core.Listen(truth);
        using var http = new HttpClient();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var bridge = new MarketBridge(
            new WantedOne(new InstrumentId(venue, engine.Instrument.Id.Symbol)), tape, _storage.Tables, http, WantedOne.Options(), "one", TimeProvider.System,
            NullLogger<MarketBridge>.Instance, _ => new VenueAddresses(exchange.Rest, exchange.BinanceStream));
        var run = bridge.RunAsync(stop.Token);
        await UntilAsync(() => bridge.Feeds is [{ Flowing: 1 }] && tape.Books > 0, () => bridge.Health);

        // A step of the market every ten milliseconds, with faults but at the end.
        // KuCoin's numbers of trades only grow: of one that a connection leaves out or gives too late nothing tells.
        var plan = venue == Venue.Binance ? Faults : Faults with { Drop = 0.0, Reorder = 0.0 };
        var end = Start.AddSeconds(30);
        for (var done = 0; done < steps; done++)
        {
            // The connection is cut three times for certain.
            var part = done % (steps / 3);
            if (part == steps / 6)
            {
                exchange.Faults = plan with { Disconnect = 1.0 };
            }
            else if (part == 0 || part == (steps / 6) + 1)
            {
                exchange.Faults = plan with { Seed = (ulong)done };
            }

            end = end.AddSeconds(step);
            exchange.AdvanceTo(end);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
        }

        exchange.Faults = FaultPlan.None;
        for (var second = 1; bridge.Feeds is not [{ Flowing: 1 }] || tape.Last < truth.Last() - 1 || second < 60; second++)
        {
            Assert.True(second < 3000, $"{tape.Last} of {truth.Last()}: {bridge.Health}");
            exchange.AdvanceTo(end.AddSeconds(second));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }

        await UntilAsync(() => tape.Last == truth.Last(), () => $"{tape.Last} of {truth.Last()}: {bridge.Health}");
        await UntilAsync(() => tape.LastBook == truth.Now(), () => $"{tape.LastBook} is not {truth.Now()}");
        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal("", tape.WrongTrades(truth, out var missing));
        Assert.Equal("", tape.WrongBooks(truth));
        Assert.True(tape.Books > 20, $"Only {tape.Books} books came.");
        Assert.True(tape.Backfilled > 0 || (venue == Venue.KuCoin && step > 1), $"Only {tape.Backfilled} trades were missed and fetched.");
        Assert.True(tape.EmptyBooks > 0, $"Only {tape.EmptyBooks} books broke.");

        // Binance gives every trade by its number; KuCoin the last hundred, and of the others an interruption tells.
        Assert.True(missing == 0 || venue == Venue.KuCoin, $"{missing} trades are missing that could be had.");
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string> how)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), how());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }
}
