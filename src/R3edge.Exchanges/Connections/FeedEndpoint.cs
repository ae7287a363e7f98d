namespace R3edge.Exchanges.Connections;

/// <summary>Where a connection goes, and how the venue wants it kept.</summary>
/// <param name="Uri">The address of the WebSocket.</param>
/// <param name="PingInterval">How often a ping must be sent whatever happens; null where that is not asked for.</param>
/// <param name="PongTimeout">How long its answer may take; null where no ping is asked for.</param>
internal readonly record struct FeedEndpoint(Uri Uri, TimeSpan? PingInterval = null, TimeSpan? PongTimeout = null);
