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
/// is asked how orders stand, since nobody listens to it. Accounts are worked on side by side, and what goes wrong with one stays with it.
/// </summary>
public sealed partial class OrderRuns : IAsyncDisposable
{
    /// <summary>How many accounts are looked at at once.</summary>
    private const int MostAtOnce = 16;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTargetPause = TimeSpan.FromSeconds(30);

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

    /// <summary>How the accounts were when this process worked on them last.</summary>
    public IReadOnlyList<LaneHealth> Health() => [.. _slots.Values.Select(slot => slot.Health).OfType<LaneHealth>()];

    /// <summary>Stores what is wanted of orders and carries it out as far as it can be now; what cannot is left to <see cref="LookAsync"/>.</summary>
    /// <param name="intents">What is wanted, in order. The same again changes nothing. Those of paper accounts are passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The intents that cannot be stored however often they are told, as where what is stored of their account is damaged.</returns>
    /// <exception cref="StorageException">Something could not be stored: all is to be told again.</exception>
    public async Task<IReadOnlyList<FailedIntent>> TakeAsync(IReadOnlyList<OrderIntent> intents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intents);
        await RetireAsync().ConfigureAwait(false);
        var failed = new ConcurrentQueue<FailedIntent>();
        var byLane = await ByLaneAsync(intents, failed, cancellationToken).ConfigureAwait(false);
        var faults = await SideBySideAsync(
            byLane,
            lane => (lane.Key.Account, lane.Key.Venue.ToString()),
            async (lane, token) =>
            {
                var ((account, venue), wanted) = lane;
                try
                {
                    await TakeAsync(account, venue, wanted, failed, token).ConfigureAwait(false);
                }
                catch (Exception exception) when (!token.IsCancellationRequested
                    && exception is not StorageException { Failure: not StorageFailure.Corrupt })
                {
                    GatewayLog.LaneFailed(_logger, account, venue.ToString(), exception);
                    Fail(failed, wanted, exception);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (faults.Count > 0)
        {
            throw Together(faults);
        }

        return [.. failed];
    }

    /// <summary>Looks how the orders of all accounts stand, and goes on with what had to wait.</summary>
    /// <param name="reconciles">Whether orders, fills and balances are compared with those of the venue, and differences told.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">Of some accounts the orders could not be read or worked on; those of the others were.</exception>
    public async Task LookAsync(bool reconciles, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        await RetireAsync().ConfigureAwait(false);
        var errand = Errand() with { AsksVenue = true, Reconciles = reconciles };
        var lanes = new ConcurrentQueue<(AccountId Account, Venue Venue)>();
        var unread = await SideBySideAsync(
            await _store.AccountsAsync(cancellationToken).ConfigureAwait(false),
            account => (account, "all venues"),
            async (account, token) =>
            {
                var working = await _store.WorkingAsync(account, token).ConfigureAwait(false);
                var held = reconciles ? await _holdings.VenuesAsync(account, token).ConfigureAwait(false) : [];
                foreach (var venue in working.Select(order => order.Record.Order.Instrument.Venue).Union(held))
                {
                    lanes.Enqueue((account, venue));
                }
            },
            cancellationToken).ConfigureAwait(false);

        // A venue that hangs keeps its own accounts waiting, not those of another; the accounts that waited longest come first.
        var faults = new ConcurrentQueue<Exception>(unread);
        await Task.WhenAll(lanes.GroupBy(lane => lane.Venue).Select(async atVenue =>
        {
            var left = atVenue.OrderBy(lane => _slots.TryGetValue(lane, out var slot) ? slot.UsedAt : long.MinValue).ToList();
            foreach (var fault in await SideBySideAsync(
                left,
                lane => (lane.Account, lane.Venue.ToString()),
                async (lane, token) =>
                {
                    if (_time.GetElapsedTime(began) < _options.LookLimit)
                    {
                        await RunAsync(lane.Account, lane.Venue, errand, TimeSpan.Zero, token).ConfigureAwait(false);
                    }
                    else
                    {
                        GatewayLog.NotLookedAt(_logger, lane.Account, lane.Venue);
                    }
                },
                cancellationToken).ConfigureAwait(false))
            {
                faults.Enqueue(fault);
            }
        })).ConfigureAwait(false);
        if (!faults.IsEmpty)
        {
            throw Together([.. faults]);
        }
    }

    /// <summary>Markets have new best bids and asks: targets that wait for them are sent.</summary>
    /// <param name="quotes">The best prices by market.</param>
    /// <param name="tradingOn">The accounts that trade a market.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>Where an account's orders cannot be read or worked on, the log tells, and the next prices try again.</remarks>
    public async Task TouchAsync(
        IReadOnlyDictionary<InstrumentId, BestPrices> quotes,
        Func<InstrumentId, IReadOnlyList<AccountId>> tradingOn,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(quotes);
        ArgumentNullException.ThrowIfNull(tradingOn);
        await RetireAsync().ConfigureAwait(false);
        var markets = quotes.SelectMany(quote => tradingOn(quote.Key)
            .Where(account => account.Mode == TradingMode.Live).Select(account => (Account: account, Market: quote.Key, Best: quote.Value)));
        await SideBySideAsync(
            markets,
            one => (one.Account, one.Market.Venue.ToString()),
            async (one, token) => await TouchAsync(one.Account, one.Market, one.Best, token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var key in _slots.Keys)
        {
            if (_slots.TryRemove(key, out var slot))
            {
                await slot.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<Dictionary<(AccountId Account, Venue Venue), List<OrderIntent>>> ByLaneAsync(
        IReadOnlyList<OrderIntent> intents, ConcurrentQueue<FailedIntent> failed, CancellationToken cancellationToken)
    {
        var placed = intents.Where(intent => intent.Order is not null)
            .GroupBy(intent => intent.Order!.Id).ToDictionary(group => group.Key, group => group.First().Order!.Instrument.Venue);
        var byLane = new Dictionary<(AccountId Account, Venue Venue), List<OrderIntent>>();
        foreach (var intent in intents.Where(intent => intent.Account.Mode == TradingMode.Live))
        {
            try
            {
                // Its order may be among those that are not stored yet.
                Venue? named = placed.TryGetValue(intent.Target, out var among)
                    ? among
                    : await _desk.VenueOfAsync(intent, cancellationToken).ConfigureAwait(false);
                if (named is not { } venue)
                {
                    continue;
                }

                if (!byLane.TryGetValue((intent.Account, venue), out var lane))
                {
                    byLane.Add((intent.Account, venue), lane = []);
                }

                lane.Add(intent);
            }
            catch (StorageException exception) when (exception.Failure == StorageFailure.Corrupt)
            {
                Fail(failed, [intent], exception);
            }
        }

        return byLane;
    }

    private static void Fail(ConcurrentQueue<FailedIntent> failed, IEnumerable<OrderIntent> intents, Exception exception)
    {
        foreach (var intent in intents)
        {
            failed.Enqueue(new FailedIntent(intent, $"{exception.GetType().Name}: {exception.Message}"));
        }
    }

    private static StorageException Together(IReadOnlyList<Exception> faults)
    {
        var first = faults.OfType<StorageException>().FirstOrDefault(fault => fault.IsTransient) ?? faults[0];
        var failure = first is StorageException { Failure: var known } ? known : StorageFailure.Unavailable;
        return new StorageException(failure, $"The orders of {faults.Count} accounts could not be worked on. {first.Message}", first);
    }

    /// <summary>Does the same for many accounts, some at once. A fault in one keeps none of the others from theirs.</summary>
    /// <returns>What went wrong; the log has told.</returns>
    private async Task<IReadOnlyList<Exception>> SideBySideAsync<T>(
        IEnumerable<T> items, Func<T, (AccountId Account, string Venue)> name, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var faults = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken },
            async (item, token) =>
            {
                try
                {
                    await work(item, token).ConfigureAwait(false);
                }
                catch (Exception exception) when (!token.IsCancellationRequested)
                {
                    var (account, venue) = name(item);
                    GatewayLog.LaneFailed(_logger, account, venue, exception);
                    faults.Enqueue(exception);
                }
            }).ConfigureAwait(false);
        return [.. faults];
    }
}
