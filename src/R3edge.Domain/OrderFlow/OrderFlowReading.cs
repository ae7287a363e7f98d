namespace R3edge.Domain.OrderFlow;

/// <summary>
/// What the trades and the book of an instrument say at an instant. What is warming up, or cannot be known because the book may
/// not be read, is null. Volumes and depths are in base units, prices in quote units.
/// </summary>
public sealed record OrderFlowReading
{
    /// <summary>Half the sum of bid and ask.</summary>
    public double? Mid { get; init; }

    /// <summary>Ask less bid.</summary>
    public double? Spread { get; init; }

    /// <summary>Ask less bid in hundredths of a percent of the mid.</summary>
    public double? SpreadBasisPoints { get; init; }

    /// <summary>See <see cref="QuoteMetrics.WeightedMid"/>.</summary>
    public double? WeightedMid { get; init; }

    /// <summary>Bids within the distance of the settings.</summary>
    public double? BidDepth { get; init; }

    /// <summary>Asks within the distance of the settings.</summary>
    public double? AskDepth { get; init; }

    /// <summary>Imbalance of the best levels, -1 to 1.</summary>
    public double? BookImbalance { get; init; }

    /// <summary>See <see cref="BookMetrics.Pressure"/>, -1 to 1.</summary>
    public double? BookPressure { get; init; }

    /// <summary>Order-flow imbalance at the best level over the window; see <see cref="OrderFlow.OrderFlowImbalance"/>.</summary>
    public double? OrderFlowImbalance { get; init; }

    /// <summary>Volume traded in the window.</summary>
    public double? Volume { get; init; }

    /// <summary>Volume bought less volume sold by aggressors in the window.</summary>
    public double? SignedVolume { get; init; }

    /// <summary>Volume bought over volume sold in the window.</summary>
    public double? LongShortRatio { get; init; }

    /// <summary>Volume-weighted average price of the window.</summary>
    public double? Vwap { get; init; }

    /// <summary>Mean size of a trade in the window.</summary>
    public double? MeanTradeSize { get; init; }

    /// <summary>Largest trade of the window.</summary>
    public double? LargestTradeSize { get; init; }

    /// <summary>Volume bought less volume sold since the session began, or since its first trade that was seen.</summary>
    public double? CumulativeDelta { get; init; }

    /// <summary>See <see cref="OrderFlow.Vpin"/>, 0 to 1.</summary>
    public double? Vpin { get; init; }

    /// <summary>See <see cref="OrderFlow.KyleLambda"/>: quote units of price for a base unit.</summary>
    public double? KyleLambda { get; init; }

    /// <summary>See <see cref="OrderFlow.Absorption"/>: multiples of the usual signed volume.</summary>
    public double? Absorption { get; init; }
}
