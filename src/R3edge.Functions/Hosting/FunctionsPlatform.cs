using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using R3edge.Application.Backtesting.Jobs;
using R3edge.Application.Collection;
using R3edge.Application.Collection.History;
using R3edge.Application.EntryPricing;
using R3edge.Application.Gateways;
using R3edge.Application.MarketData;
using R3edge.Application.MoneyManagement;
using R3edge.Application.Pipeline.Stages;
using R3edge.Application.Ports.Batches;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Application.Ports.Venues;
using R3edge.Application.Scanning;
using R3edge.Application.Sessions;
using R3edge.Application.Signals;
using R3edge.Application.Tracking;
using R3edge.Application.Trading;
using R3edge.Functions.Durable;

namespace R3edge.Functions.Hosting;

/// <summary>
/// Every service of the platform as one instance of the function app has it. Instances share what is stored and nothing else: before
/// a batch or a request is handled, what others have written meanwhile is read.
/// </summary>
public sealed class FunctionsPlatform : IAsyncDisposable
{
    private readonly FunctionsOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private long? _directoryRead;

    /// <summary>Creates the services; <see cref="RefreshAsync"/> brings them up to date.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="blobs">The blobs.</param>
    /// <param name="publisher">The hubs.</param>
    /// <param name="durable">The orchestrations.</param>
    /// <param name="gateways">Opens gateways to venues, where live trading is allowed.</param>
    /// <param name="venues">Where real orders can be sent.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it tells what.</param>
    public FunctionsPlatform(
        ITableStore tables,
        IBlobStore blobs,
        IEventPublisher publisher,
        DurableClients durable,
        IOrderGateways gateways,
        ILiveVenues venues,
        FunctionsOptions options,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(durable);
        (_options, _time) = (options, time);
        (Tables, Blobs, Publisher, Loggers, Durable) = (tables, blobs, publisher, loggers, durable);
        Snapshots = new SnapshotStore(blobs);
        DeadLetters = new DeadLetters(tables, blobs, time);
        Instruments = new InstrumentCatalog(tables);
        History = new BarHistory(blobs);
        MarketData = new MarketDataService(History, new MarketDataOptions(), time, loggers.CreateLogger<MarketDataService>());
        Refit = new RegimeRefit(MarketData, time, loggers.CreateLogger<RegimeRefit>());
        CatchUp = new MarketCatchUp(this, time);
        Scanner = new MarketScanner(MarketData, Instruments, new ScannerOptions(), time, loggers.CreateLogger<MarketScanner>());
        EntryPoint = new EntryPointService(
            MarketData, Instruments, new EntryPointOptions(), time, loggers.CreateLogger<EntryPointService>());
        Accounts = new AccountEngine(tables, publisher, loggers.CreateLogger<AccountEngine>());
        Sessions = new SessionService(
            tables, Accounts, Instruments, venues, options.Trading, time, loggers.CreateLogger<SessionService>());
        Orders = new OrderRuns(
            gateways,
            tables,
            publisher,
            new EngineHoldings(Accounts),
            new GatewayOptions(),
            Convert.ToHexString(RandomNumberGenerator.GetBytes(8)),
            time,
            loggers.CreateLogger<OrderRuns>());
        SessionControl = new DurableSessions(() => durable.Current, Sessions, time, options.Patience);
        LiveAccounts = new LiveAccounts(Accounts, options.Trading);
        Keeper = new PositionKeeper(Accounts);
        Dispatcher = new PositionDispatcher(Accounts, () => durable.Current);
        Queries = new AccountQueries(Accounts, tables);
        Tracking = new TrackingManager(Accounts, time);
        Sizer = new PositionSizer(Instruments, Accounts);
        Signals = new SignalArchive(tables);
        Works = [new BacktestWork(History, Instruments)];
        Batches = new DurableBatchRunner(() => durable.Current, blobs, Works, options.BacktestParallelism);
        BackTests = new BackTestManager(tables, Batches, Instruments, time);
    }

