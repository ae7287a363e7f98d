using System.Diagnostics.Metrics;

namespace R3edge.Application.Collection.Live;

/// <summary>What the collection of market data counts, on the meter <c>R3edge</c>.</summary>
internal static class CollectionMetrics
{
    private static readonly Meter Meter = new("R3edge");

    public static Counter<long> Events { get; } = Meter.CreateCounter<long>("r3edge.collector.events", "{event}", "Events of market data taken in.");

    public static Counter<long> LateTrades { get; } =
        Meter.CreateCounter<long>("r3edge.collector.late_trades", "{trade}", "Trades that came after their bar had closed.");

    public static Counter<long> RepeatedTrades { get; } =
        Meter.CreateCounter<long>("r3edge.collector.repeated_trades", "{trade}", "Trades whose number had been seen.");

    public static Counter<long> RefusedEntries { get; } =
        Meter.CreateCounter<long>("r3edge.collector.refused_entries", "{entry}", "Entries with impossible prices or times.");

    public static Counter<long> BarsClosed { get; } =
        Meter.CreateCounter<long>("r3edge.collector.bars_closed", "{bar}", "Bars published, of every timeframe.");

    public static Counter<long> Gaps { get; } = Meter.CreateCounter<long>("r3edge.history.gaps", "{gap}", "Stretches without bars that were found.");

    public static Counter<long> BackfilledBars { get; } =
        Meter.CreateCounter<long>("r3edge.history.backfilled_bars", "{bar}", "Bars fetched from venues to close gaps.");
}
