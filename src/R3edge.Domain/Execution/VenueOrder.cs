using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Execution;

/// <summary>An order on its way to the simulated venue or at it. Reused after the order is done, so that orders cost no memory.</summary>
internal sealed class VenueOrder
{
    /// <summary>As many meetings as make an order one that rests in the book.</summary>
    public const int Resting = 2;

    /// <summary>The intent.</summary>
    public Order Order { get; private set; } = null!;

    /// <summary>What it is by now: a triggered stop is a market order, a triggered stop-limit a limit order.</summary>
    public OrderType Type { get; private set; }

    /// <summary>Whether it buys.</summary>
    public bool IsBuy { get; private set; }

    /// <summary>The price at which something happens to it; NaN for a market order.</summary>
    public double Level { get; private set; }

    /// <summary>UTC ticks of its arrival at the venue.</summary>
    public long ArrivalTicks { get; private set; }

    /// <summary>UTC ticks of the arrival of its cancellation; <see cref="long.MaxValue"/> for none.</summary>
    public long CancelTicks { get; set; }

    /// <summary>Whether it has arrived.</summary>
    public bool IsAtVenue { get; set; }

    /// <summary>Whether it was found not to trade at the current point of the path.</summary>
    public bool IsExamined { get; set; }

    /// <summary>
    /// How many ticks of the market it has met, the current one included; counted up to <see cref="Resting"/>. 0 while it was sent in
    /// answer to the current one.
    /// </summary>
    public int Meetings { get; set; }

    /// <summary>Whether a report has told of it.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>The order in whose place it comes; null for none, or once it has.</summary>
    public OrderId? Replaces { get; set; }

    /// <summary>What the order to replace had filled when this one was sent.</summary>
    public decimal FilledWhenSent { get; set; }

    /// <summary>What the replaced order filled while this one was on its way: no longer to be traded.</summary>
    public decimal Withheld { get; set; }

    /// <summary>Base units filled.</summary>
    public decimal Filled { get; private set; }

    /// <summary>Quote units filled.</summary>
    public decimal Notional { get; private set; }

    /// <summary>Fees, in quote units.</summary>
    public decimal Fees { get; private set; }

    /// <summary>Whether it waits for a rising price: stops that buy and limits that sell.</summary>
    public bool AwaitsRise => IsBuy != (Type == OrderType.Limit);

    /// <summary>Whether nothing has filled.</summary>
    public bool IsUntouched { get; private set; }

    /// <summary>What is left to trade; nothing where the replaced order filled more than this one is for.</summary>
    public OrderAmount Left => IsUntouched && Withheld == 0m ? Order.Amount : Order.Amount with
    {
        Quantity = Math.Max(0m, Order.Amount.Quantity - Withheld - Filled),
        Funds = Order.Amount.Funds == OrderAmount.Unlimited ? OrderAmount.Unlimited
            : Math.Max(0m, Order.Amount.Funds - Notional - Fees),
    };

    /// <summary>What is left to trade where an entry may cost no more than this, in quote units.</summary>
    public OrderAmount LeftFor(decimal buyingPower)
    {
        var left = Left;
        return !Order.IsReduceOnly && Order.Amount.IsFlexible && left.Funds > buyingPower ? left with { Funds = buyingPower } : left;
    }

    /// <summary>Takes up a new order.</summary>
    public void Start(Order order, long arrivalTicks, bool isAtVenue)
    {
        Order = order;
        IsBuy = order.Side == Side.Buy;
        Become(order.Terms.Type);
        ArrivalTicks = arrivalTicks;
        CancelTicks = long.MaxValue;
        IsAtVenue = isAtVenue;
        IsExamined = false;
        Meetings = 0;
        IsAcknowledged = false;
        Replaces = null;
        FilledWhenSent = 0m;
        Withheld = 0m;
        IsUntouched = true;
        Filled = 0m;
        Notional = 0m;
        Fees = 0m;
    }

    /// <summary>The stop price was touched.</summary>
    public void Trigger() => Become(Type == OrderType.StopLimit ? OrderType.Limit : OrderType.Market);

    /// <summary>Adds a fill to the totals.</summary>
    public void Add(decimal quantity, decimal notional, decimal fee)
    {
        if (IsUntouched)
        {
            (Filled, Notional, Fees) = (quantity, notional, fee);
        }
        else
        {
            Filled += quantity;
            Notional += notional;
            Fees += fee;
        }

        IsUntouched = false;
        IsAcknowledged = true;
    }

    /// <summary>Tells its state.</summary>
    public OrderReport Report(OrderStatus status, DateTime time, OrderRefusal reason = OrderRefusal.None) =>
        new(Order.Id, status, Filled, Notional, Fees, time, reason);

    /// <summary>Writes all of it.</summary>
    public void Save(SnapshotWriter writer)
    {
        OrderSnapshots.Write(writer, Order);
        writer.Write((int)Type);
        writer.Write(ArrivalTicks);
        writer.Write(CancelTicks);
        writer.Write(IsAtVenue);
        writer.Write(IsExamined);
        writer.Write(Meetings);
        writer.Write(IsAcknowledged);
        writer.Write(Replaces is not null);
        writer.Write(Replaces?.Value ?? default);
        writer.Write(FilledWhenSent);
        writer.Write(Withheld);
        writer.Write(IsUntouched);
        writer.Write(Filled);
        writer.Write(Notional);
        writer.Write(Fees);
    }

    /// <summary>Becomes a saved one.</summary>
    public void Restore(ref SnapshotReader reader, InstrumentId instrument)
    {
        Start(OrderSnapshots.ReadOrder(ref reader, instrument), arrivalTicks: 0, isAtVenue: false);
        var type = (OrderType)reader.ReadCount((int)OrderType.StopLimit);
        if (type != Type)
        {
            Trigger();
        }

        if (type != Type)
        {
            throw new InvalidDataException($"The snapshot holds a {Order.Terms.Type} order that has become a {type} order.");
        }

        ArrivalTicks = reader.ReadInt64();
        CancelTicks = reader.ReadInt64();
        IsAtVenue = reader.ReadBoolean();
        IsExamined = reader.ReadBoolean();
        Meetings = reader.ReadCount(Resting);
        IsAcknowledged = reader.ReadBoolean();
        var replaces = reader.ReadBoolean();
        var replaced = new OrderId(reader.ReadUInt128());
        Replaces = replaces ? replaced : null;
        FilledWhenSent = reader.ReadDecimal();
        Withheld = reader.ReadDecimal();
        IsUntouched = reader.ReadBoolean();
        Filled = reader.ReadDecimal();
        Notional = reader.ReadDecimal();
        Fees = reader.ReadDecimal();
    }

    private void Become(OrderType type)
    {
        Type = type;
        Level = type switch
        {
            OrderType.Market => double.NaN,
            OrderType.Limit => (double)Order.Terms.LimitPrice,
            _ => (double)Order.Terms.StopPrice,
        };
    }
}
