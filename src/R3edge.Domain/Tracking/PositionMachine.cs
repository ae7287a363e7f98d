using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Tracking;

/// <summary>
/// Follows a position from its entry order to the last of its exits. Pure, deterministic and total: what makes no
/// sense is rejected by name and changes nothing.
/// </summary>
/// <remarks>
/// <para>Every order the machine asks for stays among the working orders until a final report on it arrives. That
/// includes orders it had cancelled or replaced: after <see cref="PositionEffect.CancelOrder"/> and
/// <see cref="PositionEffect.ReplaceOrder"/> it needs the report <see cref="OrderStatus.Cancelled"/> (or
/// <see cref="OrderStatus.Filled"/>, when the fill was faster) on the old order.</para>
/// <para>A position is left at the market by one exit order, sent only once no other of its orders works, so that a
/// stop and an exit can never both fill.</para>
/// </remarks>
public static partial class PositionMachine
{
    /// <summary>Starts a position: sends its entry.</summary>
    /// <param name="plan">What was decided.</param>
    /// <param name="now">UTC time of the decision.</param>
    /// <exception cref="ArgumentException">The plan contradicts its own documentation: a price, fraction, distance or amount is out of its range.</exception>
    public static PositionStep Open(PositionPlan plan, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Validate(plan);
        var draft = new PositionDraft(new PositionState { Plan = plan, CreatedAt = now }, now);
        draft.Place(OrderRole.Entry, plan.Entry, plan.Amount);
        return draft.ToStep();
    }

