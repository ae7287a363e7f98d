using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Quality;
using static R3edge.Domain.Tests.Markets.Quality.BarQualityTests;

namespace R3edge.Domain.Tests.Markets.Quality;

public sealed class BarRepairTests
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // Lines 2 to 9: in order of time 0, 1, (2 impossible), 4, (4 again), (1 with other values), 3, 6.
    private static readonly List<BarRow> Dirty =
    [
        Row(2, 0),
        Row(3, 1),
        Row(4, 2) with { Bar = Bar(2) with { Close = double.NaN } },
        Row(5, 4),
        Row(6, 4),
        Row(7, 1) with { Bar = Bar(1, 200) },
        Row(8, 3) with { Bar = Bar(3, 103) },
        Row(9, 6),
    ];

    [Fact]
    public void Repair_DirtyRows_DropsAndSortsAndSaysSo()
    {
        var result = BarRepair.Repair(Dirty, Timeframe.OneMinute);

        Assert.Equal([0, 1, 3, 4, 6], Minutes(result.Bars));
        Assert.Equal(100.0, result.Bars.Close[1]);
        Assert.Equal(
            [
                new DroppedBar(4, Start.AddMinutes(2), DropReason.Impossible, 0),
                new DroppedBar(6, Start.AddMinutes(4), DropReason.ExactDuplicate, 5),
                new DroppedBar(7, Start.AddMinutes(1), DropReason.ConflictingDuplicate, 3),
            ],
            result.Dropped);
        Assert.Equal([8], result.ReorderedLines);
        Assert.Empty(result.Filled);
    }

    [Fact]
    public void Repair_FillGaps_CarriesTheLastCloseForwardAndSaysSo()
    {
        var result = BarRepair.Repair(Dirty, Timeframe.OneMinute, new RepairOptions { FillGaps = true });

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Minutes(result.Bars));
        Assert.Equal([new FilledBar(Start.AddMinutes(2), 3), new FilledBar(Start.AddMinutes(5), 5)], result.Filled);
        Assert.Equal(Bar(2) with { Volume = 0 }, result.Bars[2]);
        Assert.Equal(3, result.Dropped.Count);
    }

    [Fact]
    public void Repair_ImpossibleRowFirst_KeepsThePossibleOneOfTheSameTime()
    {
        var result = BarRepair.Repair([Row(1, 0) with { Bar = Bar(0) with { High = 1 } }, Row(2, 0)], Timeframe.OneMinute);

        Assert.Equal(1, result.Bars.Count);
        Assert.Equal(1, Assert.Single(result.Dropped).Line);
    }

    [Fact]
    public void Repair_NoRows_GivesAnEmptySeries() => Assert.Equal(0, BarRepair.Repair([], Timeframe.OneMinute).Bars.Count);

    [Fact]
    public void Repair_AnyRows_AccountsForEveryLineAndLeavesNothingToRepair()
    {
        var row = Gen.Choose(0, 60).SelectMany(minute => Gen.Choose(0, 9).Select(kind => (minute, kind)));
        Prop.ForAll(row.ListOf().ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), (input, fill) =>
        {
            var rows = input.Select((x, i) => new BarRow(i + 1, x.kind == 0
                ? Bar(x.minute) with { Low = 200 }
                : Bar(x.minute, 100 + (x.kind % 2)))).ToList();
            var result = BarRepair.Repair(rows, Timeframe.OneMinute, new RepairOptions { FillGaps = fill });
            var repaired = Enumerable.Range(0, result.Bars.Count).Select(i => new BarRow(i + 1, result.Bars[i])).ToList();
            var report = BarQuality.Check(repaired, Timeframe.OneMinute).Report;
            var dropped = result.Dropped.Select(bar => bar.Line).ToHashSet();

            return result.Bars.Count == rows.Count - result.Dropped.Count + result.Filled.Count
                && rows.Where(r => !dropped.Contains(r.Line)).All(r => repaired.Any(kept => kept.Bar == r.Bar))
                && report[QualityProblem.Duplicate] + report[QualityProblem.Disorder] + report[QualityProblem.ImpossibleBar] == 0
                && (!fill || report.MissingBars == 0)
                && (fill || result.Filled.Count == 0)
                && result.ReorderedLines.All(line => !dropped.Contains(line));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Repair_RecordedFileWithGaps_FillsExactlyTheMissingBars()
    {
        var rows = SharedData.ReadBarRows("LTCUSD_coinbase_1m_201804.csv", Timeframe.OneMinute);
        var result = BarRepair.Repair(rows, Timeframe.OneMinute, new RepairOptions { FillGaps = true });

        // 3 887 rows and 433 missing bars are stated in the description of the recorded data: three whole days.
        Assert.Equal(433, result.Filled.Count);
        Assert.Equal(3 * 1440, result.Bars.Count);
        Assert.Empty(result.Dropped);
        Assert.Empty(result.ReorderedLines);
    }

    private static int[] Minutes(BarSeries bars) =>
        [.. Enumerable.Range(0, bars.Count).Select(i => (int)(bars.OpenTime(i) - Start).TotalMinutes)];
}
