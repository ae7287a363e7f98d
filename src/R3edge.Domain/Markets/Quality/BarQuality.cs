namespace R3edge.Domain.Markets.Quality;

/// <summary>Checks whole files of bars.</summary>
public static class BarQuality
{
    /// <summary>Checks all rows against a timeframe.</summary>
    /// <param name="rows">The rows in the order of the file.</param>
    /// <param name="timeframe">The length of each bar.</param>
    /// <param name="spikeFactor">As for <see cref="BarQualityChecker"/>.</param>
    /// <returns>The findings, gaps last, and the summary.</returns>
    public static (IReadOnlyList<QualityFinding> Findings, QualityReport Report) Check(
        IReadOnlyList<BarRow> rows, Timeframe timeframe, double spikeFactor = 20.0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var checker = new BarQualityChecker(timeframe, spikeFactor);
        var findings = new List<QualityFinding>();
        foreach (var row in rows)
        {
            checker.Add(row, findings);
        }

        var report = checker.Complete(findings);
        return (findings, report);
    }

    /// <summary>The timeframe of the most common step from one row to a later one.</summary>
    /// <param name="rows">The rows in the order of the file.</param>
    /// <param name="timeframe">The timeframe, where there is one of that length.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryInferTimeframe(IReadOnlyList<BarRow> rows, out Timeframe timeframe)
    {
        var inferred = Check(rows, Timeframe.OneMinute).Report.InferredTimeframe;
        timeframe = inferred ?? default;
        return inferred is not null;
    }
}
