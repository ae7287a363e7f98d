using System.Text.Json;

namespace R3edge.Cli.Tests.Backtesting;

/// <summary>What <c>--qualify</c>, <c>--entry</c> and <c>--exit-outside</c> add to a report.</summary>
public sealed class QualificationOutputTests
{
    [Fact]
    public async Task Backtest_WithoutQualification_SaysNothingOfIt()
    {
        using var report = await Report();

        Assert.False(report.RootElement.TryGetProperty("qualification", out _));
    }

    [Fact]
    public async Task Backtest_Qualified_ReportsRefusalsAndBrierScores()
    {
        using var report = await Report("--qualify", "default+confidence:0.5+calibrate:isotonic,10");

        var qualification = report.RootElement.GetProperty("qualification");
        var trades = report.RootElement.GetProperty("trades").GetArrayLength();
        var refused = qualification.GetProperty("refused").GetProperty("low-confidence").GetInt32();
        Assert.Equal(
            qualification.GetProperty("judged").GetInt32(), qualification.GetProperty("qualified").GetInt32() + refused);
        Assert.InRange(report.RootElement.GetProperty("refusals").GetProperty("low-confidence").GetInt32(), 1, refused);
        foreach (var name in new[] { "evidential", "confidence" })
        {
            var score = qualification.GetProperty(name);
            Assert.Equal(trades, score.GetProperty("trades").GetInt32());
            Assert.InRange(score.GetProperty("score").GetDouble(), 0.0, 1.0);
        }

        Assert.Equal(trades, qualification.GetProperty("byRegime").EnumerateObject().Sum(pair => pair.Value.GetProperty("trades").GetInt32()));
    }

    [Fact]
    public async Task Backtest_PricedEntriesAndRegimeExits_AreNamed()
    {
        using var report = await Report("--entry", "bollinger", "--exit-outside", "ranging+trending", "--direction", "both");

        Assert.True(report.RootElement.GetProperty("refusals").GetProperty("entry-expired").GetInt32() > 0);
        Assert.True(report.RootElement.GetProperty("refusals").GetProperty("regime-not-allowed").GetInt32() > 0);
    }

    [Fact]
    public async Task Backtest_QualifiedForPeople_ShowsTheScores()
    {
        var output = await CommandLineRun.Succeeds("backtest", "--timeframe", "15m", "--qualify", "default");

        Assert.Contains("Signals qualified: ", output, StringComparison.Ordinal);
        Assert.Contains("Brier score", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WalkForward_Calibrated_ReportsBrierScoresByRegime()
    {
        string[] command = ["walk-forward", "--timeframe", "15m", "--grid", "fast=5,10", "--folds", "2", "--qualify", "default+calibrate:isotonic,10"];
        using var report = JsonDocument.Parse(await CommandLineRun.Succeeds([.. command, "--json", "-"]));
        var people = await CommandLineRun.Succeeds(command);

        var scores = report.RootElement.GetProperty("qualification").GetProperty("byRegime").EnumerateObject().ToArray();
        Assert.Equal(report.RootElement.GetProperty("trades").GetArrayLength(), scores.Sum(pair => pair.Value.GetProperty("trades").GetInt32()));
        Assert.All(scores, pair => Assert.Contains(pair.Name, people, StringComparison.Ordinal));
        Assert.Contains("before calibration", people, StringComparison.Ordinal);
    }

    private static async Task<JsonDocument> Report(params string[] options) =>
        JsonDocument.Parse(await CommandLineRun.Succeeds(["backtest", "--timeframe", "15m", .. options, "--json", "-"]));
}
