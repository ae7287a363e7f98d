using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Gateways;

/// <content>One step of one order towards what is wanted of it.</content>
internal sealed partial class AccountLane
{
    private async Task StepAsync(OrderId id, bool isTouched, CancellationToken cancellationToken)
    {
        if (Find(id) is not { } order)
        {
            return;
        }

        switch (order.Phase)
        {
            case GatewayPhase.Intended when order.IsCancelWanted:
            case GatewayPhase.Held when order.IsCancelWanted:
                await EndAsync(order, OrderStatus.Cancelled, OrderRefusal.None, cancellationToken).ConfigureAwait(false);
                break;
            case GatewayPhase.Intended:
                await SendAsync(order, cancellationToken).ConfigureAwait(false);
                break;
            case GatewayPhase.Sending:
                await ResolveAsync(order, cancellationToken).ConfigureAwait(false);
                break;
            case GatewayPhase.Held when order.Order.Role == OrderRole.Target:
                if (isTouched)
                {
                    await TradeTargetAsync(order, cancellationToken).ConfigureAwait(false);
                }
                else if (StopOf(order.Position) is null)
                {
                    // The stop that it made way for is gone: it may rest at the venue itself.
                    await ChangeAsync(id, held => held with { Phase = GatewayPhase.Intended }, cancellationToken).ConfigureAwait(false);
                    _work.Add(id, Now);
                }

                break;
            case GatewayPhase.Held:
                await RestoreStopAsync(order, cancellationToken).ConfigureAwait(false);
                break;
            case GatewayPhase.Working when order.IsCancelWanted:
                await CancelAsync(order, cancellationToken).ConfigureAwait(false);
                break;
            case GatewayPhase.Working when _work.TakeQuestion(id):
                await ResolveAsync(order, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async Task SendAsync(GatewayOrder order, CancellationToken cancellationToken)
    {
        var id = order.Order.Id;
        if (order.Replaces is { } replaced)
        {
            if (Find(replaced) is not null)
            {
                return; // It is being cancelled; its end wakes this one.
            }

            var over = await _store.OverAsync(_account, replaced, cancellationToken).ConfigureAwait(false);
            if (order.Order.Role == OrderRole.Stop && over is { Filled.Quantity: > 0m })
            {
                // The stop was faster than its replacement: what it would protect is being left.
                await EndAsync(order, OrderStatus.Rejected, OrderRefusal.NothingToReduce, cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        if (order.Order.Role == OrderRole.Stop && HasPredecessor(order))
        {
            return; // Its end wakes this one, or it is replaced by it.
        }

        if (order.Order.Role == OrderRole.Entry && Now - order.Order.CreatedAt > _options.EntryLifetime)
        {
            GatewayLog.Refused(_logger, _account, _gateway.Venue, id, OrderRefusal.TooOld, "The entry is too old to be sent.");
            await EndAsync(order, OrderStatus.Rejected, OrderRefusal.TooOld, cancellationToken).ConfigureAwait(false);
            return;
        }

        var rules = await _gateway.RulesAsync(order.Order.Instrument, cancellationToken).ConfigureAwait(false);
        if (rules is not { Value: { } known })
        {
            await NotNowAsync(order, rules, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (order.Order.Role == OrderRole.Target && known.LocksHoldings && StopOf(order.Position) is not null)
        {
            await HoldAsync(order, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (order.Order.Role == OrderRole.Stop && known.LocksHoldings
            && !await PullTargetsAsync(order.Position, cancellationToken).ConfigureAwait(false))
        {
            _work.Retry(id, Now, FirstWait, LongestWait);
            return;
        }

        await SendAsync(order, known, false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores that it is being sent, sends it once, and takes in the answer.</summary>
    private async Task SendAsync(GatewayOrder wanted, OrderRules rules, bool fillsAtOnce, CancellationToken cancellationToken)
    {
        var id = wanted.Order.Id;
        if (await WithoutKeptAsync(wanted, cancellationToken).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        var (sent, reason, message) = OrderPreparation.Prepare(
            order, _gateway.ClientId(id, order.Attempt), rules, PriceOf(order.Order.Instrument), fillsAtOnce);
        if (sent is null)
        {
            GatewayLog.Refused(_logger, _account, _gateway.Venue, id, reason, message);
            await EndAsync(order, OrderStatus.Rejected, reason, cancellationToken).ConfigureAwait(false);
            return;
        }

        var sending = await ChangeAsync(
            id, current => current with { Phase = GatewayPhase.Sending, SentAt = Now, HasLeft = false }, cancellationToken).ConfigureAwait(false);
        if (sending is null)
        {
            return;
        }

        var answer = await _gateway.PlaceAsync(sent, cancellationToken).ConfigureAwait(false);
        switch (answer.Outcome)
        {
            case VenueOutcome.Done:
                GatewayLog.Placed(_logger, _account, _gateway.Venue, id, answer.Value!.VenueId);
                await MergeAsync(id, answer.Value, cancellationToken).ConfigureAwait(false);
                break;
            case VenueOutcome.Refused:
                GatewayLog.Refused(_logger, _account, _gateway.Venue, id, answer.Reason, answer.Message);
                await EndAsync(sending, OrderStatus.Rejected, answer.Reason, cancellationToken).ConfigureAwait(false);
                break;
            case VenueOutcome.Unknown or VenueOutcome.NotFound:
                GatewayLog.OutcomeUnknown(_logger, _account, _gateway.Venue, id, answer.Message);

                // It may have left just now, behind other questions.
                await ChangeAsync(id, current => current with { SentAt = Now, HasLeft = true }, cancellationToken).ConfigureAwait(false);
                _work.Retry(id, Now, FirstWait, LongestWait);
                break;
            default:
                // It certainly is not at the venue.
                await ChangeAsync(id, current => current with { Phase = GatewayPhase.Intended }, cancellationToken).ConfigureAwait(false);
                await NotNowAsync(sending, answer, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Asks how an order stands whose outcome is not known, or of which something is not known.</summary>
    private async Task ResolveAsync(GatewayOrder order, CancellationToken cancellationToken)
    {
        var id = order.Order.Id;
        var answer = await _gateway
            .QueryAsync(order.Order.Instrument, ClientIdOf(order), cancellationToken).ConfigureAwait(false);
        if (answer.IsDone)
        {
            _work.Succeed(id);
            if (order.Missed is not null)
            {
                await ChangeAsync(id, current => current with { Missed = null }, cancellationToken).ConfigureAwait(false);
            }

            await MergeAsync(id, answer.Value! with { HasAllFees = true }, cancellationToken).ConfigureAwait(false);
            WakeOtherStops(order);
            return;
        }

        if (answer.Outcome == VenueOutcome.NotFound && order.Phase == GatewayPhase.Sending)
        {
            // Not there yet is not the same as never: only when the venue would refuse the request as too old it may be sent again.
            var gone = (order.SentAt ?? DateTime.MinValue) + _gateway.RequestLifetime + FirstWait + GraceOf(order);
            if (Now < gone)
            {
                _work.Add(id, gone);
                return;
            }

            await ChangeAsync(id, current => current with { Phase = GatewayPhase.Intended }, cancellationToken).ConfigureAwait(false);
            _work.Add(id, Now);
            WakeOtherStops(order);
            return;
        }

        if (answer.Outcome == VenueOutcome.NotFound)
        {
            await MissAsync(order, answer, cancellationToken).ConfigureAwait(false);
            return;
        }

        _work.Ask(id);
        await NotNowAsync(order, answer, cancellationToken).ConfigureAwait(false);
    }

    private async Task CancelAsync(GatewayOrder order, CancellationToken cancellationToken)
    {
        if (await TryReplaceAsync(order, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var id = order.Order.Id;
        var answer = await _gateway.CancelAsync(order.Order.Instrument, ClientIdOf(order), cancellationToken).ConfigureAwait(false);
        if (answer.IsDone)
        {
            await MergeAsync(id, answer.Value!, cancellationToken).ConfigureAwait(false);
        }

        await AskAgainAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks how an order stands that is to end; as long as it works, it is looked at again.</summary>
    private async Task AskAgainAsync(OrderId id, CancellationToken cancellationToken)
    {
        if (Find(id) is { Phase: GatewayPhase.Working } still)
        {
            // Done, gone or unknown: only how it stands tells.
            await ResolveAsync(still, cancellationToken).ConfigureAwait(false);
            if (Find(id) is { Phase: GatewayPhase.Working })
            {
                _work.Retry(id, Now, FirstWait, LongestWait);
            }
        }
    }

    private Task NotNowAsync<T>(GatewayOrder order, VenueAnswer<T> answer, CancellationToken cancellationToken)
        where T : class
    {
        if (answer.Outcome == VenueOutcome.Refused && order.Phase == GatewayPhase.Intended)
        {
            GatewayLog.Refused(_logger, _account, _gateway.Venue, order.Order.Id, OrderRefusal.InstrumentUnavailable, answer.Message);
            return EndAsync(order, OrderStatus.Rejected, OrderRefusal.InstrumentUnavailable, cancellationToken);
        }

        if (answer.Outcome == VenueOutcome.NotAuthorised)
        {
            Health.Report($"{_gateway.Venue} refuses the keys.");
            GatewayLog.NotAuthorised(_logger, _account, _gateway.Venue, answer.Message);
        }
        else
        {
            GatewayLog.Waits(_logger, _account, _gateway.Venue, order.Order.Id, answer.Outcome, answer.Message);
        }

        var first = answer.RetryAfter > FirstWait ? answer.RetryAfter : FirstWait;
        _work.Retry(order.Order.Id, Now, first, answer.RetryAfter > LongestWait ? answer.RetryAfter : LongestWait);
        return Task.CompletedTask;
    }

    /// <summary>One that a stop was to replace is replaced again, cancelled, or asked about.</summary>
    private void WakeOtherStops(GatewayOrder order)
    {
        foreach (var other in All().Where(other => order is { Order.Role: OrderRole.Stop, Phase: GatewayPhase.Sending }
            && other.Position == order.Position && other.Order.Role == OrderRole.Stop && other.Order.Id != order.Order.Id))
        {
            _work.Add(other.Order.Id, Now);
        }
    }

    private GatewayOrder? StopOf(PositionId position) =>
        All().FirstOrDefault(order => order.Position == position && order.Order.Role == OrderRole.Stop && !order.IsCancelWanted)
        ?? All().FirstOrDefault(order => order.Position == position && order.Order.Role == OrderRole.Stop);

    private decimal? PriceOf(Domain.Markets.InstrumentId instrument)
    {
        lock (_prices)
        {
            return _prices.TryGetValue(instrument, out var price) ? price : null;
        }
    }
}
