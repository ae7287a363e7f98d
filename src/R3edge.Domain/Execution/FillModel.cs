namespace R3edge.Domain.Execution;

/// <summary>How a simulated venue fills orders. The defaults charge nothing and assume the worst path through a bar.</summary>
public sealed record FillModel
{
    /// <summary>What the venue charges.</summary>
    public FeeSchedule Fees { get; init; } = FeeSchedule.None;

    /// <summary>How much worse than the market's price takers fill.</summary>
    public SlippageModel Slippage { get; init; } = SlippageModel.None;

    /// <summary>
    /// From a decision to its arrival at the venue, for orders, cancellations and replacements; 0 or more. Stops and targets sent
    /// in reaction to an event within a bar are at the venue at once: they stand for a bracket that the venue holds.
    /// </summary>
    public TimeSpan Latency
    {
        get;
        init => field = value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A latency is 0 or more.");
    }

    /// <summary>
    /// The share of a bar's volume that all our fills in it may take together, above 0 and at most 1; null for no limit. Under a
    /// limit a bar without volume fills nothing.
    /// </summary>
    public decimal? MaximumVolumeShare
    {
        get;
        init => field = value is null or (> 0m and <= 1m)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A share of volume is above 0 and at most 1.");
    }

    /// <summary>In which order the price visits a bar's extremes.</summary>
    public IntrabarPath Path { get; init; } = IntrabarPath.Pessimistic;

    /// <summary>
    /// Whether a limit order fills only when the price goes beyond its limit, which stands for being last in the queue; otherwise
    /// a touch fills.
    /// </summary>
    public bool LimitNeedsTradeThrough { get; init; }
}
