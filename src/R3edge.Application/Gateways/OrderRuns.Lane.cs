using System.Collections.Concurrent;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <content>One run on the orders of one account at one venue.</content>
public sealed partial class OrderRuns
{
    private long? _retiredAt;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private LaneErrand Errand() => new(_options.RunLimit, _options.RunPatience);

    private RunSlot SlotOf(AccountId account, Venue venue) =>
        _slots.GetOrAdd((account, venue), _ => new RunSlot { UsedAt = _time.GetTimestamp() });

    private async Task TakeAsync(
        AccountId account,
        Venue venue,
        IReadOnlyList<OrderIntent> wanted,
        ConcurrentQueue<FailedIntent> failed,
        CancellationToken cancellationToken)
    {
        var errand = Errand() with { Intents = wanted };
        var (outcome, lost) = await RunAsync(account, venue, errand, _options.LeasePatience, cancellationToken).ConfigureAwait(false);
        foreach (var intent in lost)
        {
            failed.Enqueue(intent);
        }

        if (outcome == RunOutcome.NoGateway)
        {
            foreach (var intent in wanted)
            {
                await _desk.NoteAsync(intent, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<(RunOutcome Outcome, IReadOnlyList<FailedIntent> Failed)> RunAsync(
        AccountId account, Venue venue, LaneErrand errand, TimeSpan patience, CancellationToken cancellationToken)
    {
        var slot = await EnterAsync(account, venue, cancellationToken).ConfigureAwait(false);
        try
        {
            slot.UsedAt = _time.GetTimestamp();
            if (await OpenAsync(slot, account, venue, cancellationToken).ConfigureAwait(false) is not { } gateway)
            {
                return (RunOutcome.NoGateway, []);
            }

            if (await AcquireAsync(account, venue, patience, cancellationToken).ConfigureAwait(false) is { } held)
            {
                return (RunOutcome.Done, await WorkAsync(slot, gateway, held.Lease, held.Since, errand, cancellationToken).ConfigureAwait(false));
            }

            GatewayLog.Busy(_logger, account, venue);
            return (RunOutcome.Busy, errand.Intents.Count == 0
                ? []
                : await StoreAsync(account, gateway, errand, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private async Task<RunSlot> EnterAsync(AccountId account, Venue venue, CancellationToken cancellationToken)
    {
        while (true)
        {
            var slot = SlotOf(account, venue);
            await slot.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!slot.IsRetired)
            {
                return slot;
            }

            slot.Gate.Release();
        }
    }

    /// <summary>Puts away what was not used for long: what it tells of an account is old, and another process may be at it now.</summary>
    private async Task RetireAsync()
    {
        if (_retiredAt is { } last && _time.GetElapsedTime(last) < _options.SlotAge / 10)
        {
            return;
        }

        _retiredAt = _time.GetTimestamp();
        foreach (var (key, slot) in _slots)
        {
            if (_time.GetElapsedTime(slot.UsedAt) > _options.SlotAge && _slots.TryRemove(new(key, slot)))
            {
                await slot.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stores intents while another process is at the account: of two that change a record one has to read it again.</summary>
    private async Task<IReadOnlyList<FailedIntent>> StoreAsync(
        AccountId account, IOrderGateway gateway, LaneErrand errand, CancellationToken cancellationToken)
    {
        await _store.AddAsync(account, cancellationToken).ConfigureAwait(false);
        var lent = new LentGateway(gateway, default, _time);
        return await CarryOutAsync(account, lent, errand with { Limit = TimeSpan.Zero }, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<FailedIntent>> WorkAsync(
        RunSlot slot, IOrderGateway gateway, LaneLease lease, long since, LaneErrand errand, CancellationToken cancellationToken)
    {
        var lent = new LentGateway(
            gateway, new LaneRight(lease.ValidUntil, since, _options.LeaseDuration, lease.Terms.NotBefore), _time);
        try
        {
            // A slow venue is left to the timer, which keeps nobody else waiting.
            if (lease.Terms.NotBefore > Now || (lease.Terms.IsSlow && !errand.AsksVenue))
            {
                if (errand.Intents.Count == 0)
                {
                    return [];
                }

                errand = errand with { Limit = TimeSpan.Zero };
            }

            if (errand.Intents.Count > 0)
            {
                await _store.AddAsync(lease.Account, cancellationToken).ConfigureAwait(false);
            }

            return await CarryOutAsync(lease.Account, lent, errand, slot, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            slot.Held = null;
            slot.AreKeysRefused = lent.IsNotAuthorised;
            var terms = new LaneTerms(lent.NotBefore, lent.IsUsed ? lent.IsSlow : lease.Terms.IsSlow);
            await ReleaseAsync(lease, terms).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<FailedIntent>> CarryOutAsync(
        AccountId account, LentGateway lent, LaneErrand errand, RunSlot? slot, CancellationToken cancellationToken)
    {
        var working = await _store.WorkingAsync(account, cancellationToken).ConfigureAwait(false);
        StoredOrder[] orders = [.. working.Where(order => order.Record.Order.Instrument.Venue == lent.Venue)];
        errand = errand with { Prices = await PricesAsync(account, orders, errand, cancellationToken).ConfigureAwait(false) };
        var lane = new AccountLane(account, lent, _store, _publisher, _holdings, _options, _time, _logger);
        await using (lane.ConfigureAwait(false))
        {
            var failed = await lane.RunAsync(orders, errand, cancellationToken).ConfigureAwait(false);
            if (slot is not null)
            {
                slot.Health = slot.Health is { } before ? lane.Health.After(before, errand.Reconciles) : lane.Health;
            }

            return failed;
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

    private async Task<(LaneLease Lease, long Since)?> AcquireAsync(AccountId account, Venue venue, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var since = _time.GetTimestamp();
            if (await _leases.TryAcquireAsync(account, venue, cancellationToken).ConfigureAwait(false) is { } lease)
            {
                return (lease, since);
            }

            if (_time.GetElapsedTime(began) >= patience)
            {
                return null;
            }

            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Also where the caller has given up: the next one need not wait for the end of the lease then.
    private async Task ReleaseAsync(LaneLease lease, LaneTerms terms)
    {
        try
        {
            await _leases.ReleaseAsync(lease, terms, CancellationToken.None).ConfigureAwait(false);
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

        (IOrderGateway? Gateway, string Reason) opened;
        try
        {
            opened = await _gateways.OpenAsync(account.User, venue, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException exception) when (exception.IsTransient && slot.Gateway is { } kept && !slot.AreKeysRefused)
        {
            GatewayLog.KeysNotRead(_logger, account, venue, exception);
            return kept;
        }

        await slot.CloseAsync().ConfigureAwait(false);
        var (gateway, reason) = opened;
        if (gateway is null)
        {
            GatewayLog.NoGateway(_logger, account, venue, reason);
            slot.Health = new LaneHealth(account, venue);
            slot.Health.Report($"No order can be sent to {venue}, nor is one looked at there. {reason}");
            return null;
        }

        (slot.Gateway, slot.OpenedAt, slot.AreKeysRefused) = (gateway, _time.GetTimestamp(), false);
        return gateway;
    }
}
