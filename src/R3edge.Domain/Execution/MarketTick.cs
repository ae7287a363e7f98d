using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Execution;

/// <summary>The last quote and the last trade, and which of the two is the current tick.</summary>
internal readonly record struct MarketTick
{
    /// <summary>UTC ticks of the current one.</summary>
    public long Ticks { get; init; }

    /// <summary>Whether the current one is a quote.</summary>
    public bool IsQuote { get; init; }

    /// <summary>Whether there has been a quote.</summary>
    public bool HasQuote { get; init; }

    /// <summary>Whether there has been a trade.</summary>
    public bool HasPrint { get; init; }

    /// <summary>Bid of the last quote.</summary>
    public double Bid { get; init; }

    /// <summary>Ask of the last quote.</summary>
    public double Ask { get; init; }

    /// <summary>Price of the last trade.</summary>
    public double Print { get; init; }

    /// <summary>What a taker gets before slippage: of quote and print the worse.</summary>
    public double TakerPrice(bool isBuy) =>
        IsQuote ? TouchPrice(isBuy)
        : !HasQuote ? Print
        : isBuy ? Math.Max(Ask, Print)
        : Math.Min(Bid, Print);

    /// <summary>What comes to a resting limit order: sellers to one that buys, buyers to one that sells.</summary>
    public double TouchPrice(bool isBuy) => !IsQuote ? Print : isBuy ? Ask : Bid;

    /// <summary>What triggers a stop; NaN where this tick triggers none.</summary>
    public double Trigger(bool isBuy) => !IsQuote ? Print : HasPrint ? double.NaN : TouchPrice(isBuy);

    /// <summary>Writes it.</summary>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(Ticks);
        writer.Write(IsQuote);
        writer.Write(HasQuote);
        writer.Write(HasPrint);
        writer.Write(Bid);
        writer.Write(Ask);
        writer.Write(Print);
    }

    /// <summary>Reads a saved one.</summary>
    public static MarketTick Restored(ref SnapshotReader reader) => new()
    {
        Ticks = reader.ReadInt64(),
        IsQuote = reader.ReadBoolean(),
        HasQuote = reader.ReadBoolean(),
        HasPrint = reader.ReadBoolean(),
        Bid = reader.ReadDouble(),
        Ask = reader.ReadDouble(),
        Print = reader.ReadDouble(),
    };
}
