using R3edge.Domain.Markets;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Feeds;

/// <summary>What one message says about one order book.</summary>
public readonly ref struct BookMessage
{
    /// <summary>The instrument.</summary>
    public required Listing Listing { get; init; }

    /// <summary>Snapshot, update or picture.</summary>
    public required BookMessageKind Kind { get; init; }

    /// <summary>The venue's UTC time, or the time of receipt where the venue gives none.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Number of the first change in the message; 0 where the venue has no such numbers.</summary>
    public long FirstSequence { get; init; }

    /// <summary>Number of the last change in the message, or of the snapshot; 0 where the venue has no such numbers.</summary>
    public long LastSequence { get; init; }

    /// <summary>The venue's checksum of the book after the message, where it sends one.</summary>
    public uint? Checksum { get; init; }

    /// <summary>Buy levels in the order of the message.</summary>
    public ReadOnlySpan<BookLevel> Bids { get; init; }

    /// <summary>Sell levels in the order of the message.</summary>
    public ReadOnlySpan<BookLevel> Asks { get; init; }

    /// <summary>The text of the bids, one for each, where the venue's checksum needs it; else empty.</summary>
    public ReadOnlySpan<LevelDigits> BidDigits { get; init; }

    /// <summary>The text of the asks, one for each, where the venue's checksum needs it; else empty.</summary>
    public ReadOnlySpan<LevelDigits> AskDigits { get; init; }

    /// <summary>The number of each bid's change, where the venue gives one; else empty.</summary>
    public ReadOnlySpan<long> BidSequences { get; init; }

    /// <summary>The number of each ask's change, where the venue gives one; else empty.</summary>
    public ReadOnlySpan<long> AskSequences { get; init; }
}
