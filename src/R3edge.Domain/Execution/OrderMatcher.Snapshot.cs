using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Execution;

/// <content>How the venue is saved and put back, at any point, also between two events of a bar.</content>
public sealed partial class OrderMatcher
{
    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        _seen.Save(writer);
        SaveState(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _seen.Restore(ref reader);
        RestoreState(ref reader);
    }

    /// <summary>Writes all but the ids that were seen and what positions hold, which several matchers may share.</summary>
    internal void SaveState(SnapshotWriter writer)
    {
        writer.Write(_instrument.Id.ToString());
        _orders.Save(writer);
        writer.Write(_notices.Count);
        foreach (var (order, notice) in _notices)
        {
            OrderSnapshots.Write(writer, order);
            OrderSnapshots.Write(writer, in notice);
        }

        BarSnapshots.Write(writer, in _bar);
        _path.Save(writer);
        writer.Write(_price);
        Write(writer, in _pool);
        Write(writer, in _sellPool);
        writer.Write(_time);
        writer.Write(_fixedHighFirst);
        writer.Write(_isAtOpen);
        writer.Write(_isOpen);
        writer.Write(_mustExamine);
        writer.Write(_isFedByTicks);
        _tick.Save(writer);
        Write(writer, in _quote);
        writer.Write(_quoteSequence);
        Write(writer, in _trade);
        writer.Write(_barEndTicks);
    }

    /// <summary>Reads what <see cref="SaveState"/> wrote.</summary>
    internal void RestoreState(ref SnapshotReader reader)
    {
        var instrument = reader.ReadString();
        if (instrument != _instrument.Id.ToString())
        {
            throw new InvalidDataException($"The snapshot is of the orders for {instrument}, not for {_instrument.Id}.");
        }

        _orders.Restore(ref reader, _instrument.Id);
        _notices.Clear();
        for (var left = reader.ReadCount(int.MaxValue); left > 0; left--)
        {
            _notices.Enqueue((OrderSnapshots.ReadOrder(ref reader, _instrument.Id), OrderSnapshots.ReadReport(ref reader)));
        }

        _bar = BarSnapshots.Read(ref reader);
        _path = BarPath.Restored(ref reader);
        _price = reader.ReadDecimal();
        _pool = ReadPool(ref reader);
        _sellPool = ReadPool(ref reader);
        _time = reader.ReadTime();
        _fixedHighFirst = reader.ReadBoolean();
        _isAtOpen = reader.ReadBoolean();
        _isOpen = reader.ReadBoolean();
        _mustExamine = reader.ReadBoolean();
        _isFedByTicks = reader.ReadBoolean();
        _tick = MarketTick.Restored(ref reader);
        _quote = new Quote(
            reader.ReadTime(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        _quoteSequence = reader.ReadInt64();
        _trade = new Trade(
            reader.ReadTime(), reader.ReadDouble(), reader.ReadDouble(), (Side)reader.ReadCount((int)Side.Sell), reader.ReadInt64());
        _barEndTicks = reader.ReadInt64();
    }

    private static void Write(SnapshotWriter writer, in Quote quote)
    {
        writer.Write(quote.Time);
        writer.Write(quote.BidPrice);
        writer.Write(quote.BidQuantity);
        writer.Write(quote.AskPrice);
        writer.Write(quote.AskQuantity);
    }

    private static void Write(SnapshotWriter writer, in Trade trade)
    {
        writer.Write(trade.Time);
        writer.Write(trade.Price);
        writer.Write(trade.Quantity);
        writer.Write((int)trade.Aggressor);
        writer.Write(trade.Sequence);
    }

    private static void Write(SnapshotWriter writer, in VolumePool pool)
    {
        writer.Write(pool.Available);
        writer.Write(pool.Traded);
        writer.Write(pool.Volume);
    }

    private static VolumePool ReadPool(ref SnapshotReader reader) => new()
    {
        Available = reader.ReadDecimal(),
        Traded = reader.ReadDecimal(),
        Volume = reader.ReadDouble(),
    };
}
