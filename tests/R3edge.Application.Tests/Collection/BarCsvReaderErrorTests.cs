using System.Text;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Collection;

public sealed class BarCsvReaderErrorTests
{
    private const string NotATime =
        "is not a time (ISO-8601 such as 2024-01-31T13:00:00Z, or seconds, milliseconds, microseconds or nanoseconds since 1970)";

    [Theory]
    [InlineData("12x", "'12x' is not a number")]
    [InlineData("", "the value is missing")]
    [InlineData("  ", "the value is missing")]
    [InlineData("NaN", "'NaN' is not a finite number")]
    [InlineData("-Infinity", "'-Infinity' is not a finite number")]
    [InlineData("1e999", "'1e999' is not a finite number")]
    [InlineData("\"1,000.5\"", "'1,000.5' has a comma; write numbers with a decimal point and without thousands separators")]
    [InlineData("\"0,5\"", "'0,5' has a comma; write numbers with a decimal point and without thousands separators")]
    [InlineData("0x1F", "'0x1F' is not a number")]
    [InlineData("(5)", "'(5)' is not a number")]
    [InlineData("$5", "'$5' is not a number")]
    [InlineData("1 000", "'1 000' is not a number")]
    [InlineData("\u0000", "'?' is not a number")]
    public void Read_WrongNumber_NamesLineAndColumn(string written, string problem) =>
        Assert.Equal(
            $"bars.csv, line 3, column 4 (low): {problem}",
            Csv.Error($"{Csv.Header}2024-01-01,1,1,1,1,0\n2024-01-02,1,1,{written},1,0\n"));

    [Theory]
    [InlineData("", "the time is missing")]
    [InlineData("01/02/2024", $"'01/02/2024' {NotATime}")]
    [InlineData("2024-02-30", $"'2024-02-30' {NotATime}")]
    [InlineData("2023-02-29", $"'2023-02-29' {NotATime}")]
    [InlineData("2024-13-01", $"'2024-13-01' {NotATime}")]
    [InlineData("0000-01-01", $"'0000-01-01' {NotATime}")]
    [InlineData("2024-01-01T24:00:00Z", $"'2024-01-01T24:00:00Z' {NotATime}")]
    [InlineData("2024-01-01T12:60:00Z", $"'2024-01-01T12:60:00Z' {NotATime}")]
    [InlineData("2024-01-01T12:00:61Z", $"'2024-01-01T12:00:61Z' {NotATime}")]
    [InlineData("2024-01-01T12:00:00.Z", $"'2024-01-01T12:00:00.Z' {NotATime}")]
    [InlineData("2024-01-01T12:00:00+99:00", $"'2024-01-01T12:00:00+99:00' {NotATime}")]
    [InlineData("2024-01-01T12:00:00 CET", $"'2024-01-01T12:00:00 CET' {NotATime}")]
    [InlineData("12345", $"'12345' {NotATime}")]
    [InlineData("-1704067200", $"'-1704067200' {NotATime}")]
    [InlineData("99999999999999999999", $"'99999999999999999999' {NotATime}")]
    [InlineData("yesterday", $"'yesterday' {NotATime}")]
    [InlineData("9999-12-31", "the time '9999-12-31' is outside the years 1800 to 2200")]
    [InlineData("0001-01-01T00:00:00+14:00", "the time '0001-01-01T00:00:00+14:00' is outside the years 1800 to 2200")]
    [InlineData("1704067200", "the time '1704067200' is in seconds since 1970, but the times before it are in ISO-8601")]
    public void Read_WrongTime_NamesLineAndColumn(string written, string problem) =>
        Assert.Equal(
            $"bars.csv, line 3, column 1 (time): {problem}", Csv.Error($"{Csv.Header}2024-01-01,1,1,1,1,0\n{written},1,1,1,1,0\n"));

    [Fact]
    public void Read_UnitOfTimeChangesInTheFile_IsRefused() =>
        Assert.Equal(
            "bars.csv, line 3, column 1 (open_time): the time '1735689600000000' is in microseconds since 1970, but the times before it are in milliseconds since 1970",
            Csv.Error("open_time,open,high,low,close,volume\n1735686000000,1,1,1,1,0\n1735689600000000,1,1,1,1,0\n"));

    [Theory]
    [InlineData("2024-01-02,1,1,1,1\n", "there are 5 columns where 6 belong")]
    [InlineData("2024-01-02,1,1,1,1,0,9\n", "there are 7 columns where 6 belong")]
    [InlineData("garbage\n", "there is 1 column where 6 belong")]
    [InlineData("2024-01-02,\"1,1,1,1,0\n2024-01-03,1,1,1,1,0\n", "a quotation mark is not closed on its line")]
    [InlineData("2024-01-02,\"1,1,1,1,0", "a quotation mark is not closed on its line")]
    [InlineData("2024-01-02,1\"1,1,1,1,0\n", "a quotation mark stands in the middle of a field")]
    public void Read_WrongLine_NamesTheLine(string line, string problem) =>
        Assert.Equal($"bars.csv, line 3: {problem}", Csv.Error($"{Csv.Header}2024-01-01,1,1,1,1,0\n{line}"));

