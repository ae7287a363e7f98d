namespace R3edge.Exchanges.Connections;

/// <summary>A connection ended in a way that calls for another attempt. Never leaves the feed.</summary>
internal sealed class FeedEndedException : Exception
{
    public FeedEndedException(FeedEnd end, Exception? cause = null)
        : base($"The connection ended: {end}.", cause) => End = end;

    public FeedEnd End { get; }
}
