using System.IO.Hashing;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Books;

/// <summary>
/// A book of Kraken: the best levels of each side, with a checksum in every message. After each message both sides are cut to
/// the depth that was subscribed, since levels that fall out are not announced, and the CRC32 over the text of the ten best
/// asks and the ten best bids must be the one in the message.
/// </summary>
public sealed class ChecksummedBook : VenueBook
{
    private const int ChecksumLevels = 10;
    private readonly int _depth;
    private readonly DigitSide _bids = new(descending: true);
    private readonly DigitSide _asks = new(descending: false);
    private readonly byte[] _text = new byte[2 * ChecksumLevels * 2 * DigitSide.MostDigits];

    /// <summary>Creates a book.</summary>
    /// <param name="listing">Whose book it is; its decimals say how many trailing zeros belong to the text.</param>
    /// <param name="depth">The depth that was subscribed: 10, 25, 100, 500 or 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another depth.</exception>
    public ChecksummedBook(Listing listing, int depth)
        : base(listing)
    {
        if (depth is not (10 or 25 or 100 or 500 or 1000))
        {
            throw new ArgumentOutOfRangeException(nameof(depth), depth, "Kraken has books of 10, 25, 100, 500 and 1000 levels.");
        }

        _depth = depth;
    }

    private protected override BookVerdict ApplySnapshot(in BookMessage message)
    {
        _bids.Clear();
        _asks.Clear();
        var verdict = Replace(message);
        return verdict == BookVerdict.Applied ? Verify(message) : verdict;
    }

    private protected override BookVerdict ApplyUpdate(in BookMessage message)
    {
        if (NeedsSnapshot)
        {
            return BookVerdict.Refused;
        }

        var verdict = Change(message.Bids, message.Asks, message.Time, message.LastSequence);
        return verdict == BookVerdict.Applied ? Verify(message) : verdict;
    }

    private BookVerdict Verify(in BookMessage message)
    {
        if (message.Checksum is not { } expected
            || message.BidDigits.Length != message.Bids.Length || message.AskDigits.Length != message.Asks.Length)
        {
            return Break(BookBreach.ChecksumMissing);
        }

        if (!_bids.TryApply(message.Bids, message.BidDigits, Listing) || !_asks.TryApply(message.Asks, message.AskDigits, Listing))
        {
            return Break(BookBreach.TooManyPlaces);
        }

        Book.Keep(_depth);
        _bids.Keep(_depth);
        _asks.Keep(_depth);
        return Checksum() == expected ? BookVerdict.Applied : Break(BookBreach.ChecksumMismatch);
    }

    private uint Checksum()
    {
        var length = _asks.Write(_text, ChecksumLevels);
        length += _bids.Write(_text.AsSpan(length), ChecksumLevels);
        return Crc32.HashToUInt32(_text.AsSpan(0, length));
    }
}
