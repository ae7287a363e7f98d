using System.Text.Json;

namespace R3edge.Cli.Tests.Indicators;

public sealed class IndicatorsCommandTests : IDisposable
{
    private const string Header = "time,open,high,low,close,volume";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_WithOptionsOfAComputation_IsRefused() =>
        Assert.Equal("--data does not go with --list", await CommandLineRun.IsRefused("indicators", "--list", "--data", "x.csv"));

    [Fact]
    public async Task Add_SeveralIndicators_AppendsAColumnForEachOutput()
    {
        // Closes 1, 3, 8. SMA(2): 2, 5.5. Bollinger(2, 1.5): mean +- 1.5 * half the distance: 2 +- 1.5, 5.5 +- 3.75.
        var table = await CommandLineRun.Succeeds("indicators", "--data", ThreeDays(), "--add", "sma:2", "--add", "bollinger:2,1.5", "--out", "-");

        Assert.Equal(
            $"""
            {Header},sma_2,bollinger_2_1.5_middle,bollinger_2_1.5_upper,bollinger_2_1.5_lower
            2024-01-01T00:00:00Z,1,1,1,1,5,,,,
            2024-01-02T00:00:00Z,3,3,3,3,5,2,2,3.5,0.5
            2024-01-03T00:00:00Z,8,8,8,8,5,5.5,5.5,9.25,1.75

            """,
            table);
    }

    [Fact]
    public async Task Add_WithoutParameters_NamesTheDefaultsInTheColumn()
    {
        var file = _folder.File("fifteen.csv");
        File.WriteAllLines(file, [Header, .. Enumerable.Range(1, 15).Select(day => $"2024-01-{day:00},2,2,2,2,1")]);
        await CommandLineRun.Succeeds("indicators", "--data", file, "--add", "rsi", "--out", _folder.File("out.csv"));

        Assert.Equal($"{Header},rsi_14", File.ReadLines(_folder.File("out.csv")).First());
    }

    [Fact]
    public async Task Add_MoreWarmUpThanBars_IsRefusedAndNothingWritten()
    {
        var file = ThreeDays();
        Assert.Equal(
            $"--add sma:4: it needs 4 bars to warm up and {file} has 3",
            await CommandLineRun.IsRefused("indicators", "--data", file, "--add", "sma:3", "--add", "sma:4", "--out", _folder.File("out.csv")));
        Assert.False(File.Exists(_folder.File("out.csv")));
    }

    [Fact]
    public async Task List_Json_IsAllThatIsThere()
    {
        var output = await CommandLineRun.Succeeds("indicators", "--list", "--json", "-");

        using var json = JsonDocument.Parse(output);
        var rsi = json.RootElement.EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == "rsi");
        Assert.Equal(14, rsi.GetProperty("parameters")[0].GetProperty("default").GetDouble());
    }

    [Fact]
    public async Task List_ForPeople_HasEveryIndicatorWithItsSource() =>
        Assert.Matches(@"\n +rsi +period \(14; .*\(Wilder 1978\)", await CommandLineRun.Succeeds("indicators", "--list"));

    [Theory]
    [InlineData("--add rsi:0: parameter 'period' must be between 1 and 10080, not 0", "rsi:0")]
    [InlineData("--add rsi:x: 'x' in 'rsi:x' is not a number", "rsi:x")]
    [InlineData("--add sma: sma:20 is there already", "sma:20", "sma")]
    public async Task Add_WhatCannotBe_IsRefused(string sentence, params string[] names) =>
        Assert.Equal(
            sentence,
            await CommandLineRun.IsRefused(["indicators", "--data", ThreeDays(), "--out", "-", .. names.SelectMany(name => new[] { "--add", name })]));

    [Fact]
    public async Task Add_UnknownIndicator_NamesThoseThereAre() =>
        Assert.StartsWith(
            "--add rsj: there is no indicator 'rsj'; there is: sma, ema, ",
            await CommandLineRun.IsRefused("indicators", "--data", ThreeDays(), "--add", "rsj", "--out", "-"),
            StringComparison.Ordinal);

    [Fact]
    public async Task Run_WithoutWhatItNeeds_SaysWhat()
    {
        Assert.Equal("'r3edge indicators' needs --data FILE, or --list", await CommandLineRun.IsRefused("indicators"));
        Assert.Equal("'r3edge indicators' needs --out FILE|-", await CommandLineRun.IsRefused("indicators", "--data", "x"));
        Assert.Equal(
            "'r3edge indicators' needs --add NAME:VALUES; 'r3edge indicators --list' shows what there is",
            await CommandLineRun.IsRefused("indicators", "--data", "x", "--out", "-"));
    }

    private string ThreeDays() => _folder.Write(
        "days.csv", Header, "2024-01-01,1,1,1,1,5", "2024-01-02,3,3,3,3,5", "2024-01-03,8,8,8,8,5");
}
