namespace R3edge.Domain.Markets.Quality;

/// <summary>The state of a file of bars as a whole.</summary>
public sealed class QualityReport
{
    private readonly int[] _counts;

    internal QualityReport(int[] counts) => _counts = counts;

    /// <summary>The timeframe that the file was checked against.</summary>
    public required Timeframe Timeframe { get; init; }

    /// <summary>
    /// The timeframe of the most common step between rows in order; nothing where that is no known length or there is no step.
    /// </summary>
    public required Timeframe? InferredTimeframe { get; init; }

    /// <summary>How many rows were read.</summary>
    public required int Rows { get; init; }

    /// <summary>Earliest opening time; nothing for an empty file.</summary>
    public required DateTime? FirstTime { get; init; }

    /// <summary>Latest opening time; nothing for an empty file.</summary>
    public required DateTime? LastTime { get; init; }

    /// <summary>Intervals without a row between the first and the last. An impossible row counts as present.</summary>
    public required long MissingBars { get; init; }

    /// <summary>Missing intervals in the longest gap; 0 without a gap.</summary>
    public required long LongestGapBars { get; init; }

    /// <summary>Opening time of the bar before the longest gap (the first of equally long ones); nothing without a gap.</summary>
    public required DateTime? LongestGapAfter { get; init; }

    /// <summary>Whether nothing was found.</summary>
    public bool IsClean => Array.TrueForAll(_counts, count => count == 0);

    /// <summary>How many findings of a kind there are.</summary>
    /// <param name="problem">The kind.</param>
    public int this[QualityProblem problem] => _counts[(int)problem];
}
