namespace R3edge.Application.Pipeline;

/// <summary>The consumer groups: one a stage.</summary>
public static class ConsumerGroups
{
    /// <summary>PriceAndVolumeCollector on <see cref="HubNames.MarketData"/>.</summary>
    public const string Collector = "collector";

    /// <summary>The history of bars, on <see cref="HubNames.Bars"/>.</summary>
    public const string History = "history";

    /// <summary>MarketDataService on <see cref="HubNames.MarketData"/> and <see cref="HubNames.Bars"/>.</summary>
    public const string MarketData = "market-data-service";

    /// <summary>StrategyBaseSignal on <see cref="HubNames.Bars"/>.</summary>
    public const string BaseSignal = "base-signal";

    /// <summary>StrategyQualifiedSignal on <see cref="HubNames.Signals"/>.</summary>
    public const string QualifiedSignal = "qualified-signal";

    /// <summary>MoneyManager on <see cref="HubNames.QualifiedSignals"/>.</summary>
    public const string MoneyManager = "money-manager";

    /// <summary>The archive of judged signals, on <see cref="HubNames.QualifiedSignals"/>.</summary>
    public const string SignalArchive = "signal-archive";

    /// <summary>TrackingManager on <see cref="HubNames.Bars"/> and <see cref="HubNames.OrderUpdates"/>.</summary>
    public const string Tracking = "tracking";

    /// <summary>PaperTestManager on <see cref="HubNames.MarketData"/>.</summary>
    public const string PaperVenue = "paper-venue";

    /// <summary>The order gateway on <see cref="HubNames.Orders"/>.</summary>
    public const string OrderGateway = "order-gateway";
}
