using Microsoft.Extensions.Logging;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Bridge;

/// <summary>What all feeds of a bridge share.</summary>
internal sealed record BridgeContext(
    BridgeOptions Options,
    IEventPublisher Publisher,
    FeedLeases Leases,
    TradeMarks Marks,
    HttpClient Http,
    TimeProvider Time,
    Func<Venue, VenueAddresses?> Addresses,
    Func<Venue, VenuePace> Pace,
    Func<double> Random,
    ILogger Logger)
{
    public DateTime Now => Time.GetUtcNow().UtcDateTime;
}
