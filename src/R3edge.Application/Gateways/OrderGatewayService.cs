using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>Sends the orders of live accounts to their venues, a lane for each account and venue, and tells what becomes of them.</summary>
public sealed class OrderGatewayService : IAsyncDisposable
{
    private readonly IOrderGateways _gateways;
    private readonly GatewayStore _store;
    private readonly IntentDesk _desk;
    private readonly IEventPublisher _publisher;
    private readonly IAccountHoldings _holdings;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<OrderGatewayService> _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<(AccountId Account, Venue Venue), AccountLane> _lanes = [];

    /// <summary>Creates the service; nothing is sent before the first intent or <see cref="ResumeAsync"/>.</summary>
    /// <param name="gateways">Opens gateways.</param>
    /// <param name="tables">Where the orders are kept.</param>
    /// <param name="publisher">Where it tells what becomes of them.</param>
    /// <param name="holdings">What accounts believe they hold.</param>
    /// <param name="options">How orders are sent.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">What it tells.</param>
    public OrderGatewayService(
        IOrderGateways gateways,
        ITableStore tables,
        IEventPublisher publisher,
        IAccountHoldings holdings,
        GatewayOptions options,
        TimeProvider time,
        ILogger<OrderGatewayService> logger)
    {
        _gateways = gateways;
        _store = new GatewayStore(tables);
        _desk = new IntentDesk(_store, publisher, time, logger);
        _publisher = publisher;
        _holdings = holdings;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>How the lanes are.</summary>
    public IReadOnlyList<LaneHealth> Health()
    {
        lock (_lanes)
        {
            return [.. _lanes.Values.Select(lane => lane.Health)];
        }
    }

    /// <summary>Takes up the orders that were not over when the process ended, and compares what positions hold with the venues.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">They could not be read.</exception>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (var account in await _store.AccountsAsync(cancellationToken).ConfigureAwait(false))
        {
            var orders = await _store.WorkingAsync(account, cancellationToken).ConfigureAwait(false);
            var held = await _holdings.VenuesAsync(account, cancellationToken).ConfigureAwait(false);
            foreach (var venue in orders.Select(order => order.Record.Order.Instrument.Venue).Union(held))
            {
                await LaneAsync(account, venue, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stores what is wanted of an order; then it is carried out, whatever happens to this process.</summary>
    /// <param name="intent">What is wanted. The same again changes nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">It could not be stored: it has to be told again.</exception>
    public async Task TakeAsync(OrderIntent intent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        if (intent.Account.Mode != TradingMode.Live)
        {
            return;
        }

        if (await _desk.VenueOfAsync(intent, cancellationToken).ConfigureAwait(false) is not { } venue)
        {
            return;
        }

        if (await LaneAsync(intent.Account, venue, cancellationToken).ConfigureAwait(false) is { } lane)
        {
            await lane.TakeAsync(intent, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await _desk.NoteAsync(intent, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The market has a new best bid and ask: targets that wait here for their price are sent.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="bid">Best bid, in quote units.</param>
    /// <param name="ask">Best ask, in quote units.</param>
    public void OnPrice(InstrumentId instrument, decimal bid, decimal ask)
    {
        lock (_lanes)
        {
            foreach (var (key, lane) in _lanes)
            {
                if (key.Venue == instrument.Venue)
                {
                    lane.OnPrice(instrument, bid, ask);
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        AccountLane[] lanes;
        lock (_lanes)
        {
            lanes = [.. _lanes.Values];
            _lanes.Clear();
        }

        foreach (var lane in lanes)
        {
            await lane.DisposeAsync().ConfigureAwait(false);
        }

        _gate.Dispose();
    }

    private async Task<AccountLane?> LaneAsync(AccountId account, Venue venue, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_lanes)
            {
                if (_lanes.TryGetValue((account, venue), out var known))
                {
                    return known;
                }
            }

            var (gateway, reason) = await _gateways.OpenAsync(account.User, venue, cancellationToken).ConfigureAwait(false);
            if (gateway is null)
            {
                GatewayLog.NoGateway(_logger, account, venue, reason);
                return null;
            }

            await _store.AddAsync(account, cancellationToken).ConfigureAwait(false);
            var orders = await _store.WorkingAsync(account, cancellationToken).ConfigureAwait(false);
            var lane = new AccountLane(account, gateway, _store, _publisher, _holdings, _options, _time, _logger);
            lock (_lanes)
            {
                _lanes.Add((account, venue), lane);
            }

            lane.Start([.. orders.Where(order => order.Record.Order.Instrument.Venue == venue)]);
            return lane;
        }
        finally
        {
            _gate.Release();
        }
    }
}
