namespace R3edge.Domain.Markets;

/// <summary>An opinion on the direction of a market, and the direction of a position.</summary>
public enum Bias
{
    /// <summary>Prices are expected to rise.</summary>
    Long,

    /// <summary>Prices are expected to fall.</summary>
    Short,
}

/// <summary>Arithmetic on <see cref="Bias"/>.</summary>
public static class BiasExtensions
{
    /// <summary>+1 for long, -1 for short: the sign of a profit when the price rises.</summary>
    public static int Sign(this Bias bias) => bias == Bias.Long ? 1 : -1;

    /// <summary>The other direction.</summary>
    public static Bias Opposite(this Bias bias) => bias == Bias.Long ? Bias.Short : Bias.Long;

    /// <summary>The side of the order that opens a position of this bias.</summary>
    public static Side EntrySide(this Bias bias) => bias == Bias.Long ? Side.Buy : Side.Sell;

    /// <summary>The side of the order that closes a position of this bias.</summary>
    public static Side ExitSide(this Bias bias) => bias == Bias.Long ? Side.Sell : Side.Buy;
}
