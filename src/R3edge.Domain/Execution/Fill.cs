using R3edge.Domain.Markets;

namespace R3edge.Domain.Execution;

/// <summary>One execution of an order of ours.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Price">Quote units per base unit.</param>
/// <param name="Quantity">Base units.</param>
/// <param name="Fee">Quote units.</param>
/// <param name="Liquidity">Whether it took or made liquidity.</param>
/// <param name="Time">UTC; in a simulation over bars, the open time of the bar in which it happened.</param>
public readonly record struct Fill(
    OrderId OrderId, Side Side, decimal Price, decimal Quantity, decimal Fee, Liquidity Liquidity, DateTime Time)
{
    /// <summary>Price times quantity, in quote units.</summary>
    public decimal Notional => Price * Quantity;
}

/// <summary>Which side of the book a fill came from.</summary>
public enum Liquidity
{
    /// <summary>Traded against a resting order: market orders, and stops once touched.</summary>
    Taker,

    /// <summary>Rested in the book: limit orders touched by the market.</summary>
    Maker,
}
