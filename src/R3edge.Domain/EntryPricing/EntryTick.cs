using R3edge.Domain.Markets;

namespace R3edge.Domain.EntryPricing;

/// <summary>In which direction an entry price goes to the tick.</summary>
internal static class EntryTick
{
    /// <summary>A limit never pays more than was decided; a stop never triggers before the decided price.</summary>
    public static PriceRounding Rounding(EntryOrder order, Bias bias) =>
        (order == EntryOrder.Limit) == (bias == Bias.Long) ? PriceRounding.Down : PriceRounding.Up;

    /// <summary>Whether a market is at a price or beyond it.</summary>
    public static bool IsReached(EntryOrder order, Bias bias, double price, double market) =>
        Rounding(order, bias) == PriceRounding.Down ? market <= price : market >= price;
}
