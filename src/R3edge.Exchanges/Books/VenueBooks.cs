using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Books;

/// <summary>
/// The books of one connection. It takes messages to their books, watches the counter of the connection where the venue has
/// one, and says which books have changed and which need a snapshot.
/// </summary>
public sealed class VenueBooks
{
    private readonly Dictionary<InstrumentId, VenueBook> _books = [];
    private readonly ConnectionCounter _counter = new();
    private readonly Venue _venue;

    /// <summary>Creates the books, all of them without content.</summary>
    /// <param name="venue">One of the four venues.</param>
    /// <param name="listings">The instruments whose books are kept.</param>
    /// <param name="depth">Kraken: the depth that is subscribed.</param>
    /// <exception cref="ArgumentException">There are no rules for the venue.</exception>
    public VenueBooks(Venue venue, IEnumerable<Listing> listings, int depth = 100)
    {
        ArgumentNullException.ThrowIfNull(listings);
        _venue = venue;
        foreach (var listing in listings)
        {
            _books.Add(listing.Id, Create(venue, listing, depth));
        }
    }

    /// <summary>The books.</summary>
    public IReadOnlyCollection<VenueBook> All => _books.Values;

    /// <summary>Breaks of the connection's counter.</summary>
    public long CounterBreaks => _counter.Breaks;

    /// <summary>The book of an instrument, where one is kept.</summary>
    /// <param name="id">The instrument.</param>
    public VenueBook? Find(InstrumentId id) => _books.GetValueOrDefault(id);

    /// <summary>Takes in a message.</summary>
    /// <param name="message">About any instrument.</param>
    /// <param name="book">The book it is about, where one is kept.</param>
    /// <returns>What became of it; ignored where no book is kept.</returns>
    public BookVerdict Apply(in BookMessage message, out VenueBook? book) =>
        _books.TryGetValue(message.Listing.Id, out book) ? book.Apply(message) : BookVerdict.Ignored;

    /// <summary>Takes in the number of a message of the connection.</summary>
    /// <param name="sequence">The number.</param>
    /// <returns>Whether nothing is missing; if something is, every book is stale.</returns>
    public bool Check(long sequence)
    {
        var isNext = _counter.IsNext(sequence);
        if (!isNext)
        {
            MarkAllStale(BookBreach.ConnectionGap);
        }

        return isNext;
    }

    /// <summary>
    /// Takes in that a frame could not be read. Numbers that chain or count show the loss by themselves; a checksum shows it
    /// only where it touched the best ten levels, so books of Kraken are all stale.
    /// </summary>
    /// <returns>Whether books are stale because of it.</returns>
    public bool OnUnreadableFrame()
    {
        if (_venue != Venue.Kraken)
        {
            return false;
        }

        MarkAllStale(BookBreach.UnreadableFrame);
        return true;
    }

    /// <summary>Begins anew after the connection was lost: snapshots and counters of the old one mean nothing.</summary>
    public void OnDisconnected()
    {
        _counter.Reset();
        MarkAllStale(BookBreach.Disconnected);
    }

    private static VenueBook Create(Venue venue, Listing listing, int depth) =>
        venue == Venue.Binance ? ChainedBook.ForBinance(listing)
        : venue == Venue.KuCoin ? ChainedBook.ForKuCoin(listing)
        : venue == Venue.Kraken ? new ChecksummedBook(listing, depth)
        : venue == Venue.Coinbase ? new CountedBook(listing)
        : throw new ArgumentException($"There are no rules for books of {venue}.", nameof(venue));

    private void MarkAllStale(BookBreach reason)
    {
        foreach (var book in _books.Values)
        {
            book.MarkStale(reason);
        }
    }
}
