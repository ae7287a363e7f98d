using R3edge.Domain.Execution;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

/// <summary>
/// A venue with a mind of its own: it learns of commands late, fills in pieces, refuses, and its reports wait in a
/// bag from which they are drawn in any order, some of them twice and some not before it is asked again.
/// </summary>
internal sealed class FakeVenue(DecisionTape tape, bool capsReduceOnly)
{
    private readonly Queue<PositionEffect> _commands = [];
    private readonly List<VenueOrder> _orders = [];
    private readonly List<OrderReport> _undelivered = [];

    public DateTime Now { get; set; } = Scenario.Start;

    public List<OrderReport> Delivered { get; } = [];

    public bool IsQuiet => _commands.Count == 0 && _undelivered.Count == 0 && _orders.All(o => o.IsFinal);

    public bool HasCommands => _commands.Count > 0;

    public bool HasReports => _undelivered.Count > 0;

    /// <summary>Base units in the position's direction.</summary>
    public decimal Position => Sum(true).Quantity - Sum(false).Quantity;

    /// <summary>Ids of all orders that work here, or that are on their way.</summary>
    public IEnumerable<OrderId> WorkingIds => _orders.Where(o => !o.IsFinal).Select(o => o.Order.Id).Concat(
        _commands.Select(PlacedBy).OfType<Order>().Select(o => o.Id));

    public static Order? PlacedBy(PositionEffect effect) => effect switch
    {
        PositionEffect.PlaceOrder place => place.Order,
        PositionEffect.ReplaceOrder replace => replace.Order,
        _ => null,
    };

    public OrderTotals Sum(bool ofEntries)
    {
        var orders = _orders.Where(o => o.Order.Role == OrderRole.Entry == ofEntries).Select(o => o.Filled).ToArray();
        return new OrderTotals(orders.Sum(f => f.Quantity), orders.Sum(f => f.Notional), orders.Sum(f => f.Fees));
    }

    public void Send(PositionEffect effect) => _commands.Enqueue(effect);

    public void ExecuteNext(bool isFair)
    {
        switch (_commands.Dequeue())
        {
            case PositionEffect.PlaceOrder place:
                Accept(place.Order, refuses: !isFair && tape.Next(6) == 0);
                break;
            case PositionEffect.CancelOrder cancel:
                Cancel(cancel.OrderId);
                break;
            case PositionEffect.ReplaceOrder replace:
                var wasWorking = Cancel(replace.OrderId);
                Accept(replace.Order, refuses: !wasWorking && tape.Next(2) == 0);
                break;
        }
    }

    /// <summary>Fills some or all of any order that works.</summary>
    public void FillSome()
    {
        var working = _orders.Where(o => !o.IsFinal).ToArray();
        if (working.Length > 0)
        {
            var order = working[tape.Next(working.Length)];
            var remaining = order.Total - order.Filled.Quantity;
            var pieces = tape.Next(3) == 0 ? 1m : (1 + tape.Next(9)) / 10m;
            Fill(order, Math.Max(0.001m, decimal.Floor(remaining * pieces * 1000m) / 1000m));
        }
    }

    /// <summary>Fills what trades at the market: entries never on their own, exits and stops that have begun always.</summary>
    public void FillFairly()
    {
        foreach (var order in _orders.Where(o => !o.IsFinal).ToArray())
        {
            var isAtTheMarket = order.Order.Role == OrderRole.Exit
                || (order.Order.Role == OrderRole.Stop && order.Filled.Quantity > 0m);
            if (isAtTheMarket)
            {
                Fill(order, order.Total - order.Filled.Quantity);
            }
        }
    }

    /// <summary>Drops an order that works, for reasons of its own.</summary>
    public void DropSome()
    {
        var working = _orders.Where(o => !o.IsFinal).ToArray();
        if (working.Length > 0)
        {
            var order = working[tape.Next(working.Length)];
            End(order, order.Filled.Quantity == 0m && tape.Next(2) == 0 ? OrderStatus.Rejected : OrderStatus.Cancelled);
        }
    }

    /// <summary>Draws a report; one in four stays in the bag and comes again.</summary>
    public OrderReport Deliver()
    {
        var index = tape.Next(_undelivered.Count);
        var report = _undelivered[index];
        if (tape.HasEnded || tape.Next(4) != 0)
        {
            _undelivered.RemoveAt(index);
        }

        Delivered.Add(report);
        return report;
    }

    /// <summary>Loses a report for now; <see cref="ReportAll"/> makes up for it.</summary>
    public void LoseReport() => _undelivered.RemoveAt(tape.Next(_undelivered.Count));

    /// <summary>What a host asks for after a lost connection: the present state of every order.</summary>
    public void ReportAll()
    {
        foreach (var order in _orders)
        {
            Report(order);
        }
    }

    private void Accept(Order order, bool refuses)
    {
        // An order bounded by funds alone buys 8 units here.
        var total = order.Amount.Quantity == OrderAmount.Unlimited ? 8m : order.Amount.Quantity;
        var accepted = new VenueOrder(order, total);
        _orders.Add(accepted);
        if (refuses || (capsReduceOnly && order.IsReduceOnly && Position <= 0m))
        {
            accepted.Status = OrderStatus.Rejected;
        }

        Report(accepted);
    }

    private bool Cancel(OrderId id)
    {
        var order = _orders.Single(o => o.Order.Id == id);
        if (order.IsFinal)
        {
            Report(order);
            return false;
        }

        End(order, OrderStatus.Cancelled);
        return true;
    }

    private void Fill(VenueOrder order, decimal quantity)
    {
        if (capsReduceOnly && order.Order.IsReduceOnly)
        {
            quantity = Math.Min(quantity, Position);
            if (quantity <= 0m)
            {
                End(order, OrderStatus.Cancelled);
                return;
            }
        }

        var price = 80m + (tape.Next(4000) / 100m);
        order.Filled = new OrderTotals(
            order.Filled.Quantity + quantity, order.Filled.Notional + (quantity * price), order.Filled.Fees + (quantity * price / 1000m));
        order.Status = order.Filled.Quantity == order.Total ? OrderStatus.Filled : OrderStatus.PartlyFilled;
        Report(order);
    }

    private void End(VenueOrder order, OrderStatus status)
    {
        order.Status = status;
        Report(order);
    }

    private void Report(VenueOrder order) => _undelivered.Add(new OrderReport(
        order.Order.Id, order.Status, order.Filled.Quantity, order.Filled.Notional, order.Filled.Fees, Now));

    private sealed class VenueOrder(Order order, decimal total)
    {
        public Order Order { get; } = order;

        public decimal Total { get; } = total;

        public OrderTotals Filled { get; set; }

        public OrderStatus Status { get; set; }

        public bool IsFinal => Status is OrderStatus.Filled or OrderStatus.Cancelled or OrderStatus.Rejected;
    }
}
