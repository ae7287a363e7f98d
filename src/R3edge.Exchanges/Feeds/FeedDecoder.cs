using System.Text.Json;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Feeds;

/// <summary>
/// Turns the frames of one venue into trades, quotes, books and bars. Whatever the bytes are, a frame gets an outcome and is
/// counted; it never throws for them. Nothing is allocated for a good frame of a market once the buffers have grown. Not safe
/// for use by several threads at once: each connection has its own.
/// </summary>
public abstract class FeedDecoder
{
    private protected FeedDecoder(Venue venue, ListingTable listings)
    {
        Venue = venue;
        Listings = listings;
    }

    /// <summary>Whose frames these are.</summary>
    public Venue Venue { get; }

    /// <summary>The instruments that are known; messages about others are counted and dropped.</summary>
    public ListingTable Listings { get; }

    /// <summary>What became of the frames so far.</summary>
    public FrameCounts Counts { get; } = new();

    private protected FrameContent Content { get; } = new();

    /// <summary>Reads one frame, and delivers what it says once all of it has been found good.</summary>
    /// <param name="frame">One whole message.</param>
    /// <param name="receivedAt">The UTC time of receipt; stands in where the venue gives no time.</param>
    /// <param name="sink">Takes in what the frame says.</param>
    /// <returns>What became of it.</returns>
    public FrameOutcome Decode(ReadOnlySpan<byte> frame, DateTime receivedAt, IFeedSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        Content.Clear();
        var outcome = Read(frame, receivedAt);
        Counts.Add(outcome);
        if (!FrameCounts.IsBad(outcome))
        {
            Content.Deliver(sink);
        }

        return outcome;
    }

    private protected abstract FrameOutcome ReadFrame(ReadOnlySpan<byte> frame, DateTime receivedAt);

    private FrameOutcome Read(ReadOnlySpan<byte> frame, DateTime receivedAt)
    {
        try
        {
            return ReadFrame(frame, receivedAt);
        }
        catch (JsonException)
        {
            return FrameOutcome.NotJson;
        }
    }
}
