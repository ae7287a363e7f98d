using R3edge.Application.Ports.Events;

namespace R3edge.Application.Pipeline;

/// <summary>The hubs between the stages. Delivery is at least once, in the order of a key.</summary>
public static class HubNames
{
    /// <summary>Trades, quotes, books, source bars and the clock, many to one event; key: instrument. Written by the bridge.</summary>
    public const string MarketData = "market-data";

    /// <summary>Closed bars of every timeframe; key: instrument. Written by the collector.</summary>
    public const string Bars = "bars";

    /// <summary>Base signals; key: instrument. Written by StrategyBaseSignal.</summary>
    public const string Signals = "signals";

    /// <summary>Judged signals; key: instrument. Written by StrategyQualifiedSignal.</summary>
    public const string QualifiedSignals = "qualified-signals";

    /// <summary>Order intents; key: account. Written by MoneyManager and TrackingManager.</summary>
    public const string Orders = "orders";

    /// <summary>What venues say of orders; key: position. Written by the order gateway and the paper venue.</summary>
    public const string OrderUpdates = "order-updates";

    /// <summary>All hubs in the order in which events flow, each with as many partitions.</summary>
    /// <param name="partitions">Partitions of each hub, 1 to 32.</param>
    /// <param name="retention">How long events are kept.</param>
    public static IReadOnlyList<HubDefinition> Definitions(int partitions, Retention? retention = null) =>
    [
        new(MarketData, partitions, retention),
        new(Bars, partitions, retention),
        new(Signals, partitions, retention),
        new(QualifiedSignals, partitions, retention),
        new(Orders, partitions, retention),
        new(OrderUpdates, partitions, retention),
    ];
}
