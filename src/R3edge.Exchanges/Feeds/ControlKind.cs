namespace R3edge.Exchanges.Feeds;

/// <summary>What a message about the connection says.</summary>
public enum ControlKind
{
    /// <summary>The venue is ready for subscriptions.</summary>
    Welcome,

    /// <summary>A request was carried out.</summary>
    Acknowledged,

    /// <summary>The venue is there although nothing happens.</summary>
    Heartbeat,

    /// <summary>The answer to a ping.</summary>
    Pong,

    /// <summary>A request was refused, or something went wrong at the venue.</summary>
    Refused,

    /// <summary>The venue is about to close the connection.</summary>
    Closing,

    /// <summary>The state of the venue as a whole.</summary>
    Status,
}
