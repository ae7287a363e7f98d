using System.Diagnostics;
using System.Diagnostics.Metrics;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>What is counted and timed of accounts, on the meter <c>R3edge</c>.</summary>
internal static class TradingMetrics
{
    private static readonly Meter Meter = new("R3edge");

    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>(
        "r3edge.account.decisions", "{decision}", "Decisions on signals, by outcome.");

    private static readonly Counter<long> ClosedPositions = Meter.CreateCounter<long>(
        "r3edge.account.positions.closed", "{position}", "Closed positions, by reason.");

    private static readonly Histogram<double> Saves = Meter.CreateHistogram<double>(
        "r3edge.account.save.duration", "s", "How long storing an account took.");

    public static long Now() => Stopwatch.GetTimestamp();

    public static void Count(TradingDecision decision)
    {
        var outcome = decision.IsEntered ? "Entered"
            : decision.EntryRefusal?.ToString() ?? decision.QualificationRefusal?.ToString() ?? decision.Refusal?.ToString()
            ?? (decision.Left > 0 ? "Left" : "Nothing");
        Decisions.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
    }

    public static void Count(SessionTrade trade) =>
        ClosedPositions.Add(1, new KeyValuePair<string, object?>("reason", trade.Trade.ExitReason.ToString()));

    public static void Saved(long started) => Saves.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
}
