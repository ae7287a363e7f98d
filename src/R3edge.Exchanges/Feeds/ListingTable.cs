using System.Text;

namespace R3edge.Exchanges.Feeds;

/// <summary>
/// Finds a listing by the bytes of its stream symbol, without making a string of them. Capital and small ASCII letters are the
/// same: one venue writes <c>BTCUSDT</c> in a message and <c>btcusdt</c> in the name of its stream. Never changes, so it may be
/// shared.
/// </summary>
public sealed class ListingTable
{
    private readonly Entry[] _slots;

    /// <summary>Makes a table.</summary>
    /// <param name="listings">Listings of one venue with different stream symbols.</param>
    /// <exception cref="ArgumentException">Two listings share a stream symbol, so a message could not be told apart.</exception>
    public ListingTable(IEnumerable<Listing> listings)
    {
        ArgumentNullException.ThrowIfNull(listings);
        Listings = [.. listings];
        _slots = new Entry[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, Listings.Count * 4))];
        foreach (var listing in Listings)
        {
            var key = Encoding.UTF8.GetBytes(listing.StreamSymbol);
            if (Find(key) is { } other)
            {
                throw new ArgumentException(
                    $"{other.Id} and {listing.Id} are both called '{listing.StreamSymbol}' in the feed; list one of them.",
                    nameof(listings));
            }

            var slot = Hash(key) & (_slots.Length - 1);
            while (_slots[slot].Key is not null)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = new Entry(key, listing);
        }
    }

    /// <summary>What is in the table.</summary>
    public IReadOnlyList<Listing> Listings { get; }

    /// <summary>The listing of that name, or null.</summary>
    /// <param name="streamSymbol">UTF-8 bytes of the stream symbol.</param>
    public Listing? Find(ReadOnlySpan<byte> streamSymbol)
    {
        var slot = Hash(streamSymbol) & (_slots.Length - 1);
        while (_slots[slot].Key is { } key)
        {
            if (AreEqual(key, streamSymbol))
            {
                return _slots[slot].Listing;
            }

            slot = (slot + 1) & (_slots.Length - 1);
        }

        return null;
    }

    private static bool AreEqual(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text) =>
        key.SequenceEqual(text) || Ascii.EqualsIgnoreCase(key, text);

    private static int Hash(ReadOnlySpan<byte> text)
    {
        // FNV-1a; a set bit 5 makes small letters of capital ones, and other characters that it joins are told apart later.
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = (hash ^ (character | 0x20u)) * 16777619u;
        }

        return (int)(hash ^ (hash >> 15));
    }

    private readonly record struct Entry(byte[]? Key, Listing? Listing);
}
