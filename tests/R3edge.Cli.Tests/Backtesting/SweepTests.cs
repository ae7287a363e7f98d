using System.Text.Json;

namespace R3edge.Cli.Tests.Backtesting;

public sealed class SweepTests : IDisposable
{
    private static readonly string[] Grid = ["--timeframe", "1h", "--grid", "fast=2:8:2", "--grid", "slow=6:24:6"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sharpe", "sharpe", false)]
    [InlineData("net-return", "netReturn", false)]
    [InlineData("profit-factor", "profitFactor", false)]
    [InlineData("Smallest-Drawdown", "maxDrawdown", true)]
    public async Task Optimize_AnyObjective_RanksTheRunsByIt(string objective, string statistic, bool ascending)
    {
        using var json = JsonDocument.Parse(await CommandLineRun.Succeeds(["optimize", .. Grid, "--objective", objective, "--json", "-"]));

        // Of 4 x 4 combinations fast=6 slow=6 and fast=8 slow=6 are left out: the fast average must be the shorter.
        var runs = json.RootElement.GetProperty("runs").EnumerateArray().ToArray();
        Assert.Equal(2, json.RootElement.GetProperty("refused").GetInt32());
        Assert.Equal(14, runs.Length);
        var values = runs.Select(run => run.GetProperty("statistics").GetProperty(statistic).GetDouble()).ToArray();
        Assert.Equal(ascending ? values.Order() : values.OrderDescending(), values);
        Assert.Equal(objective.ToLowerInvariant(), json.RootElement.GetProperty("objective").GetString());
    }

    [Fact]
    public async Task Optimize_BestRun_IsWhatABacktestOfItsParametersGives()
    {
        using var sweep = JsonDocument.Parse(await CommandLineRun.Succeeds(["optimize", .. Grid, "--json", "-"]));
        var best = sweep.RootElement.GetProperty("runs")[0];
        var set = best.GetProperty("parameters").EnumerateObject().SelectMany(pair => new[] { "--set", $"{pair.Name}={pair.Value}" });

        using var run = JsonDocument.Parse(await CommandLineRun.Succeeds(["backtest", "--timeframe", "1h", .. set, "--json", "-"]));

        Assert.Equal(best.GetProperty("statistics").GetRawText().Replace("  ", "", StringComparison.Ordinal), run.RootElement.GetProperty("statistics").GetRawText().Replace("  ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("optimize")]
    [InlineData("walk-forward")]
    public async Task Sweep_OnAnyNumberOfCores_GivesTheSame(string command)
    {
        var alone = await CommandLineRun.Succeeds([command, .. Grid, "--cores", "1", "--json", "-"]);

        Assert.Equal(alone, await CommandLineRun.Succeeds([command, .. Grid, "--cores", "7", "--json", "-"]));
        Assert.Equal(await CommandLineRun.Succeeds([command, .. Grid]), await CommandLineRun.Succeeds([command, .. Grid]));
    }

    [Fact]
    public async Task Optimize_Csv_HasEveryRunBestFirst()
    {
        var rows = (await CommandLineRun.Succeeds(["optimize", .. Grid, "--csv", "-"])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("fast,slow,net_return,cagr,sharpe,sortino,calmar,max_drawdown,trades,win_rate,profit_factor,expectancy,fees", rows[0]);
        Assert.Equal(15, rows.Length);
        var sharpe = rows.Skip(1).Select(row => double.Parse(row.Split(',')[4], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(sharpe.OrderDescending(), sharpe);
    }

    [Fact]
    public async Task Optimize_Tables_ShowTheTopAndNoColumnTwice()
    {
        var output = await CommandLineRun.Succeeds(["optimize", .. Grid, "--top", "3"]);

        Assert.Contains("14 runs over 720 bars of 1h", output, StringComparison.Ordinal);
        Assert.Contains("2 combinations left out: the parameters do not go together.", output, StringComparison.Ordinal);
        Assert.Equal(3, output.Split("fast=").Length - 1);
        var headings = Assert.Single(output.Split('\n'), line => line.Contains("Parameters", StringComparison.Ordinal));
        Assert.Equal(1, headings.Split("Sharpe").Length - 1);
    }

    [Fact]
    public async Task WalkForward_Json_HasFoldsThatFollowOneAnother()
    {
        using var json = JsonDocument.Parse(await CommandLineRun.Succeeds(
            ["walk-forward", .. Grid, "--folds", "3", "--objective", "net-return", "--equity", _folder.File("equity.csv"), "--json", "-"]));

        var root = json.RootElement;
        var folds = root.GetProperty("folds").EnumerateArray().ToArray();
        Assert.Equal(3, folds.Length);
        for (var i = 1; i < folds.Length; i++)
        {
            Assert.Equal(folds[i - 1].GetProperty("testTo").GetDateTime(), folds[i].GetProperty("testFrom").GetDateTime());
        }

        Assert.All(folds, fold => Assert.True(fold.GetProperty("trainFrom").GetDateTime() < fold.GetProperty("testFrom").GetDateTime()));
        Assert.All(folds, fold => Assert.True(fold.GetProperty("parameters").GetProperty("fast").GetDouble() < fold.GetProperty("parameters").GetProperty("slow").GetDouble()));
        Assert.Equal(root.GetProperty("bars").GetInt32() + 1, File.ReadLines(_folder.File("equity.csv")).Count());
        Assert.Equal(root.GetProperty("statistics").GetProperty("tradeCount").GetInt32(), root.GetProperty("trades").GetArrayLength());
    }

    [Fact]
    public async Task WalkForward_Interrupted_WritesNothing()
    {
        using var error = new StringWriter { NewLine = "\n" };
        using var interrupted = new CancellationTokenSource();
        await interrupted.CancelAsync();

        foreach (var command in new[] { "backtest", "optimize", "walk-forward" })
        {
            string[] grid = command == "backtest" ? ["--timeframe", "1h"] : Grid;
            Assert.Equal(130, await R3edgeApp.RunAsync(
                [command, .. grid, "--json", _folder.File("out")], new CliConsole(TextWriter.Null, error), interrupted.Token));
        }

        Assert.Empty(_folder.Names());
    }
}
