using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Gateways;

/// <content>What the venue says becomes what the position hears.</content>
internal sealed partial class AccountLane
{
    private async Task HearAsync(VenueOrderState state, CancellationToken cancellationToken)
    {
        OrderId id;
        lock (_orders)
        {
            if (!_byClient.TryGetValue(state.ClientId, out id) && !TryFindByVenueId(state, out id))
            {
                return; // Of an order that is over, or of somebody else; reconciliation tells of those that are not ours.
            }
        }

        await MergeAsync(id, state, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>KuCoin tells of stops by its own id alone. A stop that was put back has another one by then, so old news find nothing.</summary>
    private bool TryFindByVenueId(VenueOrderState state, out OrderId id)
    {
        var order = state.ClientId.Length == 0 && state.VenueId.Length > 0
            ? _orders.Values.FirstOrDefault(order => order.VenueId == state.VenueId)
            : null;
        id = order?.Order.Id ?? default;
        return order is not null;
    }

    /// <summary>Takes in how an order stands: what is new is published, then stored.</summary>
    private async Task MergeAsync(OrderId id, VenueOrderState state, CancellationToken cancellationToken)
    {
        if (state.FilledQuantity > 0m && !state.HasAllFees)
        {
            // What it cost is not told here. The fill is not told without it, or the account would be reckoned too rich.
            _work.Ask(id);
            _work.Add(id, Now);
            return;
        }

        if (state.OtherFees.Count > 0 && Find(id) is { } paying)
        {
            var valued = await ValueFeesAsync(paying, state, cancellationToken).ConfigureAwait(false);
            var worth = valued.Where(fee => fee.Attempt == paying.Attempt).Sum(fee => fee.Worth);
            await ChangeAsync(id, current => current with { OtherFees = valued }, cancellationToken).ConfigureAwait(false);
            state = state with { Fees = state.Fees + worth, OtherFees = [] };
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Find(id) is not { } order || order.IsHeld)
            {
                return;
            }

            await MergeHeldAsync(order, state, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task MergeHeldAsync(GatewayOrder order, VenueOrderState state, CancellationToken cancellationToken)
    {
        state = WithKept(order, state);
        var known = order.Filled;
        var quantity = order.Before.Quantity + state.FilledQuantity;
        var notional = order.Before.Notional + state.FilledNotional;
        var fees = order.Before.Fees + state.Fees;
        if (quantity < known.Quantity)
        {
            return; // Older than what is known; the end of an order is told with all its fills.
        }

        if (quantity == known.Quantity)
        {
            (notional, fees) = (known.Quantity == 0m ? notional : known.Notional, Math.Max(fees, known.Fees));
        }

        if (state.IsFinal && (order.FillsAtOnce || IsPulled(order.Order.Id)))
        {
            // Taken from the venue to be put there again: for its position it goes on.
            var pulled = order with
            {
                Phase = GatewayPhase.Held,
                Attempt = order.Attempt + 1,
                Before = new OrderTotals(quantity, notional, fees),
                VenueId = "",
                TakenId = "",
                Missed = null,
                FillsAtOnce = false,
            };
            if (quantity < order.Order.Amount.Quantity)
            {
                await TellAsync(pulled, Status(OrderStatus.Accepted, quantity), state, cancellationToken).ConfigureAwait(false);
                await ReduceStopAsync(order, quantity - known.Quantity, cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        var status = state.IsFinal ? state.Status : Status(state.Status, quantity);
        if (status == OrderStatus.Rejected && quantity > 0m)
        {
            status = OrderStatus.Cancelled;
        }

        var next = order with
        {
            Phase = state.IsFinal ? GatewayPhase.Over : GatewayPhase.Working,
            VenueId = state.VenueId.Length > 0 ? state.VenueId : order.VenueId,
            BaseFees = Math.Max(order.BaseFees, state.BaseFees),
            Last = new OrderReport(order.Order.Id, status, quantity, notional, fees, state.Time, state.Reason),
        };
        await TellAsync(next, status, state, cancellationToken).ConfigureAwait(false);
        await ReduceStopAsync(order, quantity - known.Quantity, cancellationToken).ConfigureAwait(false);
        if (order.IsCancelWanted && !next.IsOver)
        {
            _work.Add(order.Order.Id, Now);
        }
    }

    /// <summary>What a target has traded while the stop was away is no longer there for the stop.</summary>
    private async Task ReduceStopAsync(GatewayOrder target, decimal traded, CancellationToken cancellationToken)
    {
        if (target.FillsAtOnce && traded > 0m && StopOf(target.Position) is { IsHeld: true } stop)
        {
            await SaveAsync(stop with { Reduction = stop.Reduction + traded }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(GatewayOrder next, OrderStatus status, VenueOrderState state, CancellationToken cancellationToken)
    {
        var before = next.Before;
        var report = next.IsHeld
            ? new OrderReport(next.Order.Id, status, before.Quantity, before.Notional, before.Fees, state.Time)
            : next.Last!.Value;
        var last = Find(next.Order.Id)?.Last;
        var isNews = last is not { } told || told.Status != report.Status || told.FilledQuantity != report.FilledQuantity
            || told.Fees != report.Fees;
        next = next with { Last = report, Sequence = isNews ? ++_sequence : next.Sequence };
        if (isNews)
        {
            await PublishAsync(next, report, cancellationToken).ConfigureAwait(false);
        }

        await SaveAsync(next, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends an order that the venue does not have.</summary>
    private async Task EndAsync(GatewayOrder order, OrderStatus status, OrderRefusal reason, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Find(order.Order.Id) is not { } current)
            {
                return;
            }

            var filled = current.Before;
            status = filled.Quantity > 0m ? OrderStatus.Cancelled : status;
            var report = new OrderReport(current.Order.Id, status, filled.Quantity, filled.Notional, filled.Fees, Now, reason);
            var over = current with { Phase = GatewayPhase.Over, Last = report, Sequence = ++_sequence };
            await PublishAsync(over, report, cancellationToken).ConfigureAwait(false);
            await SaveAsync(over, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Changes an order's record and stores it.</summary>
    /// <returns>The record as it is now; null where the order is over.</returns>
    private async Task<GatewayOrder?> ChangeAsync(OrderId id, Func<GatewayOrder, GatewayOrder> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Find(id) is not { } current)
            {
                return null;
            }

            var next = change(current);
            await SaveAsync(next, cancellationToken).ConfigureAwait(false);
            return next;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static OrderStatus Status(OrderStatus status, decimal filled) =>
        status == OrderStatus.Accepted && filled > 0m ? OrderStatus.PartlyFilled : status;
}
