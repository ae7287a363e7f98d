using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Gateways;

/// <summary>What every gateway needs.</summary>
/// <param name="Http">The client.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Addresses">The venue's HTTP interface, and the WebSocket of its user stream.</param>
/// <param name="Feed">How the user stream is kept.</param>
/// <param name="Random">Numbers from 0 to 1 for the jitter of waits.</param>
/// <param name="AnswerTimeout">How long an answer over HTTP may take.</param>
public sealed record GatewaySettings(
    HttpClient Http, TimeProvider Clock, VenueAddresses Addresses, FeedOptions Feed, Func<double> Random, TimeSpan AnswerTimeout);
