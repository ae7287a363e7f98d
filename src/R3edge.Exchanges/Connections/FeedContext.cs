using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Connections;

/// <summary>What all connections of a feed share.</summary>
internal sealed record FeedContext(
    VenueProtocol Protocol,
    VenueAddresses Addresses,
    FeedOptions Options,
    IMarketListener Listener,
    FeedCounters Counters,
    VenueHttp Http,
    Pacer ConnectPacer,
    Pacer RequestPacer,
    TimeProvider Clock,
    Func<double> Random,
    Func<InstrumentId, TradeMark?>? LastTrades = null);
