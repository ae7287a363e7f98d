namespace R3edge.Exchanges.Connections;

/// <summary>Where a venue is.</summary>
/// <param name="Rest">The address of its HTTP interface.</param>
/// <param name="Stream">The address of its WebSocket, where that is fixed.</param>
public sealed record VenueAddresses(Uri Rest, Uri Stream);
