using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
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
    private readonly Dictionary<string, OrderId> _byClient = new(StringComparer.Ordinal);
    private readonly Dictionary<InstrumentId, decimal> _prices = [];
    private readonly WorkQueue _work;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private long _sequence;
    private volatile bool _isReconciliationDue = true;

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

    /// <summary>Takes up what was left and begins to work.</summary>
    public void Start(IReadOnlyList<GatewayOrder> orders)
    {
        foreach (var order in orders)
        {
            Keep(order);
            _sequence = Math.Max(_sequence, order.Sequence);

            // What was about to be sent may have been sent.
            _work.Add(order.Order.Id, Now);
        }

        _running.Add(Task.Run(() => WorkAsync(_stop.Token)));
        _running.Add(Task.Run(() => ListenAsync(_stop.Token)));
    }

    /// <summary>Stores what is wanted; the worker does it. The same intent again changes nothing.</summary>
    public async Task TakeAsync(OrderIntent intent, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (intent.Kind is OrderIntentKind.Cancel or OrderIntentKind.Replace)
            {
                await WantEndAsync(intent, cancellationToken).ConfigureAwait(false);
            }

            if (intent.Order is { } order && intent.Kind != OrderIntentKind.Cancel)
            {
                await WantOrderAsync(intent, order, cancellationToken).ConfigureAwait(false);
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

        foreach (var (id, price, side) in HeldTargets(instrument))
        {
            if (side == Side.Sell ? bid >= price : ask <= price)
            {
                _work.Touch(id, Now);
            }
        }
    }

    /// <inheritdoc/>
    public void OnConnected()
    {
        // What was said while nobody listened is asked for.
        Health.IsListening = true;
        _isReconciliationDue = true;
        _work.Wake();
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

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _work.WaitAsync(() => _isReconciliationDue, cancellationToken).ConfigureAwait(false);
                while (_work.TryHear(out var state))
                {
                    await HearAsync(state, cancellationToken).ConfigureAwait(false);
                }

                if (_isReconciliationDue)
                {
                    _isReconciliationDue = false;
                    await ReconcileAsync(cancellationToken).ConfigureAwait(false);
                }

                while (!_work.HasNews && _work.TryTake(Now, out var id, out var isTouched))
                {
                    await TryStepAsync(id, isTouched, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Nothing was done that is not stored; everything is looked at again. Whatever it was, orders at a venue are not left alone.
                GatewayLog.StepFailed(_logger, _account, _gateway.Venue, exception);
                Health.Report($"A step at {_gateway.Venue} failed: {exception.Message}");
                _isReconciliationDue = true;
                await Task.Delay(exception is StorageException ? FirstWait : FaultWait, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // A fault in one order's step must not keep the others from theirs.
    private async Task TryStepAsync(OrderId id, bool isTouched, CancellationToken cancellationToken)
    {
        try
        {
            await StepAsync(id, isTouched, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (StorageException or OperationCanceledException))
        {
            GatewayLog.StepFailed(_logger, _account, _gateway.Venue, exception);
            Health.Report($"A step of order {id} at {_gateway.Venue} failed: {exception.Message}");
            _work.Retry(id, Now, FirstWait, LongestWait);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _gateway.RunUserStreamAsync(this, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // A stream that ends of itself must not leave the account deaf: what was missed is asked for once it flows again.
                GatewayLog.StepFailed(_logger, _account, _gateway.Venue, exception);
                OnDisconnected();
                Health.Report($"The news of orders from {_gateway.Venue} broke off: {exception.Message}");
                await Task.Delay(FaultWait, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private (OrderId Id, decimal Price, Side Side)[] HeldTargets(InstrumentId instrument)
    {
        lock (_orders)
        {
            return
            [
                .. _orders.Values
                    .Where(order => order.IsHeld && order.Order.Role == OrderRole.Target && order.Order.Instrument == instrument)
                    .Select(order => (order.Order.Id, order.Order.Terms.LimitPrice, order.Order.Side)),
            ];
        }
    }

    private GatewayOrder? Find(OrderId id)
    {
        lock (_orders)
        {
            return _orders.GetValueOrDefault(id);
        }
    }

    private GatewayOrder[] All()
    {
        lock (_orders)
        {
            return [.. _orders.Values];
        }
    }

    private async Task SaveAsync(GatewayOrder order, CancellationToken cancellationToken)
    {
        await _store.SaveAsync(order, cancellationToken).ConfigureAwait(false);
        Keep(order);
        if (order.IsOver)
        {
            foreach (var waiting in All().Where(other => other.Replaces == order.Order.Id || other.Position == order.Position))
            {
                _work.Add(waiting.Order.Id, Now);
            }
        }
    }

    private void Keep(GatewayOrder order)
    {
        lock (_orders)
        {
            if (order.IsOver)
            {
                _orders.Remove(order.Order.Id);
                for (var attempt = 0; attempt <= order.Attempt; attempt++)
                {
                    _byClient.Remove(_gateway.ClientId(order.Order.Id, attempt));
                }
            }
            else
            {
                _orders[order.Order.Id] = order;
                _byClient[_gateway.ClientId(order.Order.Id, order.Attempt)] = order.Order.Id;
            }

            Health.Working = _orders.Count;
        }
    }

    private Task PublishAsync(GatewayOrder order, OrderReport report, CancellationToken cancellationToken) => _publisher.PublishAsync(
        HubNames.OrderUpdates,
        [new OrderUpdate(_account, order.Position, report, null, order.Sequence).ToEvent()],
        cancellationToken);
}