    /// <summary>The tables.</summary>
    public ITableStore Tables { get; }

    /// <summary>The blobs.</summary>
    public IBlobStore Blobs { get; }

    /// <summary>The hubs.</summary>
    public IEventPublisher Publisher { get; }

    /// <summary>Where everything tells what it does.</summary>
    public ILoggerFactory Loggers { get; }

    /// <summary>The orchestrations.</summary>
    public DurableClients Durable { get; }

    /// <summary>The saved states of stages.</summary>
    public SnapshotStore Snapshots { get; }

    /// <summary>What could not be handled.</summary>
    public DeadLetters DeadLetters { get; }

    /// <summary>The instruments.</summary>
    public InstrumentCatalog Instruments { get; }

    /// <summary>The past bars.</summary>
    public BarHistory History { get; }

    /// <summary>What is known of markets.</summary>
    public MarketDataService MarketData { get; }

    /// <summary>Fits the models of regimes that are due.</summary>
    public RegimeRefit Refit { get; }

    /// <summary>Brings <see cref="MarketData"/> up to date from what is stored.</summary>
    public MarketCatchUp CatchUp { get; }

    /// <summary>Ranks markets.</summary>
    public MarketScanner Scanner { get; }

    /// <summary>Prices entries.</summary>
    public EntryPointService EntryPoint { get; }

    /// <summary>The accounts.</summary>
    public AccountEngine Accounts { get; }

    /// <summary>Sends the orders of live accounts.</summary>
    public OrderRuns Orders { get; }

    /// <summary>The sessions.</summary>
    public SessionService Sessions { get; }

    /// <summary>Opens live accounts.</summary>
    public LiveAccounts LiveAccounts { get; }

    /// <summary>Carries out what orchestrators find due.</summary>
    public PositionKeeper Keeper { get; }

    /// <summary>Tells orchestrators.</summary>
    public PositionDispatcher Dispatcher { get; }

    /// <summary>What accounts tell of themselves.</summary>
    public AccountQueries Queries { get; }

    /// <summary>Exits by hand and by the clock.</summary>
    public TrackingManager Tracking { get; }

    /// <summary>Starts and stops sessions.</summary>
    public DurableSessions SessionControl { get; }

    /// <summary>Sizes positions.</summary>
    public PositionSizer Sizer { get; }

    /// <summary>The judged signals.</summary>
    public SignalArchive Signals { get; }

    /// <summary>The works of batches.</summary>
    public IReadOnlyList<IBatchWork> Works { get; }

    /// <summary>The batches.</summary>
    public DurableBatchRunner Batches { get; }

    /// <summary>The backtests.</summary>
    public BackTestManager BackTests { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>How it runs.</summary>
    public FunctionsOptions Options => _options;

    /// <summary>Reads what others have written since: accounts always, sessions and instruments where what was read is old.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Application.Ports.StorageException">It could not be read.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Accounts.RefreshAsync(cancellationToken).ConfigureAwait(false);
            if (_directoryRead is { } read && _time.GetElapsedTime(read) < _options.DirectoryAge)
            {
                return;
            }

            var now = _time.GetTimestamp();
            await Instruments.LoadAsync(cancellationToken).ConfigureAwait(false);
            await Sessions.RefreshAsync(cancellationToken).ConfigureAwait(false);
            _directoryRead = now;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Reads what others have written since, where what was read is older than sessions and instruments may be: accounts too.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Application.Ports.StorageException">It could not be read.</exception>
    public async Task RefreshOldAsync(CancellationToken cancellationToken)
    {
        if (_directoryRead is not { } read || _time.GetElapsedTime(read) >= _options.DirectoryAge)
        {
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Orders.DisposeAsync().ConfigureAwait(false);
        Accounts.Dispose();
        CatchUp.Dispose();
        _loading.Dispose();
    }
}
