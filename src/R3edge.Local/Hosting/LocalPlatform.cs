using Microsoft.Extensions.Logging;
using R3edge.Application.Backtesting.Jobs;
using R3edge.Application.Collection;
using R3edge.Application.Collection.History;
using R3edge.Application.Collection.Live;
using R3edge.Application.EntryPricing;
using R3edge.Application.Gateways;
using R3edge.Application.MarketData;
using R3edge.Application.MoneyManagement;
using R3edge.Application.PaperTrading;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Stages;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Scanning;
using R3edge.Application.Sessions;
using R3edge.Application.Signals;
using R3edge.Application.Tracking;
using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Gateways;
using R3edge.Local.Batches;
using R3edge.Local.Feeds;
using R3edge.Local.Stages;
using R3edge.Storage.Sqlite;

namespace R3edge.Local.Hosting;

/// <summary>Every service of the platform in this process, wired to the embedded store, and the feed that drives them.</summary>
internal sealed class LocalPlatform : IAsyncDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(2);

    private readonly LocalOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private readonly SqliteStorage _storage;
    private readonly FeedStore _feedStore;
    private readonly VenuePast? _past;
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _background = [];

    private LocalPlatform(
        LocalOptions options, SqliteStorage storage, ILoggerFactory loggers, TimeProvider time, Func<SqliteStorage, IMarketFeed>? feed)
    {
        _options = options;
        _storage = storage;
        _loggers = loggers;
        _time = time;
        Stages = new StageHost(storage, new EventConsumerOptions(), time, Logger<StageHost>());
        _feedStore = new FeedStore(storage.Hubs, storage.Tables, time, Logger<FeedStore>());
        Feed = feed is not null
            ? feed(storage)
            : options.Market is { } market
            ? Follow(market)
            : options.Replay.Count > 0
            ? new ReplayFeed(options.Replay, options.Speed, _feedStore, Stages, time)
            : new SimulatedFeed(options.Simulation, options.Speed, _feedStore, Stages, time);
        var marketTime = new FeedClock(Feed);
        Instruments = new InstrumentCatalog(storage.Tables);
        History = new BarHistory(storage.Blobs);
        _past = options.Market is { } followed ? new VenuePast(followed, History, storage.Tables, time, loggers) : null;
        MarketData = new MarketDataService(History, new MarketDataOptions(), marketTime, Logger<MarketDataService>());
        Scanner = new MarketScanner(MarketData, Instruments, new ScannerOptions(), marketTime, Logger<MarketScanner>());
        EntryPoint = new EntryPointService(MarketData, Instruments, new EntryPointOptions(), marketTime, Logger<EntryPointService>());
        Accounts = new AccountEngine(storage.Tables, storage.Hubs, Logger<AccountEngine>());
        var venues = options is { Orders: { } access, Trading.AllowLive: true }
            ? new VenueGateways(access.Secrets ?? storage.Secrets, _http, time, allowLive: true, access.Addresses)
            : null;
        Orders = venues is null ? null : new OrderGatewayService(
            venues, storage.Tables, storage.Hubs, new EngineHoldings(Accounts), new GatewayOptions(), time, Logger<OrderGatewayService>());
        Sessions = new SessionService(
            storage.Tables, Accounts, Instruments, venues ?? (ILiveVenues)new NoLiveVenues(), Trading(options), marketTime, Logger<SessionService>());
        LiveAccounts = new LiveAccounts(Accounts, options.Trading);
        Queries = new AccountQueries(Accounts, storage.Tables);
        Tracking = new TrackingManager(Accounts, marketTime);
        Sizer = new PositionSizer(Instruments, Accounts);
        Batches = new LocalBatchRunner(
            storage.Tables,
            storage.Blobs,
            [new BacktestWork(History, Instruments)],
            Math.Max(1, Environment.ProcessorCount / 2),
            Logger<LocalBatchRunner>());
        Signals = new SignalArchive(storage.Tables);
        BackTests = new BackTestManager(storage.Tables, Batches, Instruments, time);
        AddStages();
    }

    public StageHost Stages { get; }

    public IMarketFeed Feed { get; }

    /// <summary>Why the feed stands still; null where it does not.</summary>
    public string? FeedTrouble => _feedStore.Trouble ?? (Feed as VenueFeed)?.Trouble;

    public InstrumentCatalog Instruments { get; }

    public BarHistory History { get; }

    public MarketDataService MarketData { get; }

    public MarketScanner Scanner { get; }

    public EntryPointService EntryPoint { get; }

    public AccountEngine Accounts { get; }

    /// <summary>Sends orders of live accounts to their venues; null where none leaves the process.</summary>
    public OrderGatewayService? Orders { get; }

    public AccountQueries Queries { get; }

    /// <summary>Opens live accounts.</summary>
    public LiveAccounts LiveAccounts { get; }

    public SessionService Sessions { get; }

    public TrackingManager Tracking { get; }

    public PositionSizer Sizer { get; }

    public SignalArchive Signals { get; }

    public LocalBatchRunner Batches { get; }

    public BackTestManager BackTests { get; }

    /// <summary>Ends when the feed does: at the end of a replay, or with what went wrong.</summary>
    public Task FeedEnded { get; private set; } = Task.CompletedTask;

    /// <summary>Opens the store, brings back what there was, and starts everything.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="loggers">Where it tells what.</param>
    /// <param name="time">The clock on the wall.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="feed">Makes a feed in the place of the one that the options name.</param>
    /// <exception cref="StorageException">The store cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A session that was asked for cannot be.</exception>
    public static async Task<LocalPlatform> StartAsync(
        LocalOptions options,
        ILoggerFactory loggers,
        TimeProvider time,
        CancellationToken cancellationToken,
        Func<SqliteStorage, IMarketFeed>? feed = null)
    {
        var storage = await SqliteStorage.OpenAsync(
            new SqliteStorageOptions
            {
                Folder = options.DataFolder,
                Hubs = HubNames.Definitions(options.Partitions, options.EventRetention),
                StateDurability = options.StateDurability,
            },
            time).ConfigureAwait(false);
        var platform = new LocalPlatform(options, storage, loggers, time, feed);
        try
        {
            await platform.RunAsync(cancellationToken).ConfigureAwait(false);
            return platform;
        }
        catch
        {
            await platform.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The source first, then what it feeds, then what they write to.
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll([.. _background, FeedEnded]).ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        await Stages.DisposeAsync().ConfigureAwait(false);
        if (Orders is not null)
        {
            await Orders.DisposeAsync().ConfigureAwait(false);
        }

        _http.Dispose();
        await Batches.DisposeAsync().ConfigureAwait(false);
        Accounts.Dispose();
        (Feed as VenueFeed)?.Dispose();
        _past?.Dispose();
        await _storage.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private VenueFeed Follow(VenueMarket market)
    {
        // Sessions are made later than the feed, and are there before it runs.
        var universe = market.Listings.Select(listing => listing.Id).ToArray();
        var sessions = new Lazy<WantedInstruments>(() => new WantedInstruments(Sessions, () => universe));
        return new VenueFeed(market, new LateWanted(sessions), _storage.Hubs, _storage.Tables, _time, _loggers);
    }

    private void AddStages()
    {
        var snapshots = new SnapshotStore(_storage.Blobs);
        Stages.Add(HubNames.MarketData, ConsumerGroups.Collector, partition => new PriceAndVolumeCollector(
            partition, snapshots, _storage.Hubs, new CollectorOptions(), Logger<PriceAndVolumeCollector>()));
        Stages.Add(HubNames.MarketData, ConsumerGroups.MarketData, partition => new MarketFlowStage(
            partition, snapshots, MarketData, Logger<MarketFlowStage>()));
        Stages.Add(HubNames.MarketData, ConsumerGroups.PaperVenue, _ => new PaperTestManager(Accounts, Logger<PaperTestManager>()));
        Stages.Add(HubNames.Bars, ConsumerGroups.History, _ => new HistoryWriter(History, Logger<HistoryWriter>()));
        Stages.Add(HubNames.Bars, ConsumerGroups.MarketData, _ => new MarketBarsStage(MarketData));
        Stages.Add(HubNames.Bars, ConsumerGroups.Tracking, partition => new TrackingBars(
            partition, snapshots, Sessions, Instruments, History, Accounts, Logger<TrackingBars>()));
        Stages.Add(HubNames.Bars, ConsumerGroups.BaseSignal, partition => new StrategyBaseSignal(
            partition, snapshots, Sessions, Instruments, History, _storage.Hubs, Logger<StrategyBaseSignal>()));
        Stages.Add(HubNames.Signals, ConsumerGroups.QualifiedSignal, partition => new StrategyQualifiedSignal(
            partition, snapshots, Sessions, MarketData, Queries, _storage.Hubs, Logger<StrategyQualifiedSignal>()));
        Stages.Add(HubNames.QualifiedSignals, ConsumerGroups.MoneyManager, _ => new MoneyManagerService(
            Accounts, Logger<MoneyManagerService>()));
        Stages.Add(HubNames.QualifiedSignals, ConsumerGroups.SignalArchive, _ => new SignalArchive(_storage.Tables));
        Stages.Add(HubNames.OrderUpdates, ConsumerGroups.Tracking, _ => new TrackingUpdates(Accounts, Logger<TrackingUpdates>()));
        if (Orders is not null)
        {
            Stages.Add(HubNames.Orders, ConsumerGroups.OrderGateway, _ => new OrderGatewayStage(Orders));
            Stages.Add(HubNames.MarketData, ConsumerGroups.OrderGateway, _ => new MarketPrices(Orders));
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await Instruments.LoadAsync(cancellationToken).ConfigureAwait(false);
        await Instruments.PutAsync(Feed.Instruments, cancellationToken).ConfigureAwait(false);
        await Accounts.LoadAsync(cancellationToken).ConfigureAwait(false);
        await Sessions.LoadAsync(cancellationToken).ConfigureAwait(false);
        if (_past is not null)
        {
            await _past.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        await MarketData.WarmUpAsync(Feed.Instruments.Select(instrument => instrument.Id), cancellationToken).ConfigureAwait(false);
        if (Orders is not null)
        {
            if (_options.Orders!.Account is { } account)
            {
                await Accounts.OpenAsync(new AccountId(_options.User, TradingMode.Live), account, cancellationToken).ConfigureAwait(false);
            }

            await Orders.ResumeAsync(cancellationToken).ConfigureAwait(false);
        }

        await Stages.StartAsync(cancellationToken).ConfigureAwait(false);
        foreach (var request in _options.Sessions)
        {
            var outcome = await Sessions.StartAsync(_options.User, request, cancellationToken).ConfigureAwait(false);
            if (!outcome.IsDone)
            {
                throw new InvalidDataException(outcome.Message);
            }
        }

        await Batches.ResumeAsync(cancellationToken).ConfigureAwait(false);
        _background.Add(Task.Run(() => _storage.Hubs.RunRetentionAsync(
            TimeSpan.FromMinutes(1), failure => PlatformLog.NotTrimmed(Logger<LocalPlatform>(), failure), _stop.Token), CancellationToken.None));
        _background.Add(Task.Run(() => new RegimeRefit(MarketData, _time, Logger<RegimeRefit>()).RunAsync(_stop.Token), CancellationToken.None));
        if (_past is not null)
        {
            _background.Add(Task.Run(() => _past.FollowAsync(_storage.Hubs, _stop.Token), CancellationToken.None));
        }

        if (!double.IsPositiveInfinity(_options.Speed.Factor) || _options.Market is not null)
        {
            // At the greatest speed time passes with the bars alone, so that every run is the same.
            _background.Add(Task.Run(() => TickAsync(_stop.Token), CancellationToken.None));
        }

        FeedEnded = Task.Run(() => Feed.RunAsync(_stop.Token), CancellationToken.None);
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(TickInterval, _time, cancellationToken).ConfigureAwait(false);
            try
            {
                await Tracking.TickAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (StorageException failure) when (failure.IsTransient)
            {
                PlatformLog.NotTicked(Logger<LocalPlatform>(), failure);
            }
        }
    }

    // Replayed bars carry what their file has; those built of simulated trades carry everything.
    private static SessionOptions Trading(LocalOptions options)
    {
        var data = options.Replay.ToDictionary(market => market.Instrument.Id, market => market.Bars.Data);
        return new SessionOptions
        {
            AllowLive = options.Trading.AllowLive,
            MaximumPerUser = options.Trading.MaximumPerUser,
            PaperAccount = options.Trading.PaperAccount,
            DataOf = id => data.GetValueOrDefault(id, BarData.TakerBuyVolume),
        };
    }

    private ILogger<T> Logger<T>() => _loggers.CreateLogger<T>();

    private sealed class LateWanted(Lazy<WantedInstruments> wanted) : IWantedInstruments
    {
        public Task<IReadOnlySet<InstrumentId>> ReadAsync(CancellationToken cancellationToken) => wanted.Value.ReadAsync(cancellationToken);
    }
}
