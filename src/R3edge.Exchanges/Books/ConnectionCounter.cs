namespace R3edge.Exchanges.Books;

/// <summary>Watches the numbers that a venue gives to all messages of a connection.</summary>
public sealed class ConnectionCounter
{
    private long? _last;

    /// <summary>How often a number was not the next one.</summary>
    public long Breaks { get; private set; }

    /// <summary>Messages that are missing in all, as far as the numbers tell.</summary>
    public long Missing { get; private set; }

    /// <summary>Takes in the number of a message.</summary>
    /// <param name="sequence">The number.</param>
    /// <returns>Whether it is the first on the connection, or the one after the last.</returns>
    public bool IsNext(long sequence)
    {
        var isNext = _last is not { } last || sequence == last + 1;
        if (!isNext)
        {
            Breaks++;
            Missing += Math.Max(0, sequence - _last!.Value - 1);
        }

        _last = sequence;
        return isNext;
    }

    /// <summary>Begins anew with a new connection.</summary>
    public void Reset() => _last = null;
}
