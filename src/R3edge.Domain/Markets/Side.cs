namespace R3edge.Domain.Markets;

/// <summary>The direction of an order, a fill, or the aggressor of a public trade.</summary>
public enum Side
{
    /// <summary>Base asset is bought.</summary>
    Buy,

    /// <summary>Base asset is sold.</summary>
    Sell,
}
