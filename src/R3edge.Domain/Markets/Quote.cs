namespace R3edge.Domain.Markets;

/// <summary>Best bid and ask.</summary>
/// <param name="Time">The venue's UTC time.</param>
/// <param name="BidPrice">Highest buy price.</param>
/// <param name="BidQuantity">Base units at the bid.</param>
/// <param name="AskPrice">Lowest sell price.</param>
/// <param name="AskQuantity">Base units at the ask.</param>
public readonly record struct Quote(DateTime Time, double BidPrice, double BidQuantity, double AskPrice, double AskQuantity)
{
    /// <summary>Half the sum of bid and ask.</summary>
    public double Mid => 0.5 * (BidPrice + AskPrice);

    /// <summary>Ask less bid, in quote units.</summary>
    public double Spread => AskPrice - BidPrice;
}
