namespace R3edge.Exchanges.Books;

/// <summary>How often each thing happened to a book.</summary>
public sealed class BookCounts
{
    private readonly long[] _verdicts = new long[Enum.GetValues<BookVerdict>().Length];
    private readonly long[] _breaches = new long[Enum.GetValues<BookBreach>().Length];

    /// <summary>Snapshots that the book was set to.</summary>
    public long Snapshots { get; internal set; }

    /// <summary>All breaches.</summary>
    public long Breaches => _breaches.Sum();

    /// <summary>Messages with a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    public long this[BookVerdict verdict] => _verdicts[(int)verdict];

    /// <summary>Breaches of one kind.</summary>
    /// <param name="breach">The kind.</param>
    public long this[BookBreach breach] => _breaches[(int)breach];

    internal void Add(BookVerdict verdict) => _verdicts[(int)verdict]++;

    internal void Add(BookBreach breach) => _breaches[(int)breach]++;
}
