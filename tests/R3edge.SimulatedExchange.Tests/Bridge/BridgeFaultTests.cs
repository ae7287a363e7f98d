using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Exchanges.Bridge;
using R3edge.Exchanges.Connections;
using R3edge.SimulatedExchange.Faults;
using R3edge.SimulatedExchange.Matching;
using R3edge.Storage.Sqlite;

namespace R3edge.SimulatedExchange.Tests.Bridge;

/// <summary>
/// The bridge on an exchange that drops, repeats, reorders and delays messages, cuts connections and refuses requests, for seven
/// minutes of its market: what is published is held against what really happened there.
/// </summary>
public sealed class BridgeFaultTests : IAsyncLifetime
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly FaultPlan Faults = new()
    {
        Seed = 11,
        Drop = 0.01,
        Duplicate = 0.02,
        Reorder = 0.02,
        Delay = 0.01,
        Disconnect = 0.001,
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

    // Twenty seconds: reconnects keep to the pace that venues ask for. Run by name only: now and then it does not get past its start on a
    // machine under load, which is not understood yet.
    [Theory(Explicit = true, Timeout = 120_000)]
    [Trait("Category", "Slow")]
    [InlineData("binance")]
    [InlineData("kucoin")]
    public async Task Run_ThroughFaults_LosesAndDoublesNoTradeAndShowsNoWrongBook(string code)
    {
        var venue = new Venue(code);
        await using var exchange = await ExchangeServer.StartAsync(
            new ExchangeOptions
            {
                FollowsClock = false,
                Market = new MarketTapeOptions { Market = new SimulationOptions { Seed = 7, Instruments = 1, Start = Start }, TradesPerBar = 120 },
            },
            TimeProvider.System,
            Token);
        exchange.AdvanceTo(Start.AddSeconds(30));
        var engine = exchange.Core.Engines[0];
        var (truth, tape) = (new Truth(engine), new Tape());
        exchange.Core.Listen(truth);
        using var http = new HttpClient();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var bridge = new MarketBridge(
            new One(new InstrumentId(venue, engine.Instrument.Id.Symbol)), tape, _storage.Tables, http, Options(), "one", TimeProvider.System,
            NullLogger<MarketBridge>.Instance, _ => new VenueAddresses(exchange.Rest, exchange.BinanceStream));
        var run = bridge.RunAsync(stop.Token);
        await UntilAsync(() => bridge.Feeds is [{ Flowing: 1 }] && tape.Books > 0, () => bridge.Health);

        // A second of the market every ten milliseconds, with faults but at the end.
        // KuCoin's numbers of trades only grow: of one that a connection leaves out or gives too late nothing tells.
        exchange.Faults = venue == Venue.Binance ? Faults : Faults with { Drop = 0.0, Reorder = 0.0, Disconnect = 0.003 };
        for (var second = 31; second <= 450; second++)
        {
            exchange.AdvanceTo(Start.AddSeconds(second));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
        }

        exchange.Faults = FaultPlan.None;
        await UntilAsync(() => bridge.Feeds is [{ Flowing: 1 }], () => bridge.Health);
        for (var second = 451; tape.Last < truth.Last() - 1 || second < 460; second++)
        {
            Assert.True(second < 1100, $"{tape.Last} of {truth.Last()}: {bridge.Health}");
            exchange.AdvanceTo(Start.AddSeconds(second));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        }

        await UntilAsync(() => tape.Last == truth.Last(), () => $"{tape.Last} of {truth.Last()}: {bridge.Health}");
        await UntilAsync(() => tape.LastBook == truth.Now(), () => $"{tape.LastBook} is not {truth.Now()}");
        await stop.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal("", tape.Faults(truth));
        Assert.True(tape.Backfilled > 0, "No trade was missed: the faults did not happen.");
        Assert.True(tape.EmptyBooks > 0, "No book broke: the faults did not happen.");
        Assert.Equal("", string.Join("; ", tape.WrongBooks(truth)));
    }

    private static BridgeOptions Options() => new()
    {
        FlushInterval = TimeSpan.FromMilliseconds(20),
        WantedInterval = TimeSpan.FromMilliseconds(100),
        MarkInterval = TimeSpan.FromMilliseconds(200),
        BookLevels = 5,
        Feed = new FeedOptions
        {
            FirstBackoff = TimeSpan.FromMilliseconds(50),
            LongestBackoff = TimeSpan.FromMilliseconds(500),
            SnapshotRetry = TimeSpan.FromMilliseconds(200),
            Tick = TimeSpan.FromMilliseconds(20),
        },
    };

    private static async Task UntilAsync(Func<bool> condition, Func<string> how)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), how());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }

    private static string Text(IEnumerable<(double Price, double Quantity)> bids, IEnumerable<(double Price, double Quantity)> asks)
    {
        return $"{Side(bids)} | {Side(asks)}";

        static string Side(IEnumerable<(double Price, double Quantity)> levels) =>
            string.Join(' ', levels.Take(5).Select(level => string.Create(CultureInfo.InvariantCulture, $"{level.Price:0.########}x{level.Quantity:0.########}")));
    }

    /// <summary>What really happened.</summary>
    private sealed class Truth(MatchingEngine engine) : IExchangeListener
    {
        private readonly Lock _gate = new();
        private readonly HashSet<string> _books = [Of(engine)];
        private readonly Dictionary<long, Trade> _trades = engine.Trades.ToDictionary(trade => trade.Sequence);

        public long Last()
        {
            lock (_gate)
            {
                return _trades.Keys.Max();
            }
        }

        public string Now()
        {
            lock (_gate)
            {
                return Of(engine);
            }
        }

        public bool Was(string book)
        {
            lock (_gate)
            {
                return _books.Contains(book);
            }
        }

        public IReadOnlyList<Trade> Between(long first, long last)
        {
            lock (_gate)
            {
                return [.. _trades.Values.Where(trade => trade.Sequence >= first && trade.Sequence <= last).OrderBy(trade => trade.Sequence)];
            }
        }

        public void OnTrade(MatchingEngine of, in Trade trade)
        {
            lock (_gate)
            {
                _trades[trade.Sequence] = trade;
            }
        }

        public void OnBook(MatchingEngine of, BookChanges changes)
        {
            lock (_gate)
            {
                _books.Add(Of(of));
            }
        }

        public void OnOrder(MatchingEngine of, EngineOrder order, EngineNews news, in EngineFill fill)
        {
        }

        private static string Of(MatchingEngine of) => Text(
            of.Levels(Side.Buy).Take(5).Select(level => ((double)level.Price, (double)level.Quantity)).ToArray(),
            of.Levels(Side.Sell).Take(5).Select(level => ((double)level.Price, (double)level.Quantity)).ToArray());
    }

    /// <summary>What was published.</summary>
    private sealed class Tape : IEventPublisher, IMarketSink
    {
        private readonly Lock _gate = new();
        private readonly MarketBatchReader _reader = new();
        private readonly List<(Trade? Trade, bool IsBackfilled)> _entries = [];
        private readonly HashSet<string> _books = [];

        public long Last { get; private set; }

        public string LastBook { get; private set; } = "";

        public int Books { get; private set; }

        public int EmptyBooks { get; private set; }

        public int Backfilled => _entries.Count(entry => entry.IsBackfilled);

        public Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                foreach (var data in events)
                {
                    _reader.Read(data.Body.Span, this);
                }
            }

            return Task.CompletedTask;
        }

        /// <summary>Trades that are missing without a word, or twice, or in disorder, or wrong.</summary>
        public string Faults(Truth truth)
        {
            var before = default(Trade?);
            var isInterrupted = false;
            foreach (var (trade, _) in _entries)
            {
                if (trade is not { } now)
                {
                    isInterrupted = true;
                    continue;
                }

                if (before is { } last)
                {
                    var expected = truth.Between(last.Sequence + 1, now.Sequence);
                    if (now.Sequence <= last.Sequence || expected.Count == 0 || (expected.Count > 1 && !isInterrupted)
                        || expected[^1].Price != now.Price || expected[^1].Quantity != now.Quantity)
                    {
                        return $"behind {last.Sequence} comes {now.Sequence}{(isInterrupted ? " after an interruption" : "")}, and {expected.Count} happened";
                    }
                }

                (before, isInterrupted) = (now, false);
            }

            return "";
        }

        public IEnumerable<string> WrongBooks(Truth truth) => _books.Where(book => !truth.Was(book)).Take(3);

        public void OnTrade(in Trade trade, bool isBackfilled)
        {
            _entries.Add((trade, isBackfilled));
            Last = trade.Sequence;
        }

        public void OnQuote(in Quote quote)
        {
        }

        public void OnBook(in BookView book)
        {
            if (book.Bids.IsEmpty)
            {
                EmptyBooks++;
                return;
            }

            LastBook = Text(
                book.Bids.ToArray().Select(level => (level.Price, level.Quantity)), book.Asks.ToArray().Select(level => (level.Price, level.Quantity)));
            _books.Add(LastBook);
            Books++;
        }

        public void OnSourceBar(Timeframe timeframe, in Bar bar)
        {
        }

        public void OnClock(DateTime now)
        {
        }

        public void OnInterruption(DateTime at) => _entries.Add((null, false));
    }

    private sealed class One(InstrumentId id) : IWantedInstruments
    {
        public Task<IReadOnlySet<InstrumentId>> ReadAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlySet<InstrumentId>>(new HashSet<InstrumentId> { id });
    }
}
