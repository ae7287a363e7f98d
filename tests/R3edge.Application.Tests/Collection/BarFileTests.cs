using R3edge.Application.Collection;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Quality;

namespace R3edge.Application.Tests.Collection;

public sealed class BarFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_GoodFile_IsASeries()
    {
        var series = BarFile.Load(_folder.Write("bars.csv", Csv.Header + Csv.ThreeHours)).Value;

        Assert.NotNull(series);
        Assert.Equal(Timeframe.OneHour, series.Timeframe);
        Assert.Equal([11, 12, 13], series.Close.ToArray());
    }

    [Fact]
    public void Load_GzipUnderAnyName_IsASeries()
    {
        File.WriteAllBytes(_folder.File("bars.csv"), Csv.Gzip(Csv.Header + Csv.ThreeHours));
        File.WriteAllText(_folder.File("bars.csv.gz"), Csv.Header + Csv.ThreeHours);

        Assert.Equal(3, BarFile.Load(_folder.File("bars.csv")).Value?.Count);
        Assert.Equal(3, BarFile.Load(_folder.File("bars.csv.gz")).Value?.Count);
    }

    [Fact]
    public void Load_NoSuchFile_SaysSo()
    {
        Assert.Equal("nowhere.csv: there is no such file", Csv.Error(BarFile.Load("nowhere.csv")));
        Assert.Equal("no/where.csv: there is no such file", Csv.Error(BarFile.Load("no/where.csv")));
        Assert.Equal("'': a file of bars needs a name", Csv.Error(BarFile.Load("")));
    }

    [Fact]
    public void Load_Folder_SaysSo() => Assert.Equal($"{_folder.Path}: this is a folder, not a file", Csv.Error(BarFile.Load(_folder.Path)));

    [Fact]
    public void Load_FileThatMayNotBeRead_SaysSo()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Files have Unix permissions elsewhere only.");
            return;
        }

        Assert.SkipWhen(Environment.UserName == "root", "Everything may be read by root.");
        var path = _folder.Write("bars.csv", Csv.Header + Csv.ThreeHours);
        File.SetUnixFileMode(path, UnixFileMode.None);

        Assert.Equal($"{path}: you have no permission to read this file", Csv.Error(BarFile.Load(path)));
    }

    [Theory]
    [InlineData("2024-01-01T02:00:00Z,12,14,11,13,300", "the time 2024-01-01T02:00:00Z is the same as in line 4")]
    [InlineData("2024-01-01T01:30:00Z,12,14,11,13,300", "the time 2024-01-01T01:30:00Z is before that of line 4, 2024-01-01T02:00:00Z")]
    [InlineData("2024-01-01T03:00:00Z,12,11,11,11,300", "the open 12 is above the high 11")]
    [InlineData("2024-01-01T03:00:00Z,12,14,13,13,300", "the open 12 is below the low 13")]
    [InlineData("2024-01-01T03:00:00Z,12,14,11,15,300", "the close 15 is above the high 14")]
    [InlineData("2024-01-01T03:00:00Z,12,14,11,10,300", "the close 10 is below the low 11")]
    [InlineData("2024-01-01T03:00:00Z,12,14,0,13,300", "the low 0 is not above 0")]
    [InlineData("2024-01-01T03:00:00Z,-12,14,-20,13,300", "the open -12 is not above 0")]
    [InlineData("2024-01-01T03:00:00Z,12,14,11,13,-1", "the volume -1 is negative")]
    public void Load_RowThatCannotBe_NamesTheLineAndTheWayOut(string row, string problem)
    {
        var path = _folder.Write("bars.csv", $"{Csv.Header}{Csv.ThreeHours}{row}\n");

        Assert.Equal(
            $"{path}, line 5: {problem}; 'r3edge data check {path}' lists every problem, and with '--repair OUT' writes a file without them",
            Csv.Error(BarFile.Load(path)));
    }

    [Fact]
    public void LoadRepaired_DirtyFile_GivesTheBarsAndWhatWasDone()
    {
        // Line 5 repeats line 4, line 6 is impossible, line 8 belongs before line 7; 03:00 and 04:00 are missing between 02:00 and 05:00.
        var path = _folder.Write(
            "bars.csv",
            Csv.Header + Csv.ThreeHours + "2024-01-01T02:00:00Z,12,14,11,13,300\n2024-01-01T03:00:00Z,12,1,11,13,300\n"
            + "2024-01-01T06:00:00Z,12,14,11,13,300\n2024-01-01T05:00:00Z,12,14,11,13,300\n");

        var repair = BarFile.LoadRepaired(path, options: new RepairOptions { FillGaps = true }).Value;

        Assert.NotNull(repair);
        Assert.Equal([5, 6], repair.Dropped.Select(dropped => dropped.Line));
        Assert.Equal([8], repair.ReorderedLines);
        Assert.Equal([3, 4], repair.Filled.Select(filled => filled.Time.Hour));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Enumerable.Range(0, repair.Bars.Count).Select(i => repair.Bars.OpenTime(i).Hour));
    }

    [Fact]
    public void LoadRepaired_NoPossibleBar_SaysSo()
    {
        var path = _folder.Write("bars.csv", $"{Csv.Header}2024-01-01,1,0,1,1,0\n2024-01-02,1,0,1,1,0\n");

        Assert.Equal($"{path}: not one of its bars is possible", Csv.Error(BarFile.LoadRepaired(path)));
    }

    [Fact]
    public void LoadRepaired_OneTimeCenturiesAway_DoesNotFillTheGap()
    {
        // 1800-01-01 to 2024-01-01 are 81,814 days (365 * 224 + 54 leap days) of 1,440 minutes: 117,812,160; and two minutes follow.
        var path = _folder.Write(
            "bars.csv",
            $"{Csv.Header}1800-01-01T00:00:00Z,1,1,1,1,0\n2024-01-01T00:00:00Z,1,1,1,1,0\n2024-01-01T00:01:00Z,1,1,1,1,0\n2024-01-01T00:02:00Z,1,1,1,1,0\n");

        Assert.Equal(
            $"{path}: with its gaps filled it would have 117,812,162 bars, and at most 50,000,000 are filled; is one of its times wrong?",
            Csv.Error(BarFile.LoadRepaired(path, options: new RepairOptions { FillGaps = true })));
        Assert.Equal(4, BarFile.LoadRepaired(path).Value?.Bars.Count);
    }
}
