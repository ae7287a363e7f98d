using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Gateways;

/// <content>
/// A spot venue locks what an order may sell, so that a stop and a target of one position cannot both rest there. The stop does, because it
/// must outlive this process; a target waits here. Once the market touches its price the stop is taken from the venue, the target trades
/// what it can at once, and the stop is put back for what is left.
/// </content>
internal sealed partial class AccountLane
{
    private readonly HashSet<OrderId> _pulled = [];

    private async Task HoldAsync(GatewayOrder order, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Find(order.Order.Id) is { } current)
            {
                var state = new VenueOrderState("", "", OrderStatus.Accepted, 0m, 0m, 0m, Now);
                var held = current with { Phase = GatewayPhase.Held, FillsAtOnce = false };
                await TellAsync(held, Status(OrderStatus.Accepted, current.Before.Quantity), state, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task TradeTargetAsync(GatewayOrder target, CancellationToken cancellationToken)
    {
        var rules = await _gateway.RulesAsync(target.Order.Instrument, cancellationToken).ConfigureAwait(false);
        if (rules is not { Value: { } known })
        {
            await NotNowAsync(target, rules, cancellationToken).ConfigureAwait(false);
            return;
        }

        var stop = StopOf(target.Position);
        if (stop is not null && HasPredecessor(stop))
        {
            return; // A stop that is being moved still holds what the target would sell; the next touch tries again.
        }

        if (stop is { Phase: GatewayPhase.Working } && !await PullAsync(stop, cancellationToken).ConfigureAwait(false))
        {
            return; // It filled, or does not go now; the next touch tries again.
        }

        if (stop is not null && Find(stop.Order.Id) is not { Phase: GatewayPhase.Held or GatewayPhase.Intended })
        {
            return;
        }

        lock (_pulled)
        {
            _pulled.Add(target.Order.Id);
        }

        try
        {
            var wanted = await ChangeAsync(
                target.Order.Id, held => held with { Phase = GatewayPhase.Intended, FillsAtOnce = true }, cancellationToken)
                .ConfigureAwait(false);
            if (wanted is { } now)
            {
                await SendAsync(now, known, true, cancellationToken).ConfigureAwait(false);
            }

            // The one request of the lane that is waited for: until it is known what traded, the stop cannot be put back.
            var began = _time.GetTimestamp();
            while (Find(target.Order.Id) is { Phase: GatewayPhase.Sending or GatewayPhase.Working } open
                && _time.GetElapsedTime(began) < _options.TargetPatience)
            {
                await Task.Delay(FirstWait, _time, cancellationToken).ConfigureAwait(false);
                await ResolveAsync(open, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            lock (_pulled)
            {
                _pulled.Remove(target.Order.Id);
            }
        }

        var found = Find(target.Order.Id);
        if (found is { Phase: GatewayPhase.Sending or GatewayPhase.Working })
        {
            // The other orders cannot wait any longer; it is asked about among them.
            _work.Ask(target.Order.Id);
            _work.Retry(target.Order.Id, Now, FirstWait, LongestWait);
        }

        if (found is { Phase: GatewayPhase.Intended })
        {
            await ChangeAsync(
                target.Order.Id, again => again with { Phase = GatewayPhase.Held, FillsAtOnce = false }, cancellationToken)
                .ConfigureAwait(false);
        }

        if (stop is not null)
        {
            _work.Add(stop.Order.Id, Now);
        }
    }

    /// <summary>A stop that was taken from the venue goes back, for what is left of its position.</summary>
    private async Task RestoreStopAsync(GatewayOrder stop, CancellationToken cancellationToken)
    {
        if (All().Any(order => order.Position == stop.Position && order.FillsAtOnce))
        {
            // What a target has traded is not known yet, as after a crash; the stop could be for more than there is.
            _work.Add(stop.Order.Id, Now + FirstWait);
            return;
        }

        if (stop.Remaining <= 0m)
        {
            return; // All of it was traded by targets: its position cancels it.
        }

        await ChangeAsync(stop.Order.Id, held => held with { Phase = GatewayPhase.Intended }, cancellationToken).ConfigureAwait(false);
        _work.Add(stop.Order.Id, Now);
    }

    private async Task<bool> PullTargetsAsync(PositionId position, CancellationToken cancellationToken)
    {
        foreach (var target in All().Where(order => order.Position == position
            && order.Order.Role == OrderRole.Target && order.Phase is GatewayPhase.Working or GatewayPhase.Sending))
        {
            if (!await PullAsync(target, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes an order from the venue to put it there again later. For its position it goes on working.</summary>
    /// <returns>Whether it is held now.</returns>
    private async Task<bool> PullAsync(GatewayOrder order, CancellationToken cancellationToken)
    {
        lock (_pulled)
        {
            _pulled.Add(order.Order.Id);
        }

        try
        {
            var answer = await _gateway.CancelAsync(order.Order.Instrument, ClientIdOf(order), cancellationToken).ConfigureAwait(false);
            if (answer.IsDone)
            {
                await MergeAsync(order.Order.Id, answer.Value!, cancellationToken).ConfigureAwait(false);
            }

            for (var tries = 0; tries < 20 && Find(order.Order.Id) is { Phase: GatewayPhase.Working or GatewayPhase.Sending } open; tries++)
            {
                await ResolveAsync(open, cancellationToken).ConfigureAwait(false);
                if (Find(order.Order.Id) is { Phase: GatewayPhase.Working })
                {
                    await Task.Delay(FirstWait, _time, cancellationToken).ConfigureAwait(false);
                }
            }

            return Find(order.Order.Id) is { IsHeld: true };
        }
        finally
        {
            lock (_pulled)
            {
                _pulled.Remove(order.Order.Id);
            }
        }
    }

    private bool IsPulled(OrderId id)
    {
        lock (_pulled)
        {
            return _pulled.Contains(id);
        }
    }
}
