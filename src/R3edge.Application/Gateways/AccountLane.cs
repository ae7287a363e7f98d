using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>
/// The orders of one account at one venue. What is wanted of each order lies in its record; one worker brings the venue to it, an order
/// at a time, and tries again what could not be done. What the venue says is taken in beside it. Every record is stored before the venue
/// hears of it, every change is published before it is stored: a crash in between repeats a cumulative report, which changes nothing.
/// </summary>
internal sealed partial class AccountLane : IUserStreamListener, IAsyncDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>After a fault that nobody foresaw: long enough not to fill the log, short enough for an order that must go.</summary>
    private static readonly TimeSpan FaultWait = TimeSpan.FromSeconds(3);

    /// <summary>How often a record is read again that somebody else has written, before who asks has to ask again.</summary>
    private const int LastAttempt = 4;

    // How often and for how long the venue must not know an order that is to end before it is taken to be over.
    private const int MissesOfAStop = 2;
    private const int MissesOfAnOrder = 3;
    private static readonly TimeSpan AgeOfAStop = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AgeOfAnOrder = TimeSpan.FromSeconds(30);

    private readonly AccountId _account;
    private readonly IOrderGateway _gateway;
    private readonly GatewayStore _store;
    private readonly IEventPublisher _publisher;
    private readonly IAccountHoldings _holdings;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<OrderId, GatewayOrder> _orders = [];
    private readonly Dictionary<OrderId, string> _versions = [];
    private readonly Dictionary<string, OrderId> _byClient = new(StringComparer.Ordinal);
    private readonly Dictionary<InstrumentId, decimal> _prices = [];
    private readonly WorkQueue _work;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private long _sequence;
    private volatile bool _isReconciliationDue = true;
    private volatile bool _isReloadDue;

    public AccountLane(
        AccountId account,
        IOrderGateway gateway,
        GatewayStore store,
        IEventPublisher publisher,
        IAccountHoldings holdings,
        GatewayOptions options,
        TimeProvider time,
        ILogger logger)
    {
        _account = account;
        _gateway = gateway;
        _store = store;
        _publisher = publisher;
        _holdings = holdings;
        _options = options;
        _time = time;
        _logger = logger;
        _work = new WorkQueue(time);
        Health = new LaneHealth(account, gateway.Venue);
    }

    /// <summary>How the lane is.</summary>
    public LaneHealth Health { get; }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Takes up what was left and begins to work, until it is disposed of.</summary>
    public void Start(IReadOnlyList<StoredOrder> orders)
    {
        Load(orders);
        _running.Add(Task.Run(() => WorkAsync(_stop.Token)));
        _running.Add(Task.Run(() => ListenAsync(_stop.Token)));
        _running.Add(Task.Run(() => RemindAsync(_stop.Token)));
    }

    /// <summary>Stores what is wanted; the worker does it. The same intent again changes nothing.</summary>
    /// <exception cref="StorageException">It could not be stored: it has to be told again.</exception>
    public async Task TakeAsync(OrderIntent intent, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await WantAsync(intent, cancellationToken).ConfigureAwait(false);
                    return;
                }
                catch (StaleStateException exception) when (attempt < LastAttempt)
                {
                    GatewayLog.Stale(_logger, _account, _gateway.Venue, exception.Message);
                    await ReloadHeldAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (StaleStateException exception)
                {
                    throw new StorageException(StorageFailure.Unavailable, $"What is wanted of {intent.Target} could not be stored.", exception);
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The market trades at a price: targets that wait for it are sent.</summary>
    public void OnPrice(InstrumentId instrument, decimal bid, decimal ask)
    {
        lock (_prices)
        {
            _prices[instrument] = (bid + ask) / 2m;
        }

        var best = new BestPrices(bid, ask);
        foreach (var target in All().Where(order => order.Order.Instrument == instrument && order.IsReachedBy(best)))
        {
            _work.Touch(target.Order.Id, Now);
        }
    }

    /// <inheritdoc/>
    public void OnConnected()
    {
        // What was said while nobody listened is asked for.
        Health.IsListening = true;
        CompareSoon();
    }

    /// <inheritdoc/>
    public void OnDisconnected() => Health.IsListening = false;

    /// <inheritdoc/>
    public void OnOrder(VenueOrderState state) => _work.Tell(state);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(false);
        await _gateway.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
        _stop.Dispose();
    }

    private void CompareSoon()
    {
        _isReconciliationDue = true;
        _work.Wake();
    }

    private async Task WantAsync(OrderIntent intent, CancellationToken cancellationToken)
    {
        // The new order first: what is to end must be seen to have a successor, or it would be cancelled without one.
        if (intent.Order is { } order && intent.Kind != OrderIntentKind.Cancel)
        {
            await WantOrderAsync(intent, order, cancellationToken).ConfigureAwait(false);
        }

        if (intent.Kind is OrderIntentKind.Cancel or OrderIntentKind.Replace)
        {
            await WantEndAsync(intent, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WantEndAsync(OrderIntent intent, CancellationToken cancellationToken)
    {
        if (_orders.TryGetValue(intent.Target, out var target))
        {
            if (!target.IsCancelWanted)
            {
                await SaveAsync(target with { IsCancelWanted = true }, cancellationToken).ConfigureAwait(false);
                _work.Add(intent.Target, Now);
            }
        }
        else if (await _store.OverAsync(_account, intent.Target, cancellationToken).ConfigureAwait(false) is { Last: { } last } over)
        {
            // It ended before the cancellation came; who asked is told again.
            await PublishAsync(over, last, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            GatewayLog.UnknownOrder(_logger, _account, intent.Target);
        }
    }

    private async Task WantOrderAsync(OrderIntent intent, Order order, CancellationToken cancellationToken)
    {
        if (_orders.ContainsKey(order.Id) || await _store.OverAsync(_account, order.Id, cancellationToken).ConfigureAwait(false) is not null)
        {
            return;
        }

        var replaces = intent.Kind == OrderIntentKind.Replace ? intent.Target : (OrderId?)null;
        await SaveAsync(
            new GatewayOrder(_account, intent.Position, order, replaces, GatewayPhase.Intended, false, null, "", null, 0),
            cancellationToken).ConfigureAwait(false);
        _work.Add(order.Id, Now);
    }
}
