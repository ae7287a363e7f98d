namespace R3edge.Application.Collection.History;

/// <summary>What one look for gaps came to.</summary>
/// <param name="Gaps">Stretches of intervals without a bar that the venue was asked for.</param>
/// <param name="Fetched">Bars that it gave, of the timeframe that was looked at.</param>
/// <param name="Rebuilt">Longer bars that were made anew because of them.</param>
/// <param name="Empty">Intervals that the venue has no bar of.</param>
/// <param name="Unanswered">Why a part was not answered, in one sentence; null where all was.</param>
public sealed record BackfillResult(int Gaps, int Fetched, int Rebuilt, int Empty, string? Unanswered);
