namespace R3edge.Domain.Signals;

/// <summary>A column of numbers, one a bar, that a strategy reads: a price, a volume, or an output of an indicator.</summary>
/// <param name="Index">Its place on the board.</param>
public readonly record struct Column(int Index)
{
    /// <summary>The bars' opens.</summary>
    public static Column Open { get; } = new(0);

    /// <summary>The bars' highs.</summary>
    public static Column High { get; } = new(1);

    /// <summary>The bars' lows.</summary>
    public static Column Low { get; } = new(2);

    /// <summary>The bars' closes.</summary>
    public static Column Close { get; } = new(3);

    /// <summary>The bars' volumes.</summary>
    public static Column Volume { get; } = new(4);

    /// <summary>How many columns every board has before its indicators'.</summary>
    internal static int PriceCount => 5;
}
