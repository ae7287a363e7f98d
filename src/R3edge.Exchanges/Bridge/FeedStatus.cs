using System.Globalization;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Bridge;

/// <summary>How one feed is.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="Shard">The number of the feed among those of the venue.</param>
/// <param name="Instruments">How many instruments it has.</param>
/// <param name="Flowing">Of how many of them trades arrive as they happen.</param>
/// <param name="Connections">Connections made since it began.</param>
/// <param name="Frames">Messages received.</param>
/// <param name="BadFrames">Messages that could not be used.</param>
/// <param name="Pending">Bytes that the hub has not taken.</param>
/// <param name="LastPublished">UTC time at which the hub took something last; null before that.</param>
/// <param name="Trouble">Why it stands still, in one sentence; null where it does not.</param>
public sealed record FeedStatus(
    Venue Venue,
    int Shard,
    int Instruments,
    int Flowing,
    long Connections,
    long Frames,
    long BadFrames,
    long Pending,
    DateTime? LastPublished,
    string? Trouble)
{
    /// <summary>How it is, in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Venue}/{Shard}: {Flowing} of {Instruments} instruments live, {Connections} connections, {Frames} messages, {BadFrames} bad, {Pending} bytes waiting{(Trouble is null ? "" : $", {Trouble}")}");
}
