using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>
/// Sends the orders of live accounts where no process lives on: each call takes the lease of an account, works on its orders for a while
/// and gives it back. Of several processes one at a time works on an account; of two that believe so, the records let one go on. The venue
/// is asked how orders stand, since nobody listens to it.
/// </summary>
public sealed class OrderRuns : IAsyncDisposable
{
    /// <summary>How many accounts are looked at at once.</summary>
    private const int MostAtOnce = 16;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly GatewayStore _store;
    private readonly LaneLeases _leases;
    private readonly IntentDesk _desk;
    private readonly IOrderGateways _gateways;
    private readonly IEventPublisher _publisher;
    private readonly IAccountHoldings _holdings;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<OrderRuns> _logger;
    private readonly ConcurrentDictionary<(AccountId Account, Venue Venue), RunSlot> _slots = [];

    /// <summary>Creates the service; nothing is sent before a call.</summary>
    /// <param name="gateways">Opens gateways.</param>
    /// <param name="tables">Where orders and leases are kept.</param>
    /// <param name="publisher">Where it tells what becomes of orders.</param>
    /// <param name="holdings">What accounts believe they hold.</param>
    /// <param name="options">How orders are sent.</param>
    /// <param name="holder">A name that no other process has.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">What it tells.</param>
    public OrderRuns(
        IOrderGateways gateways,
        ITableStore tables,
        IEventPublisher publisher,
        IAccountHoldings holdings,
        GatewayOptions options,
        string holder,
        TimeProvider time,
        ILogger<OrderRuns> logger)
    {
        _gateways = gateways;
        _store = new GatewayStore(tables);
        _leases = new LaneLeases(tables, options, holder, time);
        _desk = new IntentDesk(_store, publisher, time, logger);
        _publisher = publisher;
        _holdings = holdings;
        _options = options;
        _time = time;
        _logger = logger;
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>How the accounts were when this process worked on them last.</summary>
    public IReadOnlyList<LaneHealth> Health() => [.. _slots.Values.Select(slot => slot.Health).OfType<LaneHealth>()];

    /// <summary>Stores what is wanted of orders and carries it out as far as it can be now.</summary>
    /// <param name="intents">What is wanted, in order. The same again changes nothing. Those of paper accounts are passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">Something could not be stored, or another process is at an account for too long: all is to be told again.</exception>
    public async Task TakeAsync(IReadOnlyList<OrderIntent> intents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intents);
        var placed = intents.Where(intent => intent.Order is not null)
            .GroupBy(intent => intent.Order!.Id).ToDictionary(group => group.Key, group => group.First().Order!.Instrument.Venue);
        var byLane = new Dictionary<(AccountId Account, Venue Venue), List<OrderIntent>>();
        foreach (var intent in intents.Where(intent => intent.Account.Mode == TradingMode.Live))
        {
            // Its order may be among those that are not stored yet.
            var venue = placed.TryGetValue(intent.Target, out var among)
                ? among
                : await _desk.VenueOfAsync(intent, cancellationToken).ConfigureAwait(false);
            if (venue is { } known)
            {
                if (!byLane.TryGetValue((intent.Account, known), out var lane))
                {
                    byLane.Add((intent.Account, known), lane = []);
                }

                lane.Add(intent);
            }
        }

        foreach (var ((account, venue), wanted) in byLane)
        {
            var errand = Errand() with { Intents = wanted };
            var patience = _options.LeaseDuration + _options.ClockTolerance + _options.RunLimit;
            if (await RunAsync(account, venue, errand, patience, cancellationToken).ConfigureAwait(false) == RunOutcome.NoGateway)
            {
                foreach (var intent in wanted.Where(intent => intent.Order is not null))
                {
                    await _desk.RefuseAsync(intent, intent.Order!, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Looks how the orders of all accounts stand, and goes on with what had to wait.</summary>
    /// <param name="reconciles">Whether orders, fills and balances are compared with those of the venue, and differences told.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The orders could not be read.</exception>
    public async Task LookAsync(bool reconciles, CancellationToken cancellationToken)
    {
        var errand = Errand() with { AsksVenue = true, Reconciles = reconciles };
        var lanes = new List<(AccountId Account, Venue Venue)>();
        foreach (var account in await _store.AccountsAsync(cancellationToken).ConfigureAwait(false))
        {
            var working = await _store.WorkingAsync(account, cancellationToken).ConfigureAwait(false);
            var held = reconciles ? await _holdings.VenuesAsync(account, cancellationToken).ConfigureAwait(false) : [];
            lanes.AddRange(working.Select(order => order.Record.Order.Instrument.Venue).Union(held).Select(venue => (account, venue)));
        }

        await Parallel.ForEachAsync(
            lanes,
            new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken },
            async (lane, token) => await RunAsync(lane.Account, lane.Venue, errand, TimeSpan.Zero, token).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    /// <summary>Markets have new best bids and asks: targets that wait for them are sent.</summary>
    /// <param name="quotes">The best prices by market.</param>
    /// <param name="tradingOn">The accounts that trade a market.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The orders could not be read.</exception>
    public async Task TouchAsync(
        IReadOnlyDictionary<InstrumentId, BestPrices> quotes,
        Func<InstrumentId, IReadOnlyList<AccountId>> tradingOn,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(quotes);
        ArgumentNullException.ThrowIfNull(tradingOn);
        foreach (var (instrument, best) in quotes)
        {
            foreach (var account in tradingOn(instrument).Where(account => account.Mode == TradingMode.Live))
            {
                var slot = SlotOf(account, instrument.Venue);
                var held = await HeldAsync(slot, account, cancellationToken).ConfigureAwait(false);
                if (held.Any(order => order.Order.Instrument == instrument && order.IsReachedBy(best)))
                {
                    var errand = Errand() with { Quotes = new Dictionary<InstrumentId, BestPrices> { [instrument] = best } };
                    await RunAsync(account, instrument.Venue, errand, _options.RunPatience, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var slot in _slots.Values)
        {
            await slot.DisposeAsync().ConfigureAwait(false);
        }

        _slots.Clear();
    }

    private LaneErrand Errand() => new(_options.RunLimit, _options.RunPatience);

    private RunSlot SlotOf(AccountId account, Venue venue) => _slots.GetOrAdd((account, venue), _ => new RunSlot());

    private async Task<IReadOnlyList<GatewayOrder>> HeldAsync(RunSlot slot, AccountId account, CancellationToken cancellationToken)
    {
        if (slot.Held is { } known && _time.GetElapsedTime(known.Read) < _options.TargetAge)
        {
            return known.Orders;
        }

        var read = _time.GetTimestamp();
        var working = await _store.WorkingAsync(account, cancellationToken).ConfigureAwait(false);
        GatewayOrder[] held = [.. working.Select(order => order.Record).Where(order => order.IsHeld)];
        slot.Held = new HeldTargets(read, held);
        return held;
    }

    private async Task<RunOutcome> RunAsync(
        AccountId account, Venue venue, LaneErrand errand, TimeSpan patience, CancellationToken cancellationToken)
    {
        var slot = SlotOf(account, venue);
        await slot.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await OpenAsync(slot, account, venue, cancellationToken).ConfigureAwait(false) is not { } gateway)
            {
                return RunOutcome.NoGateway;
            }

            if (await AcquireAsync(account, venue, patience, cancellationToken).ConfigureAwait(false) is not { } lease)
            {
                GatewayLog.Busy(_logger, account, venue);
                return errand.Intents.Count == 0
                    ? RunOutcome.Busy
                    : throw new StorageException(
                        StorageFailure.Unavailable, $"Another process works on the orders of {account} at {venue} for too long.");
            }

            await WorkAsync(slot, gateway, lease, errand, cancellationToken).ConfigureAwait(false);
            return RunOutcome.Done;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private async Task WorkAsync(RunSlot slot, IOrderGateway gateway, LaneLease lease, LaneErrand errand, CancellationToken cancellationToken)
    {
        var lent = new LentGateway(gateway, lease.ValidUntil, lease.NotBefore, _time);
        try
        {
            if (lease.NotBefore > Now)
            {
                if (errand.Intents.Count == 0)
                {
                    return;
                }

                errand = errand with { Limit = TimeSpan.Zero };
            }

            if (errand.Intents.Count > 0)
            {
                await _store.AddAsync(lease.Account, cancellationToken).ConfigureAwait(false);
            }

            var working = await _store.WorkingAsync(lease.Account, cancellationToken).ConfigureAwait(false);
            StoredOrder[] orders = [.. working.Where(order => order.Record.Order.Instrument.Venue == lease.Venue)];
            errand = errand with { Prices = await PricesAsync(lease.Account, orders, errand, cancellationToken).ConfigureAwait(false) };
            var lane = new AccountLane(lease.Account, lent, _store, _publisher, _holdings, _options, _time, _logger);
            await using (lane.ConfigureAwait(false))
            {
                await lane.RunAsync(orders, errand, cancellationToken).ConfigureAwait(false);
                slot.Health = slot.Health is { } before ? lane.Health.After(before, errand.Reconciles) : lane.Health;
            }
        }
        finally
        {
            slot.Held = null;
            slot.AreKeysRefused = lent.IsNotAuthorised;
            await ReleaseAsync(lease, lent.NotBefore).ConfigureAwait(false);
        }
    }

    // What an order at the market costs is reckoned at the price that its account has seen last.
    private async Task<IReadOnlyDictionary<InstrumentId, decimal>> PricesAsync(
        AccountId account, StoredOrder[] orders, LaneErrand errand, CancellationToken cancellationToken)
    {
        var prices = new Dictionary<InstrumentId, decimal>();
        var instruments = orders.Select(order => order.Record.Order.Instrument)
            .Concat(errand.Intents.Select(intent => intent.Order?.Instrument).OfType<InstrumentId>()).Distinct();
        foreach (var instrument in instruments)
        {
            if (await _holdings.PriceOfAsync(account, instrument, cancellationToken).ConfigureAwait(false) is { } price)
            {
                prices[instrument] = price;
            }
        }

        return prices;
    }

    private async Task<LaneLease?> AcquireAsync(AccountId account, Venue venue, TimeSpan patience, CancellationToken cancellationToken)
    {
        var until = Now + patience;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (await _leases.TryAcquireAsync(account, venue, cancellationToken).ConfigureAwait(false) is { } lease)
            {
                return lease;
            }

            if (Now >= until)
            {
                return null;
            }

            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Also where the caller has given up: the next one need not wait for the end of the lease then.
    private async Task ReleaseAsync(LaneLease lease, DateTime notBefore)
    {
        try
        {
            await _leases.ReleaseAsync(lease, notBefore, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException exception)
        {
            GatewayLog.NotReleased(_logger, lease.Account, lease.Venue, exception);
        }
    }

    private async Task<IOrderGateway?> OpenAsync(RunSlot slot, AccountId account, Venue venue, CancellationToken cancellationToken)
    {
        if (slot.Gateway is { } known && !slot.AreKeysRefused && _time.GetElapsedTime(slot.OpenedAt) < _options.KeyAge)
        {
            return known;
        }

        await slot.CloseAsync().ConfigureAwait(false);
        var (gateway, reason) = await _gateways.OpenAsync(account.User, venue, cancellationToken).ConfigureAwait(false);
        if (gateway is null)
        {
            GatewayLog.NoGateway(_logger, account, venue, reason);
            return null;
        }

        (slot.Gateway, slot.OpenedAt, slot.AreKeysRefused) = (gateway, _time.GetTimestamp(), false);
        return gateway;
    }
}
