using System.Text.Json;

namespace R3edge.Cli.Tests.Collection;

public sealed class DataCommandTests : IDisposable
{
    private const string Header = "time,open,high,low,close,volume";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_DirtyFile_NamesLineAndKindOfEveryFinding()
    {
        var report = await CommandLineRun.Succeeds("data", "check", Dirty());

        Assert.Matches(@"8 rows of 1h, 2024-01-01T00:00:00Z to 2024-01-01T07:07:00Z", report);
        Assert.Matches(@"\n +4 +2024-01-01T01:00:00Z +repeated time +", report);
        Assert.Matches(@"\n +5 +2024-01-01T03:00:00Z +impossible bar +", report);
        Assert.Matches(@"\n +6 +2024-01-01T02:00:00Z +time goes back +", report);
        Assert.Matches(@"\n +8 +2024-01-01T06:00:00Z +zero volume +", report);
        Assert.Matches(@"\n +8 +2024-01-01T04:00:00Z +gap +2 bars missing", report);
        Assert.Matches(@"\n +9 +2024-01-01T07:07:00Z +misaligned time +", report);
        Assert.DoesNotContain('\u001b', report);
    }

    [Theory]
    [InlineData("03", "1 bar missing after 2024-01-01T01:00:00Z")]
    [InlineData("04", "2 bars missing after 2024-01-01T01:00:00Z")]
    public async Task Check_Gap_CountsItsBarsInTheRightNumber(string hour, string detail)
    {
        var file = _folder.Write("gap.csv", Header, "2024-01-01T00:00,1,1,1,1,1", "2024-01-01T01:00,1,1,1,1,1", $"2024-01-01T{hour}:00,1,1,1,1,1");

        Assert.Contains($"  {detail}\n", await CommandLineRun.Succeeds("data", "check", file, "--timeframe", "1h"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_RepairThatCannotBeWritten_ShowsNothingAndWritesNoJson()
    {
        var file = Dirty();

        Assert.Equal(
            $"{_folder.File("no/clean.csv")} cannot be written: there is no folder {_folder.File("no")}",
            await CommandLineRun.IsRefused("data", "check", file, "--json", _folder.File("report.json"), "--repair", _folder.File("no/clean.csv")));
        Assert.Equal(["dirty.csv"], _folder.Names());
    }

    [Fact]
    public async Task Simulate_IntoAFile_IsRefused()
    {
        var file = Hours(3);

        Assert.Equal(
            $"the folder {file} cannot be made: there is a file of that name",
            await CommandLineRun.IsRefused("data", "simulate", "--timeframe", "1h", "--out", file));
    }

    [Fact]
    public async Task Simulate_OneFileThatCannotBeWritten_WritesNone()
    {
        Directory.CreateDirectory(_folder.File("market/CHARLIE-USD_1h.csv"));

        Assert.Equal(
            $"{_folder.File("market/CHARLIE-USD_1h.csv")} cannot be written: it is a folder",
            await CommandLineRun.IsRefused("data", "simulate", "--timeframe", "1h", "--out", _folder.File("market")));
        Assert.Equal(["CHARLIE-USD_1h.csv"], Directory.EnumerateFileSystemEntries(_folder.File("market")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Check_CleanFile_SaysSo() =>
        Assert.Contains("Nothing is wrong", await CommandLineRun.Succeeds("data", "check", Hours(5)), StringComparison.Ordinal);

    [Fact]
    public async Task Check_ManyFindings_ShowsTheFirstOfEachKindUnlessAllAreAskedFor()
    {
        var file = _folder.Write("silent.csv", [Header, .. Enumerable.Range(0, 15).Select(i => $"2024-01-01T{i:00}:00:00Z,1,1,1,1,0")]);

        var first = await CommandLineRun.Succeeds("data", "check", file);
        var all = await CommandLineRun.Succeeds("data", "check", file, "--all");

        Assert.Equal(10, first.Split("nothing traded").Length - 1);
        Assert.Contains("--all shows all 15", first, StringComparison.Ordinal);
        Assert.Equal(15, all.Split("nothing traded").Length - 1);
    }

    [Fact]
    public async Task Check_JsonToTheStandardOutput_IsAllThatIsThere()
    {
        var output = await CommandLineRun.Succeeds("data", "check", Dirty(), "--json", "-", "--repair", _folder.File("clean.csv"));

        using var json = JsonDocument.Parse(output);
        Assert.Equal("1h", json.RootElement.GetProperty("timeframe").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("counts").GetProperty("duplicate").GetInt32());
        Assert.Equal(4, json.RootElement.GetProperty("findings")[0].GetProperty("line").GetInt32());
        Assert.Equal([4, 5, 7], json.RootElement.GetProperty("repair").GetProperty("dropped").EnumerateArray().Select(row => row.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task Check_Repair_WritesTheFileAndSaysWhatItDid()
    {
        var report = await CommandLineRun.Succeeds("data", "check", Dirty(), "--repair", _folder.File("clean.csv"), "--fill-gaps");

        Assert.Contains("3 rows dropped, 0 rows moved to their place in time, 3 bars filled in", report, StringComparison.Ordinal);
        Assert.Matches(@"\n +7 +2024-01-01T02:00:00Z +the time of line 6 with other values; line 6 was kept", report);
        Assert.Equal(
            """
            time,open,high,low,close,volume
            2024-01-01T00:00:00Z,10,12,9,11,100
            2024-01-01T01:00:00Z,11,13,10,12,200
            2024-01-01T02:00:00Z,12,14,11,13,300
            2024-01-01T03:00:00Z,13,13,13,13,0
            2024-01-01T04:00:00Z,13,13,13,13,0
            2024-01-01T05:00:00Z,13,13,13,13,0
            2024-01-01T06:00:00Z,12,14,11,13,0
            2024-01-01T07:07:00Z,12,14,11,13,5

            """,
            await File.ReadAllTextAsync(_folder.File("clean.csv"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Check_TwoOutputsToTheStandardOutput_IsRefused() =>
        Assert.Equal(
            "only one output can go to '-'; name a file for the others",
            await CommandLineRun.IsRefused("data", "check", Dirty(), "--json", "-", "--repair", "-"));

    [Fact]
    public async Task Check_FillGapsWithoutRepair_IsRefused() =>
        Assert.Equal("--fill-gaps goes with --repair FILE", await CommandLineRun.IsRefused("data", "check", Dirty(), "--fill-gaps"));

    [Fact]
    public async Task Check_FieldThatIsNoNumber_NamesLineAndColumn()
    {
        var file = _folder.Write("bad.csv", Header, "2024-01-01,1,1,1,1,0", "2024-01-02,1,1,1,abc,0");

        Assert.Equal($"{file}, line 3, column 5 (close): 'abc' is not a number", await CommandLineRun.IsRefused("data", "check", file));
    }

    [Fact]
    public async Task Import_BinanceDump_IsTheCanonicalForm()
    {
        var dump = _folder.Write(
            "dump.csv",
            "1704067200000,42283.58000000,42554.57000000,42261.02000000,42475.23000000,1271.68108000,1704070799999,53957248.9,47134,682.5,28957416.8,0",
            "1704070800000,42475.23000000,42775.00000000,42431.65000000,42613.56000000,1196.37856000,1704074399999,50984021.8,47194,615.6,26236893.0,0");

        Assert.Equal(
            $"{Header},taker_buy_volume\n2024-01-01T00:00:00Z,42283.58,42554.57,42261.02,42475.23,1271.68108,682.5\n2024-01-01T01:00:00Z,42475.23,42775,42431.65,42613.56,1196.37856,615.6\n",
            await CommandLineRun.Succeeds("data", "import", dump, "--out", "-"));
    }

    [Fact]
    public async Task Import_DirtyFile_IsRefusedAndWritesNothing()
    {
        var file = Dirty();

        Assert.Equal(
            $"{file}, line 4: the time 2024-01-01T01:00:00Z is the same as in line 3; 'r3edge data check {file}' lists every problem, and with '--repair OUT' writes a file without them",
            await CommandLineRun.IsRefused("data", "import", file, "--out", _folder.File("out.csv")));
        Assert.Equal(["dirty.csv"], _folder.Names());
    }

    [Fact]
    public async Task Import_IntoAFolderThatIsNotThere_IsRefused() =>
        Assert.Equal(
            $"{_folder.File("no/out.csv")} cannot be written: there is no folder {_folder.File("no")}",
            await CommandLineRun.IsRefused("data", "import", Hours(3), "--out", _folder.File("no/out.csv")));

    [Fact]
    public async Task Resample_HoursToADay_SumsThemUp()
    {
        // Hour i of Hours(n): open 10 + i, high 12 + i, low 9 + i, close 11 + i, volume 1 + i. Day one holds hours 0 to 23: volume 1 + 2 + ... + 24 = 300.
        var day = await CommandLineRun.Succeeds("data", "resample", Hours(30), "--timeframe", "1d", "--out", "-");
        var both = await CommandLineRun.Succeeds("data", "resample", Hours(30), "--timeframe", "1d", "--out", "-", "--include-incomplete");

        Assert.Equal($"{Header}\n2024-01-01T00:00:00Z,10,35,9,34,300\n", day);
        Assert.Equal($"{day}2024-01-02T00:00:00Z,34,41,33,40,165\n", both); // 25 + 26 + ... + 30 = 165
    }

    // Minute 0: 10, 12, 9 with 0.5 bought of 1.75; minute 1 is quiet; minute 2 has one trade, which might not be the last.
    [Fact]
    public async Task Resample_TradesToMinutes_BuildsTheirBars()
    {
        var file = Trades(
            "2024-01-01T00:00:10.000000001Z,7,10.0,0.50,buy", "2024-01-01T00:00:10.000000001Z,8,12,1,sell", "2024-01-01T00:00:59.999Z,9,9,0.25,sell",
            "2024-01-01T00:02:00Z,10,11,3,buy");
        var whole = await CommandLineRun.Succeeds("data", "resample", file, "--timeframe", "1m", "--out", "-");
        var all = await CommandLineRun.Succeeds("data", "resample", file, "--timeframe", "1m", "--out", "-", "--include-incomplete", "--fill-gaps");

        Assert.Equal($"{Header},taker_buy_volume\n2024-01-01T00:00:00Z,10,12,9,9,1.75,0.5\n", whole);
        Assert.Equal($"{whole}2024-01-01T00:01:00Z,9,9,9,9,0,0\n2024-01-01T00:02:00Z,11,11,11,11,3,3\n", all);
        Assert.Equal(
            $"Wrote 1 bar of 1m, 2024-01-01T00:00:00Z to 2024-01-01T00:00:00Z, to {_folder.File("bars.csv")}.\n"
            + "The first bar holds only what follows 2024-01-01T00:00:10Z, where the data begins.\n"
            + "The last bar is left out because more might have traded in it; --include-incomplete keeps it.\n",
            await CommandLineRun.Succeeds("data", "resample", file, "--timeframe", "1m", "--out", _folder.File("bars.csv")));
    }

    [Theory]
    [InlineData("line 3: '2024-01-01T00:01:10Z,8,1,1' is no trade; one is time,trade_id,price,quantity,side", "2024-01-01T00:01:10Z,8,1,1")]
    [InlineData("line 3: '2024-01-01T00:01:10Z,8,0,1,buy' is no trade; one is time,trade_id,price,quantity,side", "2024-01-01T00:01:10Z,8,0,1,buy")]
    [InlineData("line 3: the time 2024-01-01T00:00:59Z is in a bar of 1m that a trade before it has closed", "2024-01-01T00:00:59Z,8,1,1,buy")]
    public async Task Resample_TradesThatAreNone_NamesTheLine(string problem, string row)
    {
        var file = Trades("2024-01-01T00:01:00Z,7,1,1,buy", row);
        Assert.Equal($"{file}, {problem}", await CommandLineRun.IsRefused("data", "resample", file, "--timeframe", "1m", "--out", "-"));
    }

    [Fact]
    public async Task Resample_ToAShorterTimeframe_IsRefused()
    {
        var file = Hours(3);

        Assert.Equal(
            $"{file} has bars of 1h, which do not add up to bars of 5m",
            await CommandLineRun.IsRefused("data", "resample", file, "--timeframe", "5m", "--out", "-"));
    }

    [Fact]
    public async Task Resample_LessThanOneBar_IsRefused()
    {
        var file = Hours(3);

        Assert.Equal(
            $"{file} ends before its first bar of 1d is complete; --include-incomplete writes it all the same",
            await CommandLineRun.IsRefused("data", "resample", file, "--timeframe", "1d", "--out", "-"));
    }

    [Fact]
    public async Task Resample_BarsThatStraddle_IsRefused()
    {
        var file = _folder.Write("half.csv", Header, "2024-01-01T00:30:00Z,1,1,1,1,0", "2024-01-01T01:30:00Z,1,1,1,1,0");

        Assert.Equal(
            $"{file}: the bar of 2024-01-01T01:30:00Z reaches over the end of its bar of 2h",
            await CommandLineRun.IsRefused("data", "resample", file, "--timeframe", "2h", "--out", "-"));
    }

    [Fact]
    public async Task Simulate_SameSeed_WritesTheSameBytes()
    {
        string[] common = ["data", "simulate", "--instruments", "3", "--days", "2", "--timeframe", "15m"];
        await CommandLineRun.Succeeds([.. common, "--seed", "7", "--out", _folder.File("a")]);
        await CommandLineRun.Succeeds([.. common, "--seed", "7", "--out", _folder.File("b")]);
        await CommandLineRun.Succeeds([.. common, "--seed", "8", "--out", _folder.File("c")]);

        var files = Directory.GetFiles(_folder.File("a")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(3, files.Length);
        foreach (var file in files)
        {
            var bytes = Read("a", file!);
            Assert.Equal(1 + 2 * 96, bytes.Count(value => value == '\n'));
            Assert.Equal(bytes, Read("b", file!));
            Assert.NotEqual(bytes, Read("c", file!));
            Assert.Contains("Nothing is wrong", await CommandLineRun.Succeeds("data", "check", Path.Combine(_folder.File("a"), file!)), StringComparison.Ordinal);
        }

        byte[] Read(string folder, string file) => File.ReadAllBytes(Path.Combine(_folder.File(folder), file));
    }

    [Theory]
    [InlineData("--out must be a folder here: there is one file for each instrument", "--out", "-")]
    [InlineData("--days 3 is shorter than one bar of 1w", "--out", "d", "--days", "3", "--timeframe", "1w")]
    [InlineData("--start 2024-01-01T00:30:00Z is not where a bar of 1h opens; 2024-01-01T00:00:00Z is", "--out", "d", "--start", "2024-01-01T00:30", "--timeframe", "1h")]
    [InlineData("that would be 1,366,560,000 bars and at most 10,000,000 fit; take fewer --days or --instruments, or a longer --timeframe", "--out", "d", "--days", "36500", "--instruments", "26")]
    public async Task Simulate_WhatCannotBe_IsRefused(string sentence, params string[] options) =>
        Assert.Equal(sentence, await CommandLineRun.IsRefused(["data", "simulate", .. options]));

    private string Dirty() => _folder.Write(
        "dirty.csv",
        "Timestamp,Open,High,Low,Close,Volume",
        "2024-01-01T00:00:00Z,10,12,9,11,100",
        "2024-01-01T01:00:00Z,11,13,10,12,200",
        "2024-01-01T01:00:00Z,11,13,10,12,200",
        "2024-01-01T03:00:00Z,12,11,11,13,300",
        "2024-01-01T02:00:00Z,12,14,11,13,300",
        "2024-01-01T02:00:00Z,12,14,11,13,301",
        "2024-01-01T06:00:00Z,12,14,11,13,0",
        "2024-01-01T07:07:00Z,12,14,11,13,5");

    private string Trades(params string[] rows) => _folder.Write("trades.csv", ["time,trade_id,price,quantity,side", .. rows]);

    private string Hours(int count) => _folder.Write(
        "hours.csv",
        [Header, .. Enumerable.Range(0, count).Select(i => $"{new DateTime(2024, 1, 1).AddHours(i):s}Z,{10 + i},{12 + i},{9 + i},{11 + i},{1 + i}")]);
}
