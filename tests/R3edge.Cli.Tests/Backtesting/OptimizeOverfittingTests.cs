using System.Text.Json;

namespace R3edge.Cli.Tests.Backtesting;

public sealed class OptimizeOverfittingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Ledger => Path.Combine(_folder.Path, "ledger.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Optimize_Json_JudgesTheBestRun()
    {
        var report = await Report("--grid", "fast=5:15:5", "--grid", "slow=30:60:30");
        Assert.Equal(6, report.GetProperty("trials").GetInt64());
        Assert.InRange(report.GetProperty("pbo").GetDouble(), 0.0, 1.0);
        Assert.InRange(report.GetProperty("deflatedSharpe").GetDouble(), 0.0, report.GetProperty("probabilisticSharpe").GetDouble());
        Assert.True(report.GetProperty("expectedMaximumSharpe").GetDouble() > 0.0);
        Assert.True(report.TryGetProperty("minimumTrackRecordLength", out _));
    }

    [Fact]
    public async Task Optimize_OneRun_HasNothingChosen()
    {
        var report = await Report("--grid", "fast=5:5:1");
        Assert.Equal(JsonValueKind.Null, report.GetProperty("pbo").ValueKind);
        Assert.Equal((1L, 0.0), (report.GetProperty("trials").GetInt64(), report.GetProperty("expectedMaximumSharpe").GetDouble()));
        Assert.Equal(report.GetProperty("probabilisticSharpe").GetDouble(), report.GetProperty("deflatedSharpe").GetDouble());
    }

    [Fact]
    public async Task Optimize_Ledger_CountsEveryTrialOnTheSameBarsOnce()
    {
        Assert.Equal(3, await Trials("--grid", "fast=5:15:5"));
        Assert.Equal(3, await Trials("--grid", "fast=5:15:5"));
        Assert.Equal(5, await Trials("--grid", "fast=4:8:4"));
        Assert.Equal(2, await Trials("--grid", "fast=4:8:4", "--seed", "8"));
        Assert.Equal(7, await Trials("--grid", "fast=3:7:4"));
    }

    [Fact]
    public async Task Optimize_DamagedLedger_IsRefusedAndKept()
    {
        await File.WriteAllTextAsync(Ledger, "{", TestContext.Current.CancellationToken);
        var sentence = await CommandLineRun.IsRefused("optimize", "--days", "3", "--grid", "fast=5:15:5", "--ledger", Ledger);
        Assert.Contains("the ledger is not what r3edge writes", sentence, StringComparison.Ordinal);
        Assert.Equal("{", await File.ReadAllTextAsync(Ledger, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Optimize_LedgerThatIsNoFileOfItsOwn_IsRefused()
    {
        Assert.Contains("--ledger needs a file", await CommandLineRun.IsRefused("optimize", "--days", "3", "--grid", "fast=5:15:5", "--ledger", "-"), StringComparison.Ordinal);
        await CommandLineRun.IsRefused("optimize", "--days", "3", "--grid", "fast=5:15:5", "--ledger", Ledger, "--json", Ledger);
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public async Task Optimize_ForPeople_SaysWhatTheChoiceIsWorth()
    {
        var output = await CommandLineRun.Succeeds("optimize", "--days", "3", "--grid", "fast=5:15:5");
        Assert.Contains("(PBO)", output, StringComparison.Ordinal);
        Assert.Contains("(deflated Sharpe ratio)", output, StringComparison.Ordinal);
    }

    private async Task<long> Trials(params string[] args) => (await Report([.. args, "--ledger", Ledger])).GetProperty("trials").GetInt64();

    private static async Task<JsonElement> Report(params string[] args)
    {
        var json = await CommandLineRun.Succeeds(["optimize", "--days", "3", "--json", "-", .. args]);
        return JsonDocument.Parse(json).RootElement.GetProperty("overfitting");
    }
}
