using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Books;

/// <summary>
/// A book of Coinbase. Its messages have no numbers of their own: the connection counts its messages, and whoever watches that
/// counter (<see cref="ConnectionCounter"/>) marks the book stale when it jumps.
/// </summary>
/// <param name="listing">Whose book it is.</param>
public sealed class CountedBook(Listing listing) : VenueBook(listing)
{
    private protected override BookVerdict ApplySnapshot(in BookMessage message) => Replace(message);

    private protected override BookVerdict ApplyUpdate(in BookMessage message) =>
        NeedsSnapshot ? BookVerdict.Refused : Change(message.Bids, message.Asks, message.Time, message.LastSequence);
}
