using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Quality;

namespace R3edge.Domain.Tests.Markets.Quality;

public sealed class BarQualityTests
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Check_CleanRows_FindsNothing()
    {
        var (findings, report) = BarQuality.Check(Rows(0, 1, 2, 3), Timeframe.OneMinute);

        Assert.Empty(findings);
        Assert.True(report.IsClean);
        Assert.Equal((4, Start, Start.AddMinutes(3)), (report.Rows, report.FirstTime, report.LastTime));
        Assert.Equal(Timeframe.OneMinute, report.InferredTimeframe);
    }

    [Fact]
    public void Check_NoRows_GivesAnEmptyReport()
    {
        var (findings, report) = BarQuality.Check([], Timeframe.OneMinute);

        Assert.Empty(findings);
        Assert.Null(report.FirstTime);
        Assert.Null(report.InferredTimeframe);
        Assert.Equal(0, report.MissingBars);
    }

    [Fact]
    public void Check_EveryProblem_IsFoundOnItsLine()
    {
        // Lines 1 to 8; minutes 3, 4, 6 and 7 never come.
        List<BarRow> rows =
        [
            Row(1, 0),
            Row(2, 1),
            Row(3, 5),
            Row(4, 2),
            Row(5, 1),
            Row(6, 8) with { Bar = Bar(8) with { Volume = 0 } },
            Row(7, 9) with { Bar = Bar(9) with { High = 1 } },
            Row(8, 10) with { Bar = Bar(10) with { OpenTime = Start.AddMinutes(10.5) } },
        ];
        var (findings, report) = BarQuality.Check(rows, Timeframe.OneMinute);

        Assert.Equal(
            [
                (4, QualityProblem.Disorder, Start.AddMinutes(2)),
                (5, QualityProblem.Duplicate, Start.AddMinutes(1)),
                (6, QualityProblem.ZeroVolume, Start.AddMinutes(8)),
                (7, QualityProblem.ImpossibleBar, Start.AddMinutes(9)),
                (8, QualityProblem.Misaligned, Start.AddMinutes(10.5)),
                (3, QualityProblem.Gap, Start.AddMinutes(3)),
                (6, QualityProblem.Gap, Start.AddMinutes(6)),
            ],
            findings.Select(finding => (finding.Line, finding.Problem, finding.Time)));
        Assert.Equal("the time of line 2 again", findings[1].Detail);
        Assert.Equal("2 bars missing after 2024-01-01T00:02:00Z", findings[5].Detail);
        Assert.Equal((4L, 2L, Start.AddMinutes(2)), (report.MissingBars, report.LongestGapBars, report.LongestGapAfter));
        Assert.Equal(2, report[QualityProblem.Gap]);
        Assert.Equal(1, report[QualityProblem.Disorder]);
        Assert.False(report.IsClean);
    }

    [Fact]
    public void Check_GapFilledByALaterRow_IsNoGap()
    {
        var (findings, report) = BarQuality.Check(Rows(0, 1, 3, 2, 4), Timeframe.OneMinute);

        Assert.Equal(QualityProblem.Disorder, Assert.Single(findings).Problem);
        Assert.Equal(0, report.MissingBars);
    }

    [Fact]
    public void Check_CloseMovesTwentyOneMedians_IsASpikeAndNineteenIsNot()
    {
        // Closes alternate by 0.1 %, so the median absolute return is 0.001 in logs.
        Assert.Equal([101], Spikes(AlternatingThenMove(0.001, 0.021)));
        Assert.Empty(Spikes(AlternatingThenMove(0.001, 0.019)));
    }

    [Fact]
    public void Check_FlatStretch_HasTheFloorOfOneBasisPoint()
    {
        // The median is 0: a move must exceed 20 basis points.
        Assert.Equal([101], Spikes(AlternatingThenMove(0.0, 0.0021)));
        Assert.Empty(Spikes(AlternatingThenMove(0.0, 0.0019)));
    }

    [Fact]
    public void Check_HighFarAboveOpenAndClose_IsASpike()
    {
        var rows = AlternatingThenMove(0.001, 0.001);
        var bar = rows[^1].Bar;
        rows[^1] = rows[^1] with { Bar = bar with { High = Math.Max(bar.Open, bar.Close) * Math.Exp(0.021) } };
        Assert.Equal([101], Spikes(rows));
        rows[^1] = rows[^1] with { Bar = bar with { Low = Math.Min(bar.Open, bar.Close) * Math.Exp(-0.021) } };
        Assert.Equal([101], Spikes(rows));
    }

    [Fact]
    public void Check_FewerThanTwentyReturns_JudgesNoSpike() =>
        Assert.Empty(Spikes([.. AlternatingThenMove(0.001, 0.5).Skip(80)]));

    // The same rule, computed row by row from a sorted list.
    [Fact]
    public void Check_SpikesOfRecordedBars_AgreeWithANaiveComputation()
    {
        var rows = SharedData.ReadBarRows("ADAUSDT-PERP_binance_1m_20221213.csv", Timeframe.OneMinute);
        var expected = new List<int>();
        var returns = new List<double>();
        for (var i = 0; i < rows.Count; i++)
        {
            var bar = rows[i].Bar;
            var change = i == 0 ? 0.0 : Math.Abs(Math.Log(bar.Close / rows[i - 1].Bar.Close));
            var body = (Top: Math.Max(bar.Open, bar.Close), Bottom: Math.Min(bar.Open, bar.Close));
            var wick = Math.Max(Math.Log(bar.High / body.Top), Math.Log(body.Bottom / bar.Low));
            if (returns.Count >= 20)
            {
                var window = returns.TakeLast(200).Order().ToArray();
                var median = 0.5 * (window[(window.Length - 1) / 2] + window[window.Length / 2]);
                if (Math.Max(change, wick) > 5.0 * Math.Max(0.0001, median))
                {
                    expected.Add(rows[i].Line);
                }
            }

            if (i > 0)
            {
                returns.Add(change);
            }
        }

        Assert.NotEmpty(expected);
        Assert.Equal(expected, BarQuality.Check(rows, Timeframe.OneMinute, spikeFactor: 5.0).Findings.Select(finding => finding.Line));
    }

    // Counts stated in the description of the recorded data, or for files with closures counted apart in Python.
    [Theory]
    [InlineData("BTCUSD_coinbase_1d.csv", "1d", 1318, 8, 34, 20, "2014-12-18T00:00:00Z", 0)]
    [InlineData("ETHUSD_coinbase_1m_201804.csv", "1m", 2449, 2, 431, 427, "2018-04-04T16:52:00Z", 0)]
    [InlineData("LTCUSD_coinbase_1m_201804.csv", "1m", 3887, 4, 433, 429, "2018-04-04T16:50:00Z", 0)]
    [InlineData("ADABTC_5m_201801.csv", "5m", 5720, 5, 40, 33, "2018-01-15T11:55:00Z", 0)]
    [InlineData("DASHBTC_5m_201801.csv", "5m", 5758, 2, 2, 1, "2018-01-27T00:15:00Z", 0)]
    [InlineData("TRXBTC_5m_201801.csv", "5m", 5754, 6, 6, 1, "2018-01-22T17:15:00Z", 0)]
    [InlineData("ETHBTC_5m_201801.csv", "5m", 5760, 0, 0, 0, null, 0)]
    [InlineData("BTCPERP_1m_202201.csv.gz", "1m", 45031, 0, 0, 0, null, 0)]
    [InlineData("USDJPY_fxcm_1m_201302_bid.csv.gz", "1m", 28761, 38, 11560, 2882, null, 28761)]
    [InlineData("EURUSD_1h_2017.csv", "1h", 5000, 42, 2063, 72, null, 0)]
    public void Check_RecordedFile_FindsTheKnownGaps(
        string file, string timeframe, int rows, int gaps, int missing, int longest, string? after, int zeroVolume)
    {
        Assert.True(Timeframe.TryParse(timeframe, out var length));
        var (_, report) = BarQuality.Check(SharedData.ReadBarRows(file, length), length);

        Assert.Equal(
            (rows, gaps, missing, longest),
            (report.Rows, report[QualityProblem.Gap], (int)report.MissingBars, (int)report.LongestGapBars));
        Assert.Equal(length, report.InferredTimeframe);
        Assert.Equal(zeroVolume, report[QualityProblem.ZeroVolume]);
        Assert.Equal(0, report[QualityProblem.Duplicate] + report[QualityProblem.Disorder]);
        Assert.Equal(0, report[QualityProblem.ImpossibleBar] + report[QualityProblem.Misaligned]);
        if (after is not null)
        {
            Assert.Equal(after, report.LongestGapAfter?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        }
    }

    // Unadjusted prices. Known: splits of 2000, 2005, 2014 and 2020, the collapse of 2000-09-29, the flash crash of 2010-05-06, bad
    // prints of 2009, 2010-08-31 and 2011. The two lows of 2017 are 9 % below every neighbour. The rule in Python gives the same days.
    [Fact]
    public void Check_RecordedApplePrices_FindsTheKnownSplitsAndBadPrints()
    {
        var (findings, _) = BarQuality.Check(SharedData.ReadBarRows("AAPL_1d.csv", Timeframe.OneDay), Timeframe.OneDay);
        var spikes = findings.Where(finding => finding.Problem == QualityProblem.Spike)
            .Select(finding => finding.Time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).ToArray();

        Assert.Equal(
            [
                "2000-06-21", "2000-09-29", "2005-02-28", "2009-09-21", "2010-05-06", "2010-08-31", "2011-01-03", "2014-06-09",
                "2017-05-12", "2017-08-02", "2020-08-31",
            ],
            spikes);
    }

    [Fact]
    public void TryInferTimeframe_MostCommonStep_IsTheTimeframe()
    {
        Assert.True(BarQuality.TryInferTimeframe(Rows(0, 5, 10, 11, 25, 30), out var timeframe));
        Assert.Equal(Timeframe.FiveMinutes, timeframe);
        Assert.False(BarQuality.TryInferTimeframe(Rows(0, 7, 14), out _));
        Assert.False(BarQuality.TryInferTimeframe(Rows(0), out _));
    }

    [Fact]
    public void Check_AnyOrderOfTheRows_CountsTheSameMissingBars() => Prop.ForAll(
        Gen.Shuffle(Enumerable.Range(0, 40).Where(i => i % 7 != 3 && i is < 20 or > 25)).ToArbitrary(),
        minutes =>
        {
            var (_, report) = BarQuality.Check(Rows([.. minutes]), Timeframe.OneMinute);

            // Missing: 3, 10, 17, 20 to 25 (24 among them), 31, 38.
            return report.MissingBars == 40 - minutes.Length && report.LongestGapBars == 6;
        }).QuickCheckThrowOnFailure();

    internal static Bar Bar(int minute, double price = 100) =>
        new(Start.AddMinutes(minute), Start.AddMinutes(minute + 1), price, price, price, price, 1);

    internal static BarRow Row(int line, int minute) => new(line, Bar(minute));

    private static List<BarRow> Rows(params int[] minutes) => [.. minutes.Select((minute, i) => Row(i + 1, minute))];

    private static List<BarRow> AlternatingThenMove(double usual, double move)
    {
        var logs = Enumerable.Range(0, 101).Select(i => (i % 2 * usual) + (i == 100 ? move + usual : 0.0));
        return [.. logs.Select((log, i) => new BarRow(i + 1, Bar(i, 100 * Math.Exp(log))))];
    }

    private static int[] Spikes(List<BarRow> rows) =>
    [
        .. BarQuality.Check(rows, Timeframe.OneMinute).Findings
            .Where(finding => finding.Problem == QualityProblem.Spike).Select(finding => finding.Line),
    ];
}
