namespace R3edge.Exchanges.Feeds;

/// <summary>What a message says about an order book.</summary>
public enum BookMessageKind
{
    /// <summary>The whole book, or its best levels, as the start of a chain of updates.</summary>
    Snapshot,

    /// <summary>New quantities at some prices.</summary>
    Update,

    /// <summary>The best levels at one moment, without a number: no update can follow it.</summary>
    Picture,
}
