namespace R3edge.Exchanges.Books;

/// <summary>What became of a message about a book.</summary>
public enum BookVerdict
{
    /// <summary>The book is now as the message says.</summary>
    Applied,

    /// <summary>The update was kept until a snapshot comes.</summary>
    Kept,

    /// <summary>The book contains it already, or it says nothing that the book is built from.</summary>
    Ignored,

    /// <summary>The book awaits a snapshot, so the update means nothing.</summary>
    Refused,

    /// <summary>A rule of the venue was broken: the book shows nothing, and a new snapshot is needed.</summary>
    Breached,
}
