namespace R3edge.Exchanges.Connections;

/// <summary>Why a connection ended.</summary>
public enum FeedEnd
{
    /// <summary>It could not be made.</summary>
    NotConnected,

    /// <summary>The venue closed it.</summary>
    ClosedByVenue,

    /// <summary>It broke.</summary>
    Lost,

    /// <summary>It was open, but nothing came any more.</summary>
    Silent,

    /// <summary>A ping was not answered.</summary>
    NoPong,

    /// <summary>The venue did not say that it was ready.</summary>
    NoWelcome,

    /// <summary>Subscriptions were not answered.</summary>
    NoAnswer,

    /// <summary>A message was longer than any that a venue sends.</summary>
    TooLarge,

    /// <summary>It was renewed before the venue would have cut it, or because the venue said that it is about to.</summary>
    Renewed,

    /// <summary>It was no longer wanted.</summary>
    Stopped,
}
