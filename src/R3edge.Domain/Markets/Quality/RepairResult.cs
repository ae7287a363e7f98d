namespace R3edge.Domain.Markets.Quality;

/// <summary>Bars that can be used, and everything that was done to get them.</summary>
/// <param name="Bars">The bars.</param>
/// <param name="Dropped">The rows that are not in them, in order of line.</param>
/// <param name="ReorderedLines">
/// The lines of rows that were moved because an earlier row has a later time; rows that were dropped are not among them.
/// </param>
/// <param name="Filled">The bars that were invented, in order of time.</param>
public sealed record RepairResult(
    BarSeries Bars,
    IReadOnlyList<DroppedBar> Dropped,
    IReadOnlyList<int> ReorderedLines,
    IReadOnlyList<FilledBar> Filled);

/// <summary>A row that was left out.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Time">Its opening time.</param>
/// <param name="Reason">Why.</param>
/// <param name="KeptLine">For a duplicate, the line of the row that was kept instead; otherwise 0.</param>
public readonly record struct DroppedBar(int Line, DateTime Time, DropReason Reason, int KeptLine);

/// <summary>A bar that was invented.</summary>
/// <param name="Time">Its opening time.</param>
/// <param name="AfterLine">The line whose close it carries forward.</param>
public readonly record struct FilledBar(DateTime Time, int AfterLine);

/// <summary>Why a row was left out.</summary>
public enum DropReason
{
    /// <summary>It contradicts itself: see <see cref="Bar.IsPossible"/>.</summary>
    Impossible,

    /// <summary>An earlier row has the same time and the same values.</summary>
    ExactDuplicate,

    /// <summary>An earlier row has the same time and other values: one of the two is wrong, and which one cannot be known.</summary>
    ConflictingDuplicate,
}
