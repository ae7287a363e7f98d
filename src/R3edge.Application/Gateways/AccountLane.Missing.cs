using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;

namespace R3edge.Application.Gateways;

/// <content>Orders that the venue had taken and does not know any more.</content>
internal sealed partial class AccountLane
{
    /// <summary>
    /// The venue does not know an order that it had taken. One that is to end is taken to be over once that is certain enough: asked
    /// several times over a while, by its id and by its fills. Any other is told in the health and asked about again: it is not given up.
    /// </summary>
    private async Task MissAsync(GatewayOrder order, VenueAnswer<VenueOrderState> answer, CancellationToken cancellationToken)
    {
        var (id, isStop) = (order.Order.Id, order.Order.Terms.HasStop);
        var missed = order.Missed is { } known ? known with { Times = known.Times + 1 } : new MissedOrder(1, Now);
        await ChangeAsync(id, current => current with { Missed = missed }, cancellationToken).ConfigureAwait(false);
        if (!isStop || !(order.IsCancelWanted || IsPulled(id)))
        {
            Health.Report($"{_gateway.Venue} does not know order {id}, which it had taken.");
            GatewayLog.Difference(_logger, _account, _gateway.Venue, $"the venue does not know order {id}, which it had taken");
        }

        if (order.IsCancelWanted || IsPulled(id))
        {
            // KuCoin forgets a stop that was cancelled before it was touched; the while is for one on its way to become an order.
            var (least, age) = isStop ? (MissesOfAStop, AgeOfAStop) : (MissesOfAnOrder, AgeOfAnOrder);
            if (missed.Times >= least && Now - missed.Since >= age
                && await EndMissingAsync(order, missed, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        _work.Ask(id);
        await NotNowAsync(order, answer, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> EndMissingAsync(GatewayOrder order, MissedOrder missed, CancellationToken cancellationToken)
    {
        var id = order.Order.Id;
        var fills = await _gateway
            .FillsAsync(order.Order.Instrument, ClientIdOf(order), order.VenueId, cancellationToken).ConfigureAwait(false);
        if (!fills.IsDone && fills.Outcome != VenueOutcome.NotFound)
        {
            return false;
        }

        var reason = order.Order.Terms.HasStop ? OrderRefusal.None : OrderRefusal.UnknownToVenue;
        var (filled, before) = (order.Filled, order.Before);
        var state = fills.Value ?? new VenueOrderState(
            "", "", OrderStatus.Cancelled, filled.Quantity - before.Quantity, filled.Notional - before.Notional,
            filled.Fees - before.Fees, Now, reason);
        if (reason != OrderRefusal.None)
        {
            Health.Report(
                $"Order {id} is taken to be over: {_gateway.Venue}, asked {missed.Times} times, knows neither it nor fills of it.");
            GatewayLog.TakenToBeOver(_logger, _account, _gateway.Venue, id, reason, missed.Times, Now - missed.Since);
        }

        await MergeAsync(id, state, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
