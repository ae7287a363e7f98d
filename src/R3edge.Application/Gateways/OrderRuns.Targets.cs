using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <content>Targets that are held back until the market reaches them.</content>
public sealed partial class OrderRuns
{
    private async Task TouchAsync(AccountId account, InstrumentId market, BestPrices best, CancellationToken cancellationToken)
    {
        var slot = SlotOf(account, market.Venue);
        var held = await HeldAsync(slot, account, cancellationToken).ConfigureAwait(false);
        GatewayOrder[] reached =
            [.. held.Where(order => order.Order.Instrument == market && order.IsReachedBy(best) && !IsPaused(slot, order))];
        if (reached.Length == 0)
        {
            return;
        }

        try
        {
            var errand = Errand() with { Quotes = new Dictionary<InstrumentId, BestPrices> { [market] = best } };
            await RunAsync(account, market.Venue, errand, _options.RunPatience, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var order in reached)
            {
                Pause(slot, order);
            }
        }
    }

    // Every try takes the stop from the venue: with each price that comes, twice a second, it would hardly ever rest there.
    private bool IsPaused(RunSlot slot, GatewayOrder order) =>
        slot.Pauses.TryGetValue(order.Order.Id, out var pause) && pause.Filled == order.Filled.Quantity
            && _time.GetElapsedTime(pause.Tried) < pause.Wait;

    private void Pause(RunSlot slot, GatewayOrder order)
    {
        var filled = order.Filled.Quantity;
        var wait = slot.Pauses.TryGetValue(order.Order.Id, out var last) && last.Filled == filled ? last.Wait * 2 : _options.TargetPause;
        slot.Pauses[order.Order.Id] =
            new TargetPause(filled, _time.GetTimestamp(), wait < LongestTargetPause ? wait : LongestTargetPause);
    }

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
        foreach (var id in slot.Pauses.Keys.Except(working.Select(order => order.Record.Order.Id)).ToArray())
        {
            slot.Pauses.TryRemove(id, out _);
        }

        return held;
    }
}
