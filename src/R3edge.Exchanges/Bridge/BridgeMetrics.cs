using System.Diagnostics;
using System.Diagnostics.Metrics;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Bridge;

/// <summary>What bridges count, on the meter <c>R3edge</c>, by venue.</summary>
internal static class BridgeMetrics
{
    private static readonly Meter Meter = new("R3edge");

    public static Counter<long> Events { get; } = Meter.CreateCounter<long>("r3edge.bridge.events", "{event}", "Events published.");

    public static Counter<long> Trades { get; } = Meter.CreateCounter<long>("r3edge.bridge.trades", "{trade}", "Trades taken in.");

    public static Counter<long> BackfilledTrades { get; } =
        Meter.CreateCounter<long>("r3edge.bridge.backfilled_trades", "{trade}", "Trades that were missed and fetched afterwards.");

    public static Counter<long> RefusedTrades { get; } = Meter.CreateCounter<long>(
        "r3edge.bridge.refused_trades", "{trade}", "Trades not taken in because the hub is too slow; they are fetched later.");

    public static Counter<long> Interruptions { get; } =
        Meter.CreateCounter<long>("r3edge.bridge.interruptions", "{interruption}", "Times that trades were missing for good.");

    public static Counter<long> BookBreaches { get; } =
        Meter.CreateCounter<long>("r3edge.bridge.book_breaches", "{breach}", "Times that a book could not be trusted any more.");

    public static Counter<long> Connections { get; } =
        Meter.CreateCounter<long>("r3edge.bridge.connections", "{connection}", "Connections made.");

    public static Counter<long> Refusals { get; } =
        Meter.CreateCounter<long>("r3edge.bridge.refusals", "{refusal}", "Requests that venues refused, and errors that they reported.");

    public static Counter<long> Stops { get; } =
        Meter.CreateCounter<long>("r3edge.bridge.overflows", "{stop}", "Times that a feed was stopped because the hub was too slow.");

    public static Counter<long> LostLeases { get; } =
        Meter.CreateCounter<long>("r3edge.bridge.lost_leases", "{lease}", "Leases that ended before they were given back.");

    public static TagList Of(Venue venue) => new() { { "venue", venue.Code } };
}
