using System.Text.Json;

namespace R3edge.Cli.Tests.Backtesting;

public sealed class RegimeGateTests : IDisposable
{
    private static readonly string[] Terms = ["--timeframe", "1h", "--days", "200", "--direction", "both", "--strategy", "supertrend"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backtest_CompareGate_ShowsWhatBothRunsGive()
    {
        using var plain = JsonDocument.Parse(await CommandLineRun.Succeeds(["backtest", .. Terms, "--json", "-"]));
        using var gated = JsonDocument.Parse(await CommandLineRun.Succeeds(["backtest", .. Terms, "--regime-gate", "--json", "-"]));
        using var compared = JsonDocument.Parse(await CommandLineRun.Succeeds(["backtest", .. Terms, "--compare-gate", "--json", "-"]));
        var comparison = compared.RootElement.GetProperty("gateComparison");

        Assert.False(plain.RootElement.TryGetProperty("gateComparison", out _));
        Assert.Equal(Statistics(plain.RootElement), Statistics(compared.RootElement));
        Assert.Equal(Statistics(plain.RootElement), Statistics(comparison.GetProperty("without")));
        Assert.Equal(Statistics(gated.RootElement), Statistics(comparison.GetProperty("with")));
        Assert.Equal("trending-up+trending-down+volatile", comparison.GetProperty("regimes").GetString());
        Assert.True(gated.RootElement.GetProperty("refusals").GetProperty("wrong-regime").GetInt32() > 0);
        Assert.True(gated.RootElement.GetProperty("trades").GetArrayLength() < plain.RootElement.GetProperty("trades").GetArrayLength());
    }

    [Fact]
    public async Task Backtest_CompareGate_TellsPeopleBothSides()
    {
        var text = await CommandLineRun.Succeeds(["backtest", .. Terms, "--compare-gate"]);

        Assert.Contains("without a gate and with entries only in trending-up, trending-down, volatile:", text, StringComparison.Ordinal);
        Assert.Contains("Without gate", text, StringComparison.Ordinal);
        Assert.Contains("Refused by the gate", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hmm-trend")]
    [InlineData("garch-breakout")]
    [InlineData("ou-reversion")]
    [InlineData("orderflow-imbalance")]
    [InlineData("regime-switch")]
    public async Task Backtest_StrategyOnAModel_ReportsTheGateUnasked(string strategy)
    {
        string[] command = ["backtest", "--timeframe", "1h", "--days", "120", "--direction", "both", "--fee", "0.001", "--strategy", strategy];
        using var plain = JsonDocument.Parse(await CommandLineRun.Succeeds([.. command, "--json", "-"]));
        using var gated = JsonDocument.Parse(await CommandLineRun.Succeeds([.. command, "--regime-gate", "--json", "-"]));
        using var bare = JsonDocument.Parse(await CommandLineRun.Succeeds([.. command, "--compare-gate", "false", "--json", "-"]));
        var comparison = plain.RootElement.GetProperty("gateComparison");

        Assert.Equal(Statistics(bare.RootElement), Statistics(comparison.GetProperty("without")));
        Assert.Equal(Statistics(gated.RootElement), Statistics(comparison.GetProperty("with")));
        Assert.False(bare.RootElement.TryGetProperty("gateComparison", out _));
    }

    [Fact]
    public async Task WalkForward_StrategyOnAModel_ReportsTheGateOutOfSampleUnasked()
    {
        string[] command = ["walk-forward", "--timeframe", "1h", "--days", "120", "--strategy", "ou-reversion", "--grid", "window=60,90", "--folds", "2"];
        using var walked = JsonDocument.Parse(await CommandLineRun.Succeeds([.. command, "--json", "-"]));

        Assert.Equal(
            Statistics(walked.RootElement), Statistics(walked.RootElement.GetProperty("gateComparison").GetProperty("without")));
    }

    [Fact]
    public async Task WalkForward_CompareGate_ComparesTheTests()
    {
        string[] command = ["walk-forward", .. Terms, "--grid", "multiple=2:3", "--folds", "3"];
        using var gated = JsonDocument.Parse(await CommandLineRun.Succeeds([.. command, "--regime-gate", "--json", "-"]));
        using var compared = JsonDocument.Parse(await CommandLineRun.Succeeds([.. command, "--compare-gate", "--json", "-"]));
        var comparison = compared.RootElement.GetProperty("gateComparison");

        Assert.Equal(Statistics(compared.RootElement), Statistics(comparison.GetProperty("without")));
        Assert.Equal(Statistics(gated.RootElement), Statistics(comparison.GetProperty("with")));
        Assert.True(comparison.GetProperty("with").GetProperty("refusals").GetProperty("wrong-regime").GetInt32() > 0);
    }

    [Fact]
    public async Task Optimize_RegimeGate_RanksGatedRuns()
    {
        string[] command = ["optimize", .. Terms, "--grid", "multiple=2,3", "--json", "-"];

        Assert.NotEqual(await CommandLineRun.Succeeds(command), await CommandLineRun.Succeeds([.. command, "--regime-gate"]));
    }

    [Fact]
    public async Task Backtest_FlowStrategyOnPlainBars_IsRefusedWithWhatIsMissing()
    {
        var file = _folder.Minutes("bars.csv", 10, 9, 12, 14, 13, 13);

        Assert.Equal(
            $"orderflow-imbalance needs the volume that takers bought (a column taker_buy_volume, as dumps of Binance have it, or bars built from trades), and {file} does not have it on every bar",
            await CommandLineRun.IsRefused("backtest", "--data", file, "--strategy", "orderflow-imbalance"));
        Assert.Equal(
            $"--add flow-imbalance:2,2: it needs the volume that takers bought (a column taker_buy_volume), and {file} does not have it on every bar",
            await CommandLineRun.IsRefused("indicators", "--data", file, "--add", "flow-imbalance:2,2", "--out", "-"));
    }

    [Theory]
    [InlineData("--regime-by goes with --regime-gate, --compare-gate, --qualify, --size regime:MODEL or --exit-outside", "--regime-by", "regime")]
    [InlineData("--regime-by rsi:14: this tells no regime", "--regime-gate", "--regime-by", "rsi:14")]
    [InlineData("--regime-by regime:0: parameter 'trend-period' must be between 1 and 10080, not 0", "--compare-gate", "--regime-by", "regime:0")]
    public async Task Backtest_WrongRegimeBy_IsRefused(string sentence, params string[] options) =>
        Assert.Equal(sentence, await CommandLineRun.IsRefused(["backtest", .. Terms, .. options]));

    [Fact]
    public async Task Backtest_RegimeByOtherPeriods_GatesOtherwise() => Assert.NotEqual(
        await CommandLineRun.Succeeds(["backtest", .. Terms, "--regime-gate", "--json", "-"]),
        await CommandLineRun.Succeeds(["backtest", .. Terms, "--regime-gate", "--regime-by", "regime:40,60", "--json", "-"]));

    [Fact]
    public async Task Optimize_ModelOnMinutes_IsRefusedByTheLengthOfTheBars() => Assert.Equal(
        "hmm-trend is made for bars of 5m to 1w, and those of the simulated market of seed 7 are 1m",
        await CommandLineRun.IsRefused("optimize", "--strategy", "hmm-trend", "--grid", "enter=0.1,0.2"));

    private static string Statistics(JsonElement element) => element.GetProperty("statistics").GetRawText().Replace(" ", "", StringComparison.Ordinal);
}
