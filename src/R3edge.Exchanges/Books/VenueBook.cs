using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Books;

/// <summary>
/// An order book kept by the rules of its venue, which are checked on every message. When one is broken the book shows nothing
/// and <see cref="NeedsSnapshot"/> is set until a snapshot has come. Decides from the messages alone: no clock, no connection.
/// </summary>
public abstract class VenueBook
{
    private protected VenueBook(Listing listing) => Listing = listing;

    /// <summary>Whose book it is.</summary>
    public Listing Listing { get; }

    /// <summary>The levels. They show only while nothing is wrong.</summary>
    public OrderBook Book { get; } = new();

    /// <summary>Whether a snapshot must be asked for.</summary>
    public bool NeedsSnapshot => Book.State != OrderBookState.Valid;

    /// <summary>What was wrong last; none since the last snapshot.</summary>
    public BookBreach Breach { get; private set; }

    /// <summary>What happened so far.</summary>
    public BookCounts Counts { get; } = new();

    /// <summary>Takes in one message.</summary>
    /// <param name="message">About this book.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentException">The message is about another instrument.</exception>
    public BookVerdict Apply(in BookMessage message)
    {
        if (message.Listing.Id != Listing.Id)
        {
            throw new ArgumentException($"A message about {message.Listing.Id} came to the book of {Listing.Id}.", nameof(message));
        }

        var verdict = message.Kind switch
        {
            BookMessageKind.Snapshot => ApplySnapshot(message),
            BookMessageKind.Update => ApplyUpdate(message),
            _ => BookVerdict.Ignored,
        };
        Counts.Add(verdict);
        return verdict;
    }

    /// <summary>Declares the book wrong for a reason outside it: the connection was lost, or a message of it.</summary>
    /// <param name="reason">Why.</param>
    public void MarkStale(BookBreach reason)
    {
        ForgetKept();
        _ = Break(reason);
    }

    private protected abstract BookVerdict ApplySnapshot(in BookMessage message);

    private protected abstract BookVerdict ApplyUpdate(in BookMessage message);

    /// <summary>Drops updates that were kept for a snapshot.</summary>
    private protected virtual void ForgetKept()
    {
    }

    private protected BookVerdict Break(BookBreach reason)
    {
        Book.MarkStale();
        Breach = reason;
        Counts.Add(reason);
        return BookVerdict.Breached;
    }

    /// <summary>Sets the book to a snapshot.</summary>
    private protected BookVerdict Replace(in BookMessage message)
    {
        OrderBookState state;
        try
        {
            state = Book.ApplySnapshot(message.Bids, message.Asks, message.Time, message.LastSequence);
        }
        catch (ArgumentException)
        {
            // Levels were checked when the frame was read, so this is the one thing left: a price that occurs twice.
            return Break(BookBreach.RepeatedPrice);
        }

        Breach = BookBreach.None;
        Counts.Snapshots++;
        return state == OrderBookState.Valid ? BookVerdict.Applied : Break(BookBreach.Crossed);
    }

    /// <summary>Applies changes to a book that is valid.</summary>
    private protected BookVerdict Change(ReadOnlySpan<BookLevel> bids, ReadOnlySpan<BookLevel> asks, DateTime time, long sequence) =>
        Book.Apply(bids, asks, time, sequence) == OrderBookState.Valid ? BookVerdict.Applied : Break(BookBreach.Crossed);
}
