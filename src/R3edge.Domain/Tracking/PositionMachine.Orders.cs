using System.Collections.Immutable;
using R3edge.Domain.Execution;

namespace R3edge.Domain.Tracking;

/// <content>What reports on orders do, and how a position is left.</content>
public static partial class PositionMachine
{
    private static PositionStep OnReport(PositionState state, in OrderReport report)
    {
        var index = IndexOf(state.WorkingOrders, report.OrderId);
        if (index < 0)
        {
            return Reject(state, state.Owns(report.OrderId) ? PositionRejection.StaleReport
                : state.HasEnded ? PositionRejection.PositionEnded
                : PositionRejection.UnknownOrder);
        }

        var order = state.WorkingOrders[index];
        var rejection = Judge(order, report);
        if (rejection != PositionRejection.None)
        {
            return Reject(state, rejection);
        }

        var draft = new PositionDraft(state, report.Time);
        Book(ref draft, index, order, report);
        var hasFilled = report.FilledQuantity > order.Filled.Quantity;
        if (draft.Status == PositionStatus.Closing)
        {
            if (order.Order.Role == OrderRole.Exit && report.IsFinal)
            {
                draft.FailedExits = report.FilledQuantity > 0m ? 0 : draft.FailedExits + 1;
            }

            Settle(ref draft, isRefused: report.Status == OrderStatus.Rejected);
        }
        else if (draft.Entered.Quantity == 0m)
        {
            if (report.IsFinal)
            {
                // A position that is not being left has its entry cancelled for one reason only.
                draft.ExitReason = order.IsCancelRequested && report.Status == OrderStatus.Cancelled ? ExitReason.EntryExpired : draft.ExitReason;
                End(ref draft, isRefused: report.Status == OrderStatus.Rejected);
            }
        }
        else if (hasFilled || report.IsFinal)
        {
            Decide(ref draft, order, report, hasFilled);
        }

        return draft.ToStep();
    }

    /// <summary>What a report on an order means for a position that is not being left yet.</summary>
    private static void Decide(ref PositionDraft draft, in WorkingOrder order, in OrderReport report, bool hasFilled)
    {
        var role = order.Order.Role;
        var isLost = !order.IsCancelRequested && report.Status is OrderStatus.Cancelled or OrderStatus.Rejected;
        if (role == OrderRole.Stop && hasFilled)
        {
            // A touched stop is a market order: it may finish what it began, everything else goes.
            var isFinishing = !report.IsFinal && !order.IsCancelRequested;
            Leave(ref draft, ReasonOf(order), isFinishing ? order.Order.Id : null);
        }
        else if (draft.Open <= 0m)
        {
            Leave(ref draft, ReasonOf(order), null);
        }
        else if (isLost && role is OrderRole.Stop or OrderRole.Target)
        {
            Leave(ref draft, ExitReason.Forced, null);
        }
        else
        {
            draft.Status = draft.Exited.Quantity > 0m ? PositionStatus.PartlyClosed : PositionStatus.Open;
            if (hasFilled)
            {
                ProtectWithStop(ref draft, isMoved: false);
            }

            // A target that fills as planned leaves the other rungs as they are.
            if (hasFilled && (role == OrderRole.Entry || order.IsCancelRequested))
            {
                ProtectWithTargets(ref draft);
            }
        }
    }

    private static int IndexOf(ImmutableArray<WorkingOrder> orders, OrderId id)
    {
        for (var index = 0; index < orders.Length; index++)
        {
            if (orders.ItemRef(index).Order.Id == id)
            {
                return index;
            }
        }

        return -1;
    }

    private static PositionRejection Judge(in WorkingOrder order, in OrderReport report)
    {
        var quantity = report.FilledQuantity;
        var notional = report.FilledNotional;
        var isNonsense = quantity < 0m || notional < 0m || (quantity == 0m) != (notional == 0m)
            || quantity > order.Order.Amount.Quantity
            || report.Status is < OrderStatus.Accepted or > OrderStatus.Rejected
            || (report.Status == OrderStatus.Filled && quantity == 0m);
        if (isNonsense)
        {
            return PositionRejection.CorruptReport;
        }

        var known = order.Filled;
        var isNewer = report.IsFinal || !order.IsAcknowledged;
        var grows = quantity > known.Quantity || notional > known.Notional;
        if (quantity < known.Quantity || notional < known.Notional)
        {
            return report.IsFinal || grows ? PositionRejection.CorruptReport : PositionRejection.StaleReport;
        }

        if (quantity > known.Quantity && notional == known.Notional)
        {
            return PositionRejection.CorruptReport;
        }

        return grows || isNewer || report.Fees > known.Fees ? PositionRejection.None : PositionRejection.StaleReport;
    }

