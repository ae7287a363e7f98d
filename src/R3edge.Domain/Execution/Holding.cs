namespace R3edge.Domain.Execution;

/// <summary>What a portfolio holds of one instrument, and what trading it has earned. Amounts are in quote units.</summary>
/// <param name="Quantity">Base units; negative while short.</param>
/// <param name="Mark">The price at which it is valued; 0 before the first.</param>
/// <param name="Cost">What the holding cost, fees not counted; negative while short: what it brought.</param>
/// <param name="RealisedProfit">
/// What closing has earned over the average cost of what was closed, fees not deducted.
/// </param>
/// <param name="Fees">All fees so far.</param>
public readonly record struct Holding(decimal Quantity, decimal Mark, decimal Cost, decimal RealisedProfit, decimal Fees)
{
    /// <summary>What closing the holding at the mark would earn over its cost, fees not counted.</summary>
    public decimal UnrealisedProfit => (Quantity * Mark) - Cost;

    /// <summary>The holding after a trade; valued at the price of the trade.</summary>
    /// <param name="quantity">Base units bought, negative for sold.</param>
    /// <param name="price">The price, above 0.</param>
    /// <param name="fee">The fee.</param>
    public Holding With(decimal quantity, decimal price, decimal fee)
    {
        if (Quantity == 0m || Quantity > 0m == quantity > 0m)
        {
            return new Holding(Quantity + quantity, price, Cost + (quantity * price), RealisedProfit, Fees + fee);
        }

        // What is left of the trade once the holding is closed opens one on the other side.
        var left = Quantity + quantity;
        var turns = left != 0m && left > 0m == quantity > 0m;
        var closed = turns ? -Quantity : quantity;
        var released = closed == -Quantity ? Cost : Cost * -closed / Quantity;
        var profit = (-closed * price) - released;
        return new Holding(left, price, turns ? left * price : Cost - released, RealisedProfit + profit, Fees + fee);
    }
}
