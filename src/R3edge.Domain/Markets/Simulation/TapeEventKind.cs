namespace R3edge.Domain.Markets.Simulation;

/// <summary>What an event of a <see cref="MarketTape"/> tells.</summary>
public enum TapeEventKind
{
    /// <summary>All levels of a book.</summary>
    BookSnapshot,

    /// <summary>The levels of a book that changed since the last message on it; quantity 0 for one that is gone.</summary>
    BookUpdate,

    /// <summary>Best bid and ask.</summary>
    Quote,

    /// <summary>A trade, at the bid or the ask of the last quote.</summary>
    Trade,

    /// <summary>A bar that is complete.</summary>
    BarClosed,
}
