namespace R3edge.Exchanges.Connections;

/// <summary>What is asked of a venue about an instrument.</summary>
public enum FeedChannel
{
    /// <summary>Public trades.</summary>
    Trades,

    /// <summary>Best bid and ask.</summary>
    Quotes,

    /// <summary>The order book.</summary>
    Books,

    /// <summary>Bars as the venue builds them.</summary>
    Bars,
}
