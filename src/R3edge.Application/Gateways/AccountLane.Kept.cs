using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Gateways;

/// <content>
/// Fees that a venue keeps of what was bought, as Binance does where there is no BNB: less is there than the position has. What sells all
/// that is left of a position sells what is there, in whole lots; when it has, the rest counts as sold with it and as its fee, at the same
/// price. So cash agrees with the venue's to the last decimal, and the fee is in the books when the position is left.
/// </content>
internal sealed partial class AccountLane
{
    /// <summary>The entry is the first order of a position.</summary>
    private const int EntryCounter = 1;

    /// <summary>Base units that the venue has kept when a position was entered.</summary>
    private async Task<decimal> KeptOfAsync(PositionId position, CancellationToken cancellationToken)
    {
        var id = OrderIds.For(position, OrderRole.Entry, EntryCounter);
        var entry = Find(id) ?? await _store.OverAsync(_account, id, cancellationToken).ConfigureAwait(false);
        return entry?.BaseFees ?? 0m;
    }

    /// <summary>The order without what is not there, stored; null where it is over.</summary>
    private async Task<GatewayOrder?> WithoutKeptAsync(GatewayOrder order, CancellationToken cancellationToken)
    {
        if (order.Order.Role == OrderRole.Entry || order.Order.Side == Side.Buy)
        {
            return order;
        }

        var kept = await KeptOfAsync(order.Position, cancellationToken).ConfigureAwait(false);
        var missing = kept > 0m && await SellsTheRestAsync(order, cancellationToken).ConfigureAwait(false) ? kept : 0m;
        return missing == order.Short
            ? order
            : await ChangeAsync(order.Order.Id, current => current with { Short = missing }, cancellationToken).ConfigureAwait(false);
    }

    // A stop and an exit are for all that is left; of targets the last one is.
    private async Task<bool> SellsTheRestAsync(GatewayOrder order, CancellationToken cancellationToken)
    {
        if (order.Order.Role != OrderRole.Target)
        {
            return true;
        }

        var holdings = await _holdings.OfAsync(_account, _gateway.Venue, cancellationToken).ConfigureAwait(false);
        return holdings.FirstOrDefault(holding => holding.Position == order.Position) is not { } open
            || order.Remaining + order.Short >= open.Quantity;
    }

    /// <summary>What the venue says of an order that has sold all that was there, as of one that has sold all.</summary>
    private static VenueOrderState WithKept(GatewayOrder order, VenueOrderState state)
    {
        if (order.Short <= 0m || state.Status != OrderStatus.Filled || state.FilledQuantity <= 0m)
        {
            return state;
        }

        // With what was kept goes what is below a lot of the rest.
        var missing = order.Remaining + order.Short - state.FilledQuantity;
        var worth = state.FilledNotional / state.FilledQuantity * missing;
        return state with
        {
            FilledQuantity = state.FilledQuantity + missing,
            FilledNotional = state.FilledNotional + worth,
            Fees = state.Fees + worth,
        };
    }
}
