using System.Collections.Concurrent;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports;
using R3edge.Exchanges.Tests.Connections;
using R3edge.Storage.Sqlite;

namespace R3edge.Exchanges.Tests.Bridge;

/// <summary>From a venue to the hub: what is wanted changes, connections break, the hub is slow, bridges come and go.</summary>
public sealed class MarketBridgeTests : IAsyncLifetime
{
    private const string Btc = "BTC-USDT";
    private const string Eth = "ETH-USDT";
    private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-bridge-").FullName;
    private readonly WordHub _hub = new();
    private SqliteStorage _storage = null!;
    private FakeBinance _venue = null!;

    public async ValueTask InitializeAsync()
    {
        _venue = await FakeBinance.StartAsync(Btc, Eth, "LTC-USDT", "XRP-USDT", "ADA-USDT", "BNB-USDT");
        _storage = await SqliteStorage.OpenAsync(
            new SqliteStorageOptions { Folder = _folder, Hubs = HubNames.Definitions(1), StateDurability = Durability.ProcessCrash }, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _venue.DisposeAsync();
        await _storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Run_OneInstrument_PublishesTradesBookAndTheMarketsTime()
    {
        await using var bridge = Start(new Wanted(Btc));
        await UntilAsync(() => _hub.Of(Btc).EndsWith("book(1)", StringComparison.Ordinal), "the first book");
        await _venue.TradeAsync(Btc, 3);
        await _venue.BookAsync(Btc, "7");
        await UntilAsync(() => _hub.Trades(Btc) == "1 2 3" && _hub.Of(Btc).Contains("book(7)", StringComparison.Ordinal), "what happened");
        var clocks = _hub.Clocks(Btc);
        await UntilAsync(() => _hub.Clocks(Btc) > clocks + 2, "time that passes while nothing happens");

        // What was before is not known at the very first start, so no bar may begin in the middle.
        Assert.StartsWith("interruption", _hub.Of(Btc), StringComparison.Ordinal);
        Assert.Equal(_hub.Ids.Count, _hub.Ids.Distinct().Count());
        Assert.Contains("1 of 1 instruments live", bridge.Bridge.Health, StringComparison.Ordinal);
    }

    // The question for the time is given up after 30 seconds here.
    [Fact]
    public async Task Run_VenueThatDoesNotTellTheTime_HoldsUpNoTrade()
    {
        using var end = new ManualResetEventSlim();
        var http = _venue.Venue.Http;
        _venue.Venue.Http = path =>
        {
            if (path == "/api/v3/time")
            {
                end.Wait(TimeSpan.FromMinutes(1));
            }

            return http(path);
        };
        await using var bridge = Start(new Wanted(Btc));
        await UntilAsync(() => _venue.Venue.Requests.Contains("/api/v3/time") && _venue.IsSubscribed(Btc), "the question");

        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        await _venue.TradeAsync(Btc, 3);
        await UntilAsync(() => _hub.Trades(Btc) == "1 2 3", "the trades");
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        end.Set();
    }

    [Fact]
    public async Task Run_BookThatBreaks_IsToldToBeUnknownUntilItIsWholeAgain()
    {
        await using var bridge = Start(new Wanted(Btc));
        await UntilAsync(() => _hub.Of(Btc).EndsWith("book(1)", StringComparison.Ordinal), "the first book");
        _venue.Venue.Http = Without("/api/v3/depth", _venue.Venue.Http, out var restore);
        await _venue.BookAsync(Btc, "9", skip: 5);
        await UntilAsync(() => _hub.Of(Btc).EndsWith("nobook", StringComparison.Ordinal), "that there is no book");
        restore();
        await UntilAsync(() => _hub.Of(Btc).EndsWith("nobook book(1)", StringComparison.Ordinal), "the book anew");
        Assert.DoesNotContain("book(9)", _hub.Of(Btc), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ConnectionThatBreaks_TellsNoTimeUntilTradesFlowAndFetchesWhatWasMissed()
    {
        await using var bridge = Start(new Wanted(Btc));
        await UntilAsync(() => _venue.IsSubscribed(Btc) && _hub.Clocks(Btc) > 0, "the subscription");
        await _venue.TradeAsync(Btc, 2);
        await UntilAsync(() => _hub.Trades(Btc) == "1 2", "the first trades");
        _venue.Venue.Drop();
        _venue.Lose(Btc, 3);
        await UntilAsync(() => _venue.Venue.Connections == 2 && _venue.Venue.Received.Count >= 2, "the second connection");
        await _venue.TradeAsync(Btc);
        await UntilAsync(() => _hub.Trades(Btc) == "1 2 3+ 4+ 5+ 6", "the missed trades");
        Assert.DoesNotContain("interruption", _hub.Of(Btc)["interruption".Length..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhatIsWantedChanges_FollowsWithoutLosingTrades()
    {
        var wanted = new Wanted(Btc);
        await using var bridge = Start(wanted);
        await UntilAsync(() => _venue.IsSubscribed(Btc), "the subscription");
        await UntilAsync(() => _hub.Clocks(Btc) > 0, "the flow of the first");
        await _venue.TradeAsync(Btc);
        await UntilAsync(() => _hub.Trades(Btc) == "1", "the first trade");

        // Five more, one after the other: beyond four connections they are made one again.
        foreach (var symbol in new[] { Eth, "LTC-USDT", "XRP-USDT", "ADA-USDT", "BNB-USDT" })
        {
            wanted.Symbols = [.. wanted.Symbols, symbol];
            await UntilAsync(() => _hub.Clocks(symbol) > 0, $"the flow of {symbol}");
            _venue.Lose(Btc);
        }

        await UntilAsync(() => bridge.Bridge.Feeds is [{ Flowing: 6 }], "all of them");
        await _venue.TradeAsync(Btc);
        await UntilAsync(() => _hub.Trades(Btc) == "1 2+ 3+ 4+ 5+ 6+ 7", "every trade of the first");

        wanted.Symbols = [Btc];
        await UntilAsync(() => bridge.Bridge.Feeds is [{ Instruments: 1 }], "the end of the others");
        await _venue.TradeAsync(Eth);
        await _venue.TradeAsync(Btc);
        await UntilAsync(() => _hub.Trades(Btc).EndsWith(" 8", StringComparison.Ordinal), "the last trade");
        Assert.Equal("", _hub.Trades(Eth));

        wanted.Symbols = [];
        await UntilAsync(() => bridge.Bridge.Feeds.Count == 0, "the end of the feed");
    }

    [Fact]
    public async Task Run_InstrumentThatIsWantedAgain_ComesOnceAndGoesOnWhereItWas()
    {
        var wanted = new Wanted(Btc, Eth);
        await using var bridge = Start(wanted);
        await UntilAsync(() => bridge.Bridge.Feeds is [{ Flowing: 2 }], "the flow of both");
        await _venue.TradeAsync(Eth, 2);
        await UntilAsync(() => _hub.Trades(Eth) == "1 2", "the first trades");

        wanted.Symbols = [Btc];
        await UntilAsync(() => bridge.Bridge.Feeds is [{ Instruments: 1 }], "the end of one");
        await _venue.TradeAsync(Eth);
        wanted.Symbols = [Btc, Eth];
        await UntilAsync(() => bridge.Bridge.Feeds is [{ Flowing: 2 }], "the flow of both again");
        await _venue.TradeAsync(Eth, 2);
        await _venue.TradeAsync(Btc);

        await UntilAsync(() => _hub.Trades(Btc) == "1" && _hub.Trades(Eth).EndsWith('5'), "the last trades");
        Assert.Equal("1 2 3+ 4 5", _hub.Trades(Eth));
    }

    [Fact(Timeout = 60_000)]
    public async Task Feeds_AskedForWhileAConnectionIsMade_DoNotWaitForIt()
    {
        var answers = new ConcurrentQueue<bool>();
        await using var bridge = new RunningBridge(_venue, new Wanted(Btc), _hub, _storage.Tables, "one", addressing: asked =>
        {
            // Somebody else asks how the bridge is, at this very moment.
            var other = new Thread(() => _ = asked.Health);
            other.Start();
            answers.Enqueue(other.Join(TimeSpan.FromSeconds(10)));
        });

        await UntilAsync(() => answers.Count >= 2, "the list of instruments is read and a connection made");

        Assert.DoesNotContain(false, answers);
        await UntilAsync(() => bridge.Bridge.Feeds is [{ Flowing: 1 }], "the flow");
    }

    [Fact]
    public async Task Run_HubThatTakesNothing_StopsTheFeedAndFetchesWhatItRefused()
    {
        var open = new TaskCompletionSource();
        await using var bridge = Start(new Wanted(Btc), options => options.MostPending = 64 * 1024);
        await UntilAsync(() => _hub.Clocks(Btc) > 0, "the flow");
        _hub.Before = token => open.Task.WaitAsync(token);

        // A trade is some 40 bytes of an event: 3000 of them are more than may wait.
        await _venue.TradeAsync(Btc, 3000);
        await UntilAsync(() => bridge.Bridge.Feeds is [{ Pending: > 64 * 1024 }], "too much that waits");
        var pending = bridge.Bridge.Feeds[0].Pending;
        await _venue.TradeAsync(Btc, 500);
        Assert.InRange(bridge.Bridge.Feeds[0].Pending, 0, pending + 1000);

        _hub.Before = _ => Task.CompletedTask;
        open.SetResult();
        await UntilAsync(() => _venue.Venue.Connections == 2, "the second connection");
        await UntilAsync(() => bridge.Bridge.Feeds is [{ Flowing: 1 }], "the flow again");
        await _venue.TradeAsync(Btc);
        await UntilAsync(() => _hub.Trades(Btc).EndsWith(" 3501", StringComparison.Ordinal), "the last trade");
        Assert.Equal(Enumerable.Range(1, 3501).Select(number => $"{number}"), _hub.Trades(Btc).Replace("+", "", StringComparison.Ordinal).Split(' '));
        Assert.Contains("+", _hub.Trades(Btc), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HubThatFailsForAWhile_GetsTheSameEventsAgainInOrder()
    {
        await using var bridge = Start(new Wanted(Btc));
        await UntilAsync(() => _hub.Clocks(Btc) > 0, "the flow");
        var failures = 0;
        _hub.Before = _ => Interlocked.Increment(ref failures) <= 3
            ? throw new StorageException(StorageFailure.Unavailable, "the hub is away")
            : Task.CompletedTask;
        await _venue.TradeAsync(Btc, 5);
        await UntilAsync(() => bridge.Bridge.Trouble == "the hub is away" || failures > 3, "the trouble");
        await UntilAsync(() => _hub.Trades(Btc) == "1 2 3 4 5", "the trades");
        await UntilAsync(() => bridge.Bridge.Trouble is null, "the end of the trouble");
        Assert.Equal(_hub.Ids.Count, _hub.Ids.Distinct().Count());
    }

    [Fact]
    public async Task Run_StoreThatIsDamaged_EndsTheBridgeWithItsException()
    {
        var bridge = Start(new Wanted(Btc));
        _hub.Before = _ => throw new StorageException(StorageFailure.Corrupt, "the hub is damaged");
        await UntilAsync(() => bridge.IsStopped, "the end");
        Assert.Equal("the hub is damaged", (await Assert.ThrowsAsync<StorageException>(async () => await bridge.DisposeAsync())).Message);
    }

    [Fact]
    public async Task Stop_WhileTradesWait_PublishesThemAndTheNextBridgeGoesOnBehindThem()
    {
        await using (var first = Start(new Wanted(Btc), holder: "one"))
        {
            await UntilAsync(() => _hub.Clocks(Btc) > 0, "the flow");
            _hub.Before = _ => Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);
            await _venue.TradeAsync(Btc, 20);
            await UntilAsync(() => first.Bridge.Feeds is [{ Frames: > 20 }], "that they have come");
            await first.StopAsync();
        }

        Assert.Equal(string.Join(' ', Enumerable.Range(1, 20)), _hub.Trades(Btc));
        _hub.Before = _ => Task.CompletedTask;
        _venue.Lose(Btc, 2);

        // The lease was given back, so another takes it at once: no 30 s.
        await using var second = Start(new Wanted(Btc), holder: "two");
        await UntilAsync(() => second.Bridge.Feeds is [{ Flowing: 1 }], "the flow of the second");
        await _venue.TradeAsync(Btc);
        await UntilAsync(() => _hub.Trades(Btc).EndsWith("20 21+ 22+ 23", StringComparison.Ordinal), "what happened between them");
        Assert.Equal(1, _hub.Of(Btc).Split(' ').Count(word => word == "interruption"));
    }

    // The first bridge cannot reach its table any more: it stops when its lease is over, and only then the second one publishes.
    [Fact]
    public async Task Run_TwoBridges_OnlyOnePublishesAndTheOtherTakesOverWhenTheLeaseIsOver()
    {
        var tables = new TablesThatBreak(_storage.Tables);
        void Short(R3edge.Exchanges.Bridge.BridgeOptions options) =>
            (options.LeaseDuration, options.ClockTolerance) = (TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1));
        await using var first = new RunningBridge(_venue, new Wanted(Btc), _hub, tables, "one", Short);
        await UntilAsync(() => first.Bridge.Feeds is [{ Flowing: 1 }], "the first");
        await using var second = Start(new Wanted(Btc), Short, "two");
        await _venue.TradeAsync(Btc, 2);
        await UntilAsync(() => _hub.Trades(Btc) == "1 2", "the trades");
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Empty(second.Bridge.Feeds);
        Assert.Single(first.Bridge.Feeds);

        tables.IsBroken = true;
        await UntilAsync(() => first.Bridge.Feeds.Count == 0, "the end of the first");
        await UntilAsync(() => second.Bridge.Feeds is [{ Flowing: 1 }], "the second");
        await _venue.TradeAsync(Btc);
        await UntilAsync(() => _hub.Trades(Btc).EndsWith('3'), "the trade behind");

        // What the first one had not written down is published again at worst: nothing is missing, nothing is out of order.
        var numbers = _hub.Trades(Btc).Replace("+", "", StringComparison.Ordinal).Split(' ').Distinct();
        Assert.Equal(["1", "2", "3"], numbers);
        Assert.Equal(_hub.Ids.Count, _hub.Ids.Distinct().Count());
    }

    [Fact]
    public async Task Run_InstrumentThatIsNotListed_IsTroubleAndKeepsNobodyElse()
    {
        await using var bridge = Start(new Wanted("NONE-USDT", Btc));
        await UntilAsync(() => _hub.Clocks(Btc) > 0, "the flow of the other");
        Assert.Equal("binance/NONE-USDT is wanted, but binance does not list it", bridge.Bridge.Trouble);
    }

    [Fact]
    public async Task Run_VenueThatDoesNotAnswer_IsTroubleUntilItDoes()
    {
        _venue.Venue.Http = Without("/api/v3/exchangeInfo", _venue.Venue.Http, out _);
        await using var bridge = Start(new Wanted(Btc));
        await UntilAsync(() => bridge.Bridge.Trouble is not null, "the trouble");
        Assert.Equal("binance answered with HTTP 500 when asked for its instruments.", bridge.Bridge.Trouble);
    }

    private static Func<string, string?> Without(string start, Func<string, string?> inner, out Action restore)
    {
        var isOut = true;
        restore = () => isOut = false;
        return path => isOut && path.StartsWith(start, StringComparison.Ordinal) ? null : inner(path);
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"It did not happen: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private RunningBridge Start(Wanted wanted, Action<R3edge.Exchanges.Bridge.BridgeOptions>? change = null, string holder = "one") =>
        new(_venue, wanted, _hub, _storage.Tables, holder, change);
}
