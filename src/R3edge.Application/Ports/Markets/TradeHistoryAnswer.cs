namespace R3edge.Application.Ports.Markets;

/// <summary>What a source of past trades answers.</summary>
/// <param name="Status">Whether there is an answer.</param>
/// <param name="Trades">The trades, by ascending number, each once; none where there were none, or there is no answer.</param>
/// <param name="Next">
/// Where the answer ends: nothing between the place that was asked for and this is missing of what the venue has. Its time is the end of
/// the stretch where everything is answered.
/// </param>
/// <param name="Reason">Why there is no answer, in one sentence; null where there is one.</param>
public sealed record TradeHistoryAnswer(HistoryStatus Status, IReadOnlyList<PastTrade> Trades, TradePlace Next, string? Reason = null)
{
    /// <summary>An answer.</summary>
    /// <param name="trades">The trades, by ascending number.</param>
    /// <param name="next">Where it ends.</param>
    public static TradeHistoryAnswer Of(IReadOnlyList<PastTrade> trades, TradePlace next) => new(HistoryStatus.Answered, trades, next);

    /// <summary>No answer.</summary>
    /// <param name="status">Which kind.</param>
    /// <param name="reason">Why, in one sentence.</param>
    public static TradeHistoryAnswer None(HistoryStatus status, string reason) => new(status, [], default, reason);
}
