using System.Collections.Immutable;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tracking;

/// <summary>The next state while it is being worked out: mutable and on the stack, so that a step allocates one state only.</summary>
internal ref struct PositionDraft
{
    private readonly PositionState _source;
    private readonly DateTime _now;
    private ImmutableArray<PositionEffect> _effects = [];
    private int _orderCounter;

    public PositionDraft(PositionState source, DateTime now)
    {
        _source = source;
        _now = now;
        _orderCounter = source.OrderCounter;
        Status = source.Status;
        Working = source.WorkingOrders;
        Entered = source.Entered;
        Exited = source.Exited;
        TargetsFilled = source.TargetsFilled;
        StopPrice = source.StopPrice;
        StopOrigin = source.StopOrigin;
        BestPrice = source.BestPrice;
        OpenedAt = source.OpenedAt;
        LastExitAt = source.LastExitAt;
        ClosedAt = source.ClosedAt;
        LastBarAt = source.LastBarAt;
        ExitReason = source.ExitReason;
        ExitDecidedAt = source.ExitDecidedAt;
        FailedExits = source.FailedExits;
    }

    public PositionStatus Status;
    public ImmutableArray<WorkingOrder> Working;
    public OrderTotals Entered;
    public OrderTotals Exited;
    public ImmutableArray<decimal> TargetsFilled;
    public decimal? StopPrice;
    public StopOrigin StopOrigin;
    public double? BestPrice;
    public DateTime? OpenedAt;
    public DateTime? LastExitAt;
    public DateTime? ClosedAt;
    public DateTime? LastBarAt;
    public ExitReason? ExitReason;
    public DateTime? ExitDecidedAt;
    public int FailedExits;

    public readonly PositionPlan Plan => _source.Plan;

    public readonly DateTime Now => _now;

    public readonly decimal Open => Entered.Quantity - Exited.Quantity;

    public readonly decimal FilledOfRung(int rung) => TargetsFilled.IsEmpty ? 0m : TargetsFilled[rung];

    /// <summary>The order of this role (and rung) that works and is to go on working, or -1.</summary>
    public readonly int IndexOf(OrderRole role, int rung = -1)
    {
        for (var index = 0; index < Working.Length; index++)
        {
            ref readonly var order = ref Working.ItemRef(index);
            if (order.Order.Role == role && order.Rung == rung && !order.IsCancelRequested)
            {
                return index;
            }
        }

        return -1;
    }

    public void Place(OrderRole role, OrderTerms terms, OrderAmount amount, int rung = -1) =>
        Emit(new PositionEffect.PlaceOrder(Add(role, terms, amount, rung)));

    public void Replace(int index, OrderTerms terms, OrderAmount amount)
    {
        var replaced = Working[index];
        Working = Working.SetItem(index, replaced with { IsCancelRequested = true });
        Emit(new PositionEffect.ReplaceOrder(replaced.Order.Id, Add(replaced.Order.Role, terms, amount, replaced.Rung)));
    }

    public void Cancel(int index)
    {
        var order = Working[index];
        if (order.IsCancelRequested)
        {
            return;
        }

        Working = Working.SetItem(index, order with { IsCancelRequested = true });
        Emit(new PositionEffect.CancelOrder(order.Order.Id));
    }

    /// <summary>Cancels whatever works, except one order that is to finish.</summary>
    public void CancelAll(OrderId? except = null)
    {
        for (var index = 0; index < Working.Length; index++)
        {
            if (Working.ItemRef(index).Order.Id != except)
            {
                Cancel(index);
            }
        }
    }

    public readonly PositionStep ToStep() => new(
        new PositionState
        {
            Plan = _source.Plan,
            CreatedAt = _source.CreatedAt,
            Status = Status,
            WorkingOrders = Working,
            Entered = Entered,
            Exited = Exited,
            TargetsFilled = TargetsFilled,
            StopPrice = StopPrice,
            StopOrigin = StopOrigin,
            BestPrice = BestPrice,
            OpenedAt = OpenedAt,
            LastExitAt = LastExitAt,
            ClosedAt = ClosedAt,
            LastBarAt = LastBarAt,
            ExitReason = ExitReason,
            ExitDecidedAt = ExitDecidedAt,
            FailedExits = FailedExits,
            OrderCounter = _orderCounter,
        },
        _effects,
        PositionRejection.None);

    private void Emit(PositionEffect effect) => _effects = _effects.IsEmpty ? [effect] : _effects.Add(effect);

    private Order Add(OrderRole role, OrderTerms terms, OrderAmount amount, int rung)
    {
        _orderCounter++;
        var plan = _source.Plan;
        var side = role == OrderRole.Entry ? plan.Bias.EntrySide() : plan.Bias.ExitSide();
        var order = new Order(
            OrderIds.For(plan.Id, role, _orderCounter), plan.Id, plan.Instrument.Id, role, side, terms, amount, _now);
        var working = new WorkingOrder(order, default, false, false, rung, StopOrigin);
        Working = Working.IsEmpty ? [working] : Working.Add(working);
        return order;
    }
}
