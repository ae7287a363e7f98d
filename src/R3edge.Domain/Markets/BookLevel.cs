namespace R3edge.Domain.Markets;

/// <summary>One price of an order book.</summary>
/// <param name="Price">Quote units, above 0.</param>
/// <param name="Quantity">Base units offered there in total; 0 in an update removes the level.</param>
public readonly record struct BookLevel(double Price, double Quantity);
