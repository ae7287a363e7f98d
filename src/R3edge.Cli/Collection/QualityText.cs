using System.Globalization;
using R3edge.Application.Collection;
using R3edge.Cli.Output;
using R3edge.Domain.Markets.Quality;
using Spectre.Console;

namespace R3edge.Cli.Collection;

/// <summary>The quality of a file of bars, for people.</summary>
internal static class QualityText
{
    private const int ShownOfAKind = 10;

    /// <summary>Writes a summary, and the findings in order of line.</summary>
    /// <param name="console">The console for people.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="report">The summary.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="all">Whether all of them are shown, or only the first of each kind.</param>
    public static void Write(
        IAnsiConsole console, string file, QualityReport report, IReadOnlyList<QualityFinding> findings, bool all)
    {
        var rows = SeriesText.Count(report.Rows, "row");
        var (first, last) = (CsvText.Format(report.FirstTime!.Value), CsvText.Format(report.LastTime!.Value));
        console.Line($"{file}: {rows} of {report.Timeframe}, {first} to {last}");
        if (report.IsClean)
        {
            console.Line("Nothing is wrong: no gap, no repeated or disordered time, no impossible bar, no spike, no zero volume.");
            return;
        }

        var counts = Tables.Create("Problem", ">Findings", "");
        foreach (var problem in Enum.GetValues<QualityProblem>().Where(problem => report[problem] > 0))
        {
            counts.Row(Name(problem), Number(report[problem]), Remark(problem, report));
        }

        console.Line();
        console.Write(counts);
        var shown = findings
            .GroupBy(finding => finding.Problem)
            .SelectMany(kind => all ? kind : kind.Take(ShownOfAKind))
            .OrderBy(finding => finding.Line)
            .ToArray();
        var table = Tables.Create(">Line", "Time", "Problem", "Detail");
        foreach (var finding in shown)
        {
            table.Row(
                finding.Line.ToString(CultureInfo.InvariantCulture), CsvText.Format(finding.Time), Name(finding.Problem), finding.Detail);
        }

        console.Write(table);
        if (shown.Length < findings.Count)
        {
            console.Line($"The first {ShownOfAKind} of each kind are shown; --all shows all {Number(findings.Count)}.");
        }
    }

    /// <summary>Writes what a repair did.</summary>
    /// <param name="console">The console for people.</param>
    /// <param name="target">The repaired file.</param>
    /// <param name="repair">What was done.</param>
    /// <param name="all">Whether every dropped row is shown.</param>
    public static void WriteRepair(IAnsiConsole console, string target, RepairResult repair, bool all)
    {
        console.Line(
            $"Wrote {SeriesText.Describe(repair.Bars)} to {target}: {SeriesText.Count(repair.Dropped.Count, "row")} dropped, "
            + $"{SeriesText.Count(repair.ReorderedLines.Count, "row")} moved to their place in time, "
            + $"{SeriesText.Count(repair.Filled.Count, "bar")} filled in.");
        if (repair.Dropped.Count == 0)
        {
            return;
        }

        var table = Tables.Create(">Dropped line", "Time", "Why");
        foreach (var dropped in all ? repair.Dropped : repair.Dropped.Take(ShownOfAKind))
        {
            table.Row(dropped.Line.ToString(CultureInfo.InvariantCulture), CsvText.Format(dropped.Time), Reason(dropped));
        }

        console.Write(table);
        if (!all && repair.Dropped.Count > ShownOfAKind)
        {
            console.Line($"The first {ShownOfAKind} dropped rows are shown; --all shows all {Number(repair.Dropped.Count)}.");
        }
    }

    private static string Name(QualityProblem problem) => problem switch
    {
        QualityProblem.Gap => "gap",
        QualityProblem.Duplicate => "repeated time",
        QualityProblem.Disorder => "time goes back",
        QualityProblem.ImpossibleBar => "impossible bar",
        QualityProblem.Spike => "spike",
        QualityProblem.ZeroVolume => "zero volume",
        QualityProblem.Misaligned => "misaligned time",
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, null),
    };

    private static string Remark(QualityProblem problem, QualityReport report) => problem != QualityProblem.Gap
        ? ""
        : $"{SeriesText.Count(report.MissingBars, "bar")} missing; the longest gap is of {SeriesText.Count(report.LongestGapBars, "bar")}, "
            + $"after {CsvText.Format(report.LongestGapAfter!.Value)}";

    private static string Reason(DroppedBar dropped) => dropped.Reason switch
    {
        DropReason.Impossible => "impossible bar",
        DropReason.ExactDuplicate => $"the same as line {dropped.KeptLine}, which was kept",
        DropReason.ConflictingDuplicate => $"the time of line {dropped.KeptLine} with other values; line {dropped.KeptLine} was kept",
        _ => throw new ArgumentOutOfRangeException(nameof(dropped), dropped.Reason, null),
    };

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