    [Theory]
    [InlineData("", "bars.csv: the file is empty")]
    [InlineData("\n\r\n", "bars.csv: the file is empty")]
    [InlineData("\uFEFF", "bars.csv: the file is empty")]
    [InlineData(Csv.Header, "bars.csv: there is a header but not one bar")]
    [InlineData("time,open,high,low,close\n", "bars.csv, line 1: the header has no column 'volume'; it reads 'time,open,high,low,close'")]
    [InlineData("\nwhen,open,high,low,close,volume\n", "bars.csv, line 2: the header has no column 'time'; it reads 'when,open,high,low,close,volume'")]
    [InlineData("time,open,high,low,close,volume,Open\n", "bars.csv, line 1: the header names 'open' twice, in columns 2 and 7")]
    [InlineData("time;open;high;low;close;volume\n", "bars.csv, line 1: the columns are separated by ';'; they must be separated by commas, with a point in decimals")]
    [InlineData("time\topen\thigh\n", "bars.csv, line 1: the columns are separated by tabs; they must be separated by commas, with a point in decimals")]
    [InlineData("2024-01-01,1,1,1,1,0\n", "bars.csv, line 1: there is no header; the first line must be time,open,high,low,close,volume")]
    [InlineData("\u0000\u0001\u0002\u0003", "bars.csv: this is not a text file; bars are read from CSV, plain or gzipped")]
    public void Read_WrongStart_SaysWhatBelongsThere(string text, string error) => Assert.Equal(error, Csv.Error(text));

    [Fact]
    public void Read_BytesThatAreNoText_SaysSo() =>
        Assert.Equal(
            "bars.csv: this is not a text file in UTF-8; bars are read from CSV, plain or gzipped",
            Csv.Error(Csv.Read([0x89, 0x50, 0x4E, 0x47, 0xFF, 0xFE, 0xFD])));

    [Fact]
    public void Read_ZipArchive_SaysToUnpackIt() =>
        Assert.Equal("bars.csv: this is a zip archive; unpack it first", Csv.Error(Csv.Read("PK\u0003\u0004...")));

    [Fact]
    public void Read_GzipCutOffAnywhere_IsOneSentence()
    {
        var whole = Csv.Gzip(Csv.Header + Csv.ThreeHours);
        for (var length = 2; length < whole.Length; length++)
        {
            Assert.Equal("bars.csv: the gzip file is damaged or incomplete", Csv.Error(Csv.Read(whole[..length])));
        }
    }

    [Fact]
    public void Read_GzipOfSeveralMembersCutOffAnywhere_IsOneSentence()
    {
        byte[] whole = [.. Csv.Gzip(Csv.Header), .. Csv.Gzip(Csv.ThreeHours)];
        for (var length = Csv.Gzip(Csv.Header).Length + 1; length < whole.Length; length++)
        {
            Assert.Equal("bars.csv: the gzip file is damaged or incomplete", Csv.Error(Csv.Read(whole[..length])));
        }
    }

    [Fact]
    public void Read_GzipWithAFlippedBit_IsOneSentence()
    {
        var packed = Csv.Gzip(Csv.Header + Csv.ThreeHours);
        packed[^6] ^= 1;

        Assert.Equal("bars.csv: the gzip file is damaged or incomplete", Csv.Error(Csv.Read(packed)));
    }

    [Fact]
    public void Read_EndlessField_IsRefused() =>
        Assert.Equal(
            "bars.csv, line 3: a field is longer than 4096 characters; this is hardly a file of bars",
            Csv.Error($"{Csv.Header}2024-01-01,1,1,1,1,0\n2024-01-02,{new string('1', 5000)},1,1,1,0\n"));

    [Fact]
    public void Read_OneBarWithoutTimeframe_AsksForIt() =>
        Assert.Equal(
            "bars.csv: one time alone does not tell the timeframe; name it with --timeframe",
            Csv.Error($"{Csv.Header}2024-01-01,1,1,1,1,0\n"));

    [Fact]
    public void Read_StepThatIsNoTimeframe_NamesThoseThereAre() =>
        Assert.Equal(
            "bars.csv: most bars are 00:00:10 apart, which is not a timeframe; there are 1m 3m 5m 15m 30m 1h 2h 4h 6h 12h 1d 1w",
            Csv.Error($"{Csv.Header}2024-01-01T00:00:00Z,1,1,1,1,0\n2024-01-01T00:00:10Z,1,1,1,1,0\n"));

    [Fact]
    public void Read_TimeframeFinerThanTheData_IsRefused() =>
        Assert.Equal("bars.csv: its bars are 1h apart, so the timeframe cannot be 1m", Csv.Error(Csv.Header + Csv.ThreeHours, Timeframe.OneMinute));

    [Fact]
    public void Read_TimeframeCoarserThanTheData_SuggestsResampling() =>
        Assert.Equal(
            "bars.csv: its bars are 1h apart, finer than 1d; make 1d bars with 'r3edge data resample bars.csv --timeframe 1d --out OUT'",
            Csv.Error(Csv.Header + Csv.ThreeHours, Timeframe.OneDay));

    [Fact]
    public void Read_MarketThatOftenDoesNotTrade_AcceptsTheTimeframeOfNeighbours()
    {
        // Steps of 3 minutes twice as often as of 1 minute: most common is 3m, but some bars stand a minute apart.
        var minutes = new[] { 0, 3, 6, 7, 10, 13, 14 };
        var text = Csv.Header + string.Concat(minutes.Select(minute => $"2024-01-01T00:{minute:00}:00Z,1,1,1,1,0\n"));

        Assert.Equal(Timeframe.OneMinute, Csv.Rows(text, Timeframe.OneMinute).Timeframe);
        Assert.Equal("3m", Csv.Rows(text).Timeframe.ToString());
    }

    [Fact]
    public void Read_HeaderInAnotherEncoding_IsOneSentence() =>
        Assert.StartsWith("bars.csv: this is not a text file in UTF-8", Csv.Error(Csv.Read(Encoding.Latin1.GetBytes("time,öffnung\n"))), StringComparison.Ordinal);
}
