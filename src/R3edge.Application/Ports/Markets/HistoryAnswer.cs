using R3edge.Domain.Markets;

namespace R3edge.Application.Ports.Markets;

/// <summary>What a source of history answers.</summary>
/// <param name="Status">Whether there is an answer.</param>
/// <param name="Bars">The bars, ascending; none where the venue has none, or there is no answer.</param>
/// <param name="Through">
/// UTC; up to here the answer is complete: an interval before it without a bar has none at the venue. The end of the stretch where
/// everything is answered.
/// </param>
/// <param name="Reason">Why there is no answer, in one sentence; null where there is one.</param>
public sealed record HistoryAnswer(HistoryStatus Status, IReadOnlyList<Bar> Bars, DateTime Through, string? Reason = null)
{
    /// <summary>UTC; where the source keeps only what is younger, the first opening time that it still has. Null where that is not the reason.</summary>
    public DateTime? Earliest { get; init; }

    /// <summary>An answer.</summary>
    /// <param name="bars">The bars, ascending.</param>
    /// <param name="through">UTC; up to here it is complete.</param>
    public static HistoryAnswer Of(IReadOnlyList<Bar> bars, DateTime through) => new(HistoryStatus.Answered, bars, through);

    /// <summary>No answer.</summary>
    /// <param name="status">Which kind.</param>
    /// <param name="reason">Why, in one sentence.</param>
    public static HistoryAnswer None(HistoryStatus status, string reason) => new(status, [], default, reason);
}
