using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Gateways;
using R3edge.Application.Pipeline;
using R3edge.Application.Tracking;
using R3edge.Application.Trading;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;
using R3edge.SimulatedExchange.Faults;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.Tests.Gateways;

/// <summary>A live account whose orders go through the gateway and over the wire to the simulated exchange, and back.</summary>
internal sealed class LiveTrading : IAsyncDisposable
{
    public const string Key = "test-key";
    public static readonly AccountId Account = new(new UserId("trader-1"), TradingMode.Live);
    public static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly DateTime FirstBar = new(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly HttpClient _http;
    private readonly bool _isPassing;
    private readonly GatewayOptions _options = new() { TargetAge = TimeSpan.Zero, ReconcileInterval = TimeSpan.FromHours(1) };
    private int _processes;
    private uint _signals;
    private int _bars;

    private LiveTrading(ExchangeServer exchange, Venue venue, bool isPassing, Action<GatewayOptions>? adjust)
    {
        adjust?.Invoke(_options);
        _http = new HttpClient(new NotedRequests(this));
        Exchange = exchange;
        _isPassing = isPassing;
        var listed = exchange.Instruments[0];
        Instrument = new Instrument(new InstrumentId(venue, listed.Id.Symbol), listed.TickSize, listed.LotSize, listed.MinimumNotional);
        Engine = new AccountEngine(Tables, Hubs, NullLogger<AccountEngine>.Instance);
        Gateway = CreateGateway();
        Hubs.Attach(HubNames.Orders, new ForwardingStage(() => Gateway));
        Hubs.Attach(HubNames.OrderUpdates, new TrackingUpdates(Engine, NullLogger<TrackingUpdates>.Instance));
    }

    public ExchangeServer Exchange { get; }

    public Instrument Instrument { get; }

    /// <summary>The requests of the gateway: method and path, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Whether a request is answered with 503 on its way and does not reach the exchange; it is noted among the others.</summary>
    public Func<string, bool> IsUnavailable { get; set; } = _ => false;

    public LockedTables Tables { get; } = new();

    public PumpedHubs Hubs { get; } = new();

    public AccountEngine Engine { get; }

    public ITestedGateway Gateway { get; private set; }

    public ExchangeAccount Customer => Exchange.Core.Account(Key)!;

    public MatchingEngine Market => Exchange.Core.Engines[0];

    /// <summary>Venues, each with a gateway that lives on and with processes that take turns.</summary>
    public static TheoryData<string> Scenes() => ["binance", "kucoin", "binance, in turns", "kucoin, in turns"];

    /// <summary>The venue of a scene.</summary>
    public static Venue VenueOf(string scene) => new(scene.Split(',')[0]);

    /// <summary>Starts a scene.</summary>
    public static async Task<LiveTrading> StartAsync(
        string scene,
        FaultPlan? faults = null,
        int tradesPerBar = 60,
        ExchangeFeeAsset? feeAsset = null,
        bool takesFeesFromBought = false,
        Action<GatewayOptions>? adjust = null)
    {
        var venue = VenueOf(scene);
        var exchange = await ExchangeServer.StartAsync(
            new ExchangeOptions
            {
                FollowsClock = false,
                Market = new MarketTapeOptions
                {
                    TradesPerBar = tradesPerBar,
                    Market = new SimulationOptions { Seed = 7, Instruments = 1, Start = Start },
                },
                Faults = faults ?? FaultPlan.None,
                FeeAsset = feeAsset,
                TakesFeesFromBought = takesFeesFromBought,
                Customers =
                [
                    new ExchangeCustomer(
                        Key, "test-secret", "test-pass", new Dictionary<string, decimal> { ["USD"] = 1_000_000m, ["BNB"] = 1_000m }),
                ],
            },
            TimeProvider.System,
            Never);
        exchange.AdvanceTo(Start.AddSeconds(30));
        var trading = new LiveTrading(exchange, venue, scene.EndsWith("in turns", StringComparison.Ordinal), adjust);
        await trading.Engine.OpenAsync(Account, new AccountSettings { Cash = 1_000_000m }, Never);
        return trading;
    }

    /// <summary>The gateway of the process dies, and another one takes up what it left.</summary>
    public async Task RestartGatewayAsync()
    {
        await Gateway.DisposeAsync();
        Gateway = CreateGateway();
        await Gateway.ResumeAsync(Never);
    }

    public async Task<PositionId> OpenAsync(decimal quantity, OrderTerms entry, ExitPlan exit)
    {
        var id = new PositionId(++_signals);
        var plan = new PositionPlan(id, new SignalId(_signals), Instrument, Bias.Long, entry, OrderAmount.Of(quantity), exit);
        await Engine.RunAsync(Account, (account, step) => account.Open(new SessionId(1), plan, TimeProvider.System.GetUtcNow().UtcDateTime, step), Never);
        return id;
    }

    /// <summary>A bar closes at a price: a trailing stop follows.</summary>
    public Task SeeBarAsync(PositionId id, decimal price)
    {
        var (open, at) = (FirstBar.AddMinutes(_bars++), (double)price);
        var bar = new Bar(open, open.AddMinutes(1), at, at, at, at, 1.0);
        return Engine.RunAsync(Account, (account, step) => account.Raise(id, new PositionEvent.BarClosed(bar, double.NaN), step), Never);
    }

    public Task ExitAsync(PositionId id) =>
        Engine.RunAsync(Account, (account, step) => account.Exit(id, TimeProvider.System.GetUtcNow().UtcDateTime, step), Never);

    /// <summary>The position; null where it has ended.</summary>
    public Task<OwnedPosition?> FindAsync(PositionId id) => Engine.ReadAsync(Account, account => account.Find(id), Never);

    public Task<T?> AccountAsync<T>(Func<TradingAccount, T> look) => Engine.ReadAsync(Account, look, Never);

    /// <summary>Waits until something is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo, string what, double seconds = 10)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await isSo())
        {
            Assert.True(Hubs.Fault is null, Hubs.Fault?.ToString());
            Assert.False(limit.IsCancellationRequested, $"It did not come about that {what}. {Scene()}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    public Task UntilAsync(Func<bool> isSo, string what, double seconds = 10) => UntilAsync(() => Task.FromResult(isSo()), what, seconds);

    /// <summary>Looks at the exchange within its lock.</summary>
    public T Look<T>(Func<T> look)
    {
        lock (Exchange.Core.Sync)
        {
            return look();
        }
    }

    public EngineOrder[] Orders() => Look(() => Customer.Orders.ToArray());

    public EngineOrder[] OpenOrders() => Look(() => Customer.OpenOrders.ToArray());

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Hubs.DisposeAsync();
        await Exchange.DisposeAsync();
        Engine.Dispose();
        _http.Dispose();
    }

    private string Scene() => string.Join(
        Environment.NewLine,
        Requests.TakeLast(20).Concat(Orders().Select(order => $"{order.ClientId} {order.Side} {order.Quantity} {order.Terms}: {order.Status}"))
            .Concat(Gateway.Health().Select(lane => $"{lane.Working} orders; {lane.Trouble}; {string.Join("; ", lane.Differences)}")));

    private ITestedGateway CreateGateway()
    {
        var secrets = new GivenSecrets(
            ("binance-api-key", Key), ("binance-api-secret", "test-secret"), ("kucoin-api-key", Key), ("kucoin-api-secret", "test-secret"),
            ("kucoin-api-passphrase", "test-pass"));
        var gateways = new VenueGateways(
            secrets, _http, TimeProvider.System, allowLive: true, _ => new VenueAddresses(Exchange.Rest, Exchange.BinanceApi),
            new FeedOptions
            {
                FirstBackoff = TimeSpan.FromMilliseconds(50),
                LongestBackoff = TimeSpan.FromMilliseconds(400),
                AnswerTimeout = TimeSpan.FromSeconds(3),
            });
        var holdings = new EngineHoldings(Engine);
        return _isPassing
            ? new PassingGateway(
                number => new OrderRuns(
                    gateways, Tables, Hubs, holdings, _options, $"{++_processes}~{number}", TimeProvider.System, NullLogger<OrderRuns>.Instance),
                Account)
            : new LivingGateway(new OrderGatewayService(
                gateways, Tables, Hubs, holdings, _options, TimeProvider.System, NullLogger<OrderGatewayService>.Instance));
    }

    private sealed class NotedRequests(LiveTrading trading) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var line = $"{request.Method} {request.RequestUri!.AbsolutePath}";
            trading.Requests.Enqueue(line);
            return trading.IsUnavailable(line)
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request })
                : base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class ForwardingStage(Func<ITestedGateway> gateway) : Application.Ports.Events.IPartitionHandler
    {
        public ValueTask HandleAsync(Application.Ports.Events.ReceivedEvent received, CancellationToken cancellationToken) =>
            gateway().Intents.HandleAsync(received, cancellationToken);

        public ValueTask SettleAsync(CancellationToken cancellationToken) => gateway().Intents.SettleAsync(cancellationToken);
    }
}