    /// <summary>Takes a report's totals into the books and forgets the order if it is final.</summary>
    private static void Book(ref PositionDraft draft, int index, in WorkingOrder order, in OrderReport report)
    {
        var known = order.Filled;
        var totals = new OrderTotals(report.FilledQuantity, report.FilledNotional, report.Fees);
        draft.Working = report.IsFinal
            ? draft.Working.Length == 1 ? [] : draft.Working.RemoveAt(index)
            : draft.Working.SetItem(index, order with { Filled = totals, IsAcknowledged = true });
        var filled = totals.Quantity - known.Quantity;
        if (order.Order.Role == OrderRole.Entry)
        {
            draft.Entered = Grown(draft.Entered, known, totals);
            if (filled > 0m && draft.OpenedAt is null)
            {
                MarkOpened(ref draft);
            }

            return;
        }

        draft.Exited = Grown(draft.Exited, known, totals);
        if (filled <= 0m)
        {
            return;
        }

        draft.LastExitAt = draft.LastExitAt > report.Time ? draft.LastExitAt : report.Time;
        if (order.Rung >= 0)
        {
            var rungs = draft.TargetsFilled.IsEmpty
                ? ImmutableArray.Create(new decimal[draft.Plan.Exit.Targets.Length])
                : draft.TargetsFilled;
            draft.TargetsFilled = rungs.SetItem(order.Rung, rungs[order.Rung] + filled);
        }

        if (draft.Open == 0m && order.Order.Role != OrderRole.Exit)
        {
            draft.ExitReason = ReasonOf(order);
        }
    }

    private static OrderTotals Grown(in OrderTotals sum, in OrderTotals known, in OrderTotals totals) => new(
        sum.Quantity + totals.Quantity - known.Quantity,
        sum.Notional + totals.Notional - known.Notional,
        sum.Fees + totals.Fees - known.Fees);

    private static void MarkOpened(ref PositionDraft draft)
    {
        var exit = draft.Plan.Exit;
        draft.OpenedAt = draft.Now;
        if (exit.StopPrice is { } stop)
        {
            draft.StopPrice = StopRules.OnTick(draft.Plan, stop);
        }

        if (exit.Trailing.Kind != TrailingKind.None)
        {
            draft.BestPrice = (double)draft.Entered.AveragePrice;
        }
    }

    private static ExitReason ReasonOf(in WorkingOrder order) => order switch
    {
        { Order.Role: OrderRole.Target } => ExitReason.Target,
        { Order.Role: OrderRole.Stop, StopOrigin: StopOrigin.BreakEven } => ExitReason.BreakEven,
        { Order.Role: OrderRole.Stop, StopOrigin: StopOrigin.Trailing } => ExitReason.TrailingStop,
        { Order.Role: OrderRole.Stop } => ExitReason.Stop,
        _ => ExitReason.Forced,
    };

    private static PositionStep Leave(PositionState state, ExitReason reason, DateTime at)
    {
        var draft = new PositionDraft(state, at);
        Leave(ref draft, reason, null);
        return draft.ToStep();
    }

    private static void Leave(ref PositionDraft draft, ExitReason reason, OrderId? finishing)
    {
        draft.Status = PositionStatus.Closing;
        draft.ExitReason = reason;
        draft.ExitDecidedAt = draft.Now;
        draft.CancelAll(finishing);
        Settle(ref draft);
    }

    /// <summary>Brings a position that is being left one step nearer to its end.</summary>
    private static void Settle(ref PositionDraft draft, bool isRefused = false)
    {
        if (!draft.Working.IsEmpty)
        {
            if (draft.Open <= 0m && draft.Entered.Quantity > 0m)
            {
                draft.CancelAll();
            }
        }
        else if (draft.Open == 0m)
        {
            End(ref draft, isRefused);
        }
        else if (draft.Open > 0m && draft.FailedExits < PositionState.MaximumFailedExits)
        {
            draft.Place(OrderRole.Exit, OrderTerms.Market, OrderAmount.Of(draft.Open));
        }
    }

    private static void End(ref PositionDraft draft, bool isRefused)
    {
        draft.Status = draft.Entered.Quantity > 0m ? PositionStatus.Closed
            : isRefused ? PositionStatus.Rejected
            : PositionStatus.Cancelled;
        draft.ClosedAt = draft.LastExitAt ?? draft.Now;
    }
}
