using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;

namespace R3edge.Application.Gateways;

/// <content>
/// A stop that moves. Where the venue puts one order in the place of another, the old stop goes on working until the new one does, and
/// whenever nothing was done. Elsewhere, and where the venue refuses it, the old one is cancelled and the new one placed after its end.
/// </content>
internal sealed partial class AccountLane
{
    /// <summary>The client order id under which the venue has an order, or would have it.</summary>
    private string ClientIdOf(GatewayOrder order) =>
        order.TakenId.Length > 0 ? order.TakenId : _gateway.ClientId(order.Order.Id, order.Attempt);

    /// <summary>Whether another stop of its position is or may be at the venue: both would sell the same holding.</summary>
    private bool HasPredecessor(GatewayOrder stop) => All().Any(order => order.Position == stop.Position
        && order.Order.Role == OrderRole.Stop && order.Order.Id != stop.Order.Id
        && order.Phase is GatewayPhase.Working or GatewayPhase.Sending);

    /// <summary>The stop that is to take a stop's place, or may have: one on its way first.</summary>
    private GatewayOrder? SuccessorOf(GatewayOrder stop)
    {
        var others = All().Where(order => order.Position == stop.Position
            && order.Order.Role == OrderRole.Stop && order.Order.Id != stop.Order.Id).ToList();
        return others.Find(order => order.Phase == GatewayPhase.Sending)
            ?? others.Find(order => order is { Phase: GatewayPhase.Intended, IsCancelWanted: false });
    }

    /// <summary>Whether the venue's order goes on as another order's, as it does where a crash came between the two records.</summary>
    private bool IsTakenOver(GatewayOrder order) =>
        ClientIdOf(order) is var id && All().Any(other => other.Order.Id != order.Order.Id && other.TakenId == id);

    /// <summary>Puts the stop that is to come in the place of one that is to end.</summary>
    /// <returns>Whether the old one is not to be cancelled now.</returns>
    private async Task<bool> TryReplaceAsync(GatewayOrder old, CancellationToken cancellationToken)
    {
        if (!_gateway.CanReplace || old.Order.Role != OrderRole.Stop)
        {
            return false;
        }

        if (IsTakenOver(old))
        {
            await EndAsync(old, OrderStatus.Cancelled, OrderRefusal.None, cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (SuccessorOf(old) is not { } next)
        {
            return false;
        }

        if (next.Phase == GatewayPhase.Sending)
        {
            // Whether the other has taken its place is being asked; meanwhile this one is the position's stop, and may be touched.
            if (_work.TakeQuestion(old.Order.Id))
            {
                await ResolveAsync(old, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }

        if (old.Filled.Quantity > 0m)
        {
            return false; // A stop that has begun to trade is no longer moved: its position is being left.
        }

        var rules = await _gateway.RulesAsync(old.Order.Instrument, cancellationToken).ConfigureAwait(false);
        if (rules is not { Value: { } known })
        {
            await NotNowAsync(old, rules, cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (await WithoutKeptAsync(next, cancellationToken).ConfigureAwait(false) is not { } prepared)
        {
            return false;
        }

        var (sent, _, _) = OrderPreparation.Prepare(
            prepared, _gateway.ClientId(next.Order.Id, next.Attempt), known, PriceOf(next.Order.Instrument), fillsAtOnce: false);
        return sent is not null && await ReplaceAsync(old, next, sent, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> ReplaceAsync(GatewayOrder old, GatewayOrder next, VenueOrder sent, CancellationToken cancellationToken)
    {
        var id = next.Order.Id;
        if (await ChangeAsync(
            id, current => current with { Phase = GatewayPhase.Sending, SentAt = Now, HasLeft = false }, cancellationToken).ConfigureAwait(false) is null)
        {
            return false;
        }

        var answer = await _gateway.ReplaceAsync(ClientIdOf(old), sent, cancellationToken).ConfigureAwait(false);
        if (answer.IsDone)
        {
            await TakeReplacementAsync(old, id, answer.Value!, cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (answer.Outcome == VenueOutcome.Unknown)
        {
            GatewayLog.OutcomeUnknown(_logger, _account, _gateway.Venue, id, answer.Message);
            await ChangeAsync(id, current => current with { SentAt = Now, HasLeft = true }, cancellationToken).ConfigureAwait(false);
            _work.Retry(id, Now, FirstWait, LongestWait);
            _work.Ask(old.Order.Id);
            _work.Add(old.Order.Id, Now + FirstWait);
            return true;
        }

        // Nothing was placed.
        await ChangeAsync(id, current => current with { Phase = GatewayPhase.Intended }, cancellationToken).ConfigureAwait(false);
        switch (answer.Outcome)
        {
            case VenueOutcome.Refused:
                GatewayLog.NotReplaced(_logger, _account, _gateway.Venue, id, old.Order.Id, answer.Message);
                return false;
            case VenueOutcome.NotFound:
                // It may have been touched: only how it stands tells.
                await AskAgainAsync(old.Order.Id, cancellationToken).ConfigureAwait(false);
                return true;
            default:
                await NotNowAsync(old, answer, cancellationToken).ConfigureAwait(false);
                return true;
        }
    }

    private async Task TakeReplacementAsync(
        GatewayOrder old, OrderId id, VenueReplacement replacement, CancellationToken cancellationToken)
    {
        var placed = replacement.Placed;
        if (replacement.IsInPlace)
        {
            // First the order that there is now: whatever happens in between, the venue's order has a record.
            var taken = replacement.Replaced.ClientId;
            await ChangeAsync(id, current => current with { TakenId = taken }, cancellationToken).ConfigureAwait(false);
            await MergeAsync(id, placed.Value!, cancellationToken).ConfigureAwait(false);
            await EndAsync(old, OrderStatus.Cancelled, OrderRefusal.None, cancellationToken).ConfigureAwait(false);
            GatewayLog.Replaced(_logger, _account, _gateway.Venue, id, old.Order.Id);
            return;
        }

        await MergeAsync(old.Order.Id, replacement.Replaced, cancellationToken).ConfigureAwait(false);
        switch (placed.Outcome)
        {
            case VenueOutcome.Done:
                GatewayLog.Replaced(_logger, _account, _gateway.Venue, id, old.Order.Id);
                await MergeAsync(id, placed.Value!, cancellationToken).ConfigureAwait(false);
                break;
            case VenueOutcome.Unknown:
                GatewayLog.OutcomeUnknown(_logger, _account, _gateway.Venue, id, placed.Message);
                _work.Retry(id, Now, FirstWait, LongestWait);
                break;
            default:
                // The old one is gone and the new one not there: it is placed by itself, at once. Refused again, its position is left.
                GatewayLog.NotReplaced(_logger, _account, _gateway.Venue, id, old.Order.Id, placed.Message);
                await ChangeAsync(id, current => current with { Phase = GatewayPhase.Intended }, cancellationToken).ConfigureAwait(false);
                _work.Add(id, Now);
                break;
        }
    }
}
