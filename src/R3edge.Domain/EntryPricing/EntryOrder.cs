namespace R3edge.Domain.EntryPricing;

/// <summary>On which side of the market an entry waits.</summary>
public enum EntryOrder
{
    /// <summary>For a better price than the market's: long below it, short above it.</summary>
    Limit,

    /// <summary>For a confirmation: long above the market, short below it.</summary>
    Stop,
}