    /// <summary>Applies an event.</summary>
    /// <param name="state">The position.</param>
    /// <param name="positionEvent">What happened.</param>
    /// <returns>The next state and what is to be done; or the same state and why the event was rejected.</returns>
    public static PositionStep Step(PositionState state, PositionEvent positionEvent)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(positionEvent);
        try
        {
            return positionEvent switch
            {
                PositionEvent.OrderReported reported => OnReport(state, reported.Report),
                _ when state.HasEnded => Reject(state, PositionRejection.PositionEnded),
                PositionEvent.BarClosed closed => OnBar(state, closed.Bar, closed.TrailingReading),
                PositionEvent.ExitRequested requested => OnExitRequested(state, requested.Reason, requested.At),
                PositionEvent.RegimeRecognised recognised => OnRegime(state, recognised.Regime, recognised.At),
                PositionEvent.TimeElapsed elapsed => OnTime(state, elapsed.At),
                _ => throw new System.Diagnostics.UnreachableException($"{positionEvent.GetType()} is not a position event."),
            };
        }
        catch (OverflowException)
        {
            return Reject(state, PositionRejection.NumberOutOfRange);
        }
    }

    /// <summary>Which bars may change the state.</summary>
    /// <param name="state">The position.</param>
    public static PositionWatch Watch(PositionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var deadline = WorkingEntry(state) >= 0 ? state.Plan.EntryValidUntil ?? DateTime.MaxValue : DateTime.MaxValue;
        if (state.Status is not (PositionStatus.Open or PositionStatus.PartlyClosed) || state.OpenedAt is not { } openedAt)
        {
            return state.Status == PositionStatus.Pending ? PositionWatch.Idle with { Deadline = deadline } : PositionWatch.Idle;
        }

        if (state.Plan.Exit.MaximumHolding is { } holding && holding < deadline - openedAt)
        {
            deadline = openedAt + holding;
        }

        try
        {
            return WatchPrices(state, deadline);
        }
        catch (OverflowException)
        {
            return PositionWatch.Idle with { EveryBar = true };
        }
    }

    private static PositionWatch WatchPrices(PositionState state, DateTime deadline)
    {
        var plan = state.Plan;
        var exit = plan.Exit;
        var isLong = plan.Bias == Bias.Long;
        var trigger = isLong ? double.PositiveInfinity : double.NegativeInfinity;
        var everyBar = exit.Trailing.NeedsReading;
        if (exit.Trailing.Kind == TrailingKind.Percent && state.BestPrice is { } best)
        {
            trigger = best;
            everyBar = StopRules.TrailingPrice(plan, best, double.NaN) is { } trailed
                && StopRules.Tightens(plan.Bias, trailed, state.StopPrice);
        }

        if (exit.BreakEven is { } breakEven
            && StopRules.BreakEvenPrice(plan, state.Entered, breakEven) is { } even
            && StopRules.Tightens(plan.Bias, even, state.StopPrice))
        {
            var touch = (double)breakEven.TriggerPrice;
            trigger = isLong ? Math.Min(trigger, touch) : Math.Max(trigger, touch);
        }

        return isLong
            ? new PositionWatch(double.NegativeInfinity, trigger, deadline, everyBar)
            : new PositionWatch(trigger, double.PositiveInfinity, deadline, everyBar);
    }

    private static PositionStep Reject(PositionState state, PositionRejection rejection) => new(state, [], rejection);

    private static PositionStep Unchanged(PositionState state) => new(state, [], PositionRejection.None);

    private static PositionStep OnExitRequested(PositionState state, ExitReason reason, DateTime at)
    {
        if (state.Status != PositionStatus.Closing)
        {
            return Leave(state, reason, at);
        }

        // Somebody looked after the exits had failed and wants them tried again; the time tells it from a duplicate.
        if (state.FailedExits >= PositionState.MaximumFailedExits && state.OpenQuantity > 0m && at > state.ExitDecidedAt)
        {
            var draft = new PositionDraft(state, at) { ExitDecidedAt = at, FailedExits = 0 };
            Settle(ref draft);
            return draft.ToStep();
        }

        return Reject(state, PositionRejection.AlreadyClosing);
    }

    private static PositionStep OnRegime(PositionState state, Regime regime, DateTime at)
    {
        if (regime == Regime.None || (regime & ~Regime.Any) != Regime.None)
        {
            return Reject(state, PositionRejection.ImpossibleRegime);
        }

        if (at < state.CreatedAt)
        {
            return Reject(state, PositionRejection.StaleEvent);
        }

        var stays = state.Status == PositionStatus.Closing || (regime & state.Plan.Exit.AllowedRegimes) != Regime.None;
        return stays ? Unchanged(state) : Leave(state, ExitReason.Regime, at);
    }

    private static PositionStep OnTime(PositionState state, DateTime at) =>
        state.Status == PositionStatus.Closing ? Unchanged(state)
        : IsHeldTooLong(state, at) ? Leave(state, ExitReason.TimeStop, at)
        : ExpireEntry(state, at);

    /// <summary>Cancels what still works of an entry whose validity has ended; what has filled of it stays.</summary>
    private static PositionStep ExpireEntry(PositionState state, DateTime at)
    {
        var entry = at >= state.Plan.EntryValidUntil ? WorkingEntry(state) : -1;
        if (entry < 0)
        {
            return Unchanged(state);
        }

        var draft = new PositionDraft(state, at);
        draft.Cancel(entry);
        return draft.ToStep();
    }

    /// <summary>The entry order that works and is to go on working, or -1.</summary>
    private static int WorkingEntry(PositionState state)
    {
        for (var index = 0; index < state.WorkingOrders.Length; index++)
        {
            ref readonly var order = ref state.WorkingOrders.ItemRef(index);
            if (order.Order.Role == OrderRole.Entry && !order.IsCancelRequested)
            {
                return index;
            }
        }

        return -1;
    }

    private static bool IsHeldTooLong(PositionState state, DateTime at) =>
        state.Plan.Exit.MaximumHolding is { } holding && state.OpenedAt is { } openedAt && at - openedAt >= holding;

    private static PositionStep OnBar(PositionState state, in Bar bar, double trailingReading)
    {
        if (!bar.IsPossible || bar.CloseTime <= bar.OpenTime)
        {
            return Reject(state, PositionRejection.ImpossibleBar);
        }

        if (state.Status == PositionStatus.Closing)
        {
            return Unchanged(state);
        }

        if (state.OpenedAt is not { } openedAt || bar.CloseTime <= openedAt)
        {
            return ExpireEntry(state, bar.CloseTime);
        }

        if (bar.CloseTime <= state.LastBarAt)
        {
            return Reject(state, PositionRejection.StaleEvent);
        }

        return IsHeldTooLong(state, bar.CloseTime)
            ? Leave(state, ExitReason.TimeStop, bar.CloseTime)
            : MoveStop(state, bar, trailingReading, openedAt);
    }

    private static PositionStep MoveStop(PositionState state, in Bar bar, double trailingReading, DateTime openedAt)
    {
        var plan = state.Plan;
        var exit = plan.Exit;
        var seen = StopRules.BestOf(plan, bar, openedAt);
        var stop = state.StopPrice;
        var origin = state.StopOrigin;
        if (exit.BreakEven is { } breakEven
            && StopRules.Touches(plan.Bias, seen, breakEven.TriggerPrice)
            && StopRules.BreakEvenPrice(plan, state.Entered, breakEven) is { } even
            && StopRules.Tightens(plan.Bias, even, stop))
        {
            stop = even;
            origin = StopOrigin.BreakEven;
        }

        var best = state.BestPrice;
        if (best is { } known)
        {
            best = StopRules.Better(plan.Bias, known, seen);
            if (StopRules.TrailingPrice(plan, best.Value, trailingReading) is { } trailed
                && StopRules.Tightens(plan.Bias, trailed, stop))
            {
                stop = trailed;
                origin = StopOrigin.Trailing;
            }
        }

        // The reading of an older bar could move the stop, so that rules with one alone must remember every bar.
        var expired = bar.CloseTime >= plan.EntryValidUntil ? WorkingEntry(state) : -1;
        if (stop == state.StopPrice && best == state.BestPrice && expired < 0 && !exit.Trailing.NeedsReading)
        {
            return Unchanged(state);
        }

        var draft = new PositionDraft(state, bar.CloseTime) { BestPrice = best, LastBarAt = bar.CloseTime };
        if (expired >= 0)
        {
            draft.Cancel(expired);
        }

        if (stop != state.StopPrice)
        {
            draft.StopPrice = stop;
            draft.StopOrigin = origin;
            ProtectWithStop(ref draft, isMoved: true);
        }

        return draft.ToStep();
    }

    private static void Validate(PositionPlan plan)
    {
        var exit = plan.Exit;
        Require(plan.Amount.Quantity > 0m && plan.Amount.Funds > 0m, "The amount must be above 0.");
        Require(exit.StopPrice is null or > 0m, "The stop price must be above 0.");
        Require(exit.MaximumHolding is null || exit.MaximumHolding > TimeSpan.Zero, "The holding time must be above 0.");
        Require(
            exit.BreakEven is not { } breakEven || (breakEven.TriggerPrice > 0m && breakEven.OffsetFraction is >= 0m and < 1m),
            "The break-even trigger must be above 0 and its offset at least 0 and below 1.");
        Require(
            exit.Trailing.Kind == TrailingKind.None || (exit.Trailing.Distance > 0.0 && double.IsFinite(exit.Trailing.Distance)),
            "The trailing distance must be finite and above 0.");
        var sum = 0m;
        foreach (var target in exit.Targets)
        {
            Require(target is { Price: > 0m, Fraction: > 0m and <= 1m }, "A target needs a price above 0 and a fraction above 0, at most 1.");
            sum += target.Fraction;
        }

        Require(sum <= 1m, "The fractions of the targets must add up to at most 1.");

        static void Require(bool isTrue, string message)
        {
            if (!isTrue)
            {
                throw new ArgumentException(message, nameof(plan));
            }
        }
    }
}
