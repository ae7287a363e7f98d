namespace R3edge.Exchanges.Connections;

/// <summary>When a book's snapshot is to be asked for again.</summary>
internal sealed class BookNeed
{
    public DateTime Due { get; set; }

    public TimeSpan Delay { get; set; }

    public bool IsInFlight { get; set; }
}
