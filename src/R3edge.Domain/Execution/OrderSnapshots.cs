using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Execution;

/// <summary>Orders and reports as part of a snapshot of the venue that holds them.</summary>
internal static class OrderSnapshots
{
    public static void Write(SnapshotWriter writer, Order order)
    {
        writer.Write(order.Id.Value);
        writer.Write(order.PositionId.Value);
        writer.Write((int)order.Role);
        writer.Write((int)order.Side);
        writer.Write((int)order.Terms.Type);
        if (order.Terms.HasStop)
        {
            writer.Write(order.Terms.StopPrice);
        }

        if (order.Terms.HasLimit)
        {
            writer.Write(order.Terms.LimitPrice);
        }

        writer.Write(order.Amount.Quantity);
        writer.Write(order.Amount.Funds);
        writer.Write(order.Amount.IsFlexible);
        writer.Write(order.CreatedAt);
    }

    public static Order ReadOrder(ref SnapshotReader reader, InstrumentId instrument) => new(
        new OrderId(reader.ReadUInt128()),
        new PositionId(reader.ReadUInt128()),
        instrument,
        (OrderRole)reader.ReadCount((int)OrderRole.Target),
        (Side)reader.ReadCount((int)Side.Sell),
        ReadTerms(ref reader),
        OrderAmount.Restored(reader.ReadDecimal(), reader.ReadDecimal(), reader.ReadBoolean()),
        reader.ReadTime());

    public static void Write(SnapshotWriter writer, in OrderReport report)
    {
        writer.Write(report.OrderId.Value);
        writer.Write((int)report.Status);
        writer.Write(report.FilledQuantity);
        writer.Write(report.FilledNotional);
        writer.Write(report.Fees);
        writer.Write(report.Time);
        writer.Write((int)report.Reason);
    }

    public static OrderReport ReadReport(ref SnapshotReader reader) => new(
        new OrderId(reader.ReadUInt128()),
        (OrderStatus)reader.ReadCount((int)OrderStatus.Rejected),
        reader.ReadDecimal(),
        reader.ReadDecimal(),
        reader.ReadDecimal(),
        reader.ReadTime(),
        (OrderRefusal)reader.ReadCount((int)OrderRefusal.UnknownToVenue));

    public static void Write(SnapshotWriter writer, InstrumentId instrument)
    {
        writer.Write(instrument.Venue.Code);
        writer.Write(instrument.Symbol);
    }

    public static InstrumentId ReadInstrumentId(ref SnapshotReader reader)
    {
        var (venue, symbol) = (reader.ReadString(), reader.ReadString());
        try
        {
            return new InstrumentId(new Venue(venue), symbol);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"The snapshot holds '{venue}' where the code of a venue belongs.", error);
        }
    }

    private static OrderTerms ReadTerms(ref SnapshotReader reader) => (OrderType)reader.ReadCount((int)OrderType.StopLimit) switch
    {
        OrderType.Market => OrderTerms.Market,
        OrderType.Limit => OrderTerms.Limit(ReadPrice(ref reader)),
        OrderType.Stop => OrderTerms.Stop(ReadPrice(ref reader)),
        _ => OrderTerms.StopLimit(ReadPrice(ref reader), ReadPrice(ref reader)),
    };

    private static decimal ReadPrice(ref SnapshotReader reader)
    {
        var price = reader.ReadDecimal();
        return price > 0m ? price : throw new InvalidDataException($"The snapshot holds {price} where the price of an order belongs.");
    }
}
