namespace R3edge.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    private static readonly string[][] Commands =
    [
        ["backtest"], ["optimize"], ["walk-forward"], ["strategies"], ["indicators"], ["entry"], ["regime"],
        ["data", "check"], ["data", "resample"], ["data", "import"], ["data", "simulate"],
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Help_EveryExample_Works()
    {
        // The examples name files that the reader has; here each is a market of the timeframe in its name.
        await CommandLineRun.Succeeds("data", "simulate", "--instruments", "1", "--timeframe", "1h", "--out", _folder.File("1h"));
        await CommandLineRun.Succeeds("data", "simulate", "--instruments", "1", "--timeframe", "1m", "--days", "5", "--out", _folder.File("1m"));
        _folder.Write("BTC-USDT_trades.csv", "time,trade_id,price,quantity,side", "2024-01-01T00:00:01Z,1,10,2,buy", "2024-01-01T00:01:01Z,2,11,2,sell");
        foreach (var path in Commands)
        {
            var help = await CommandLineRun.Succeeds([.. path, "--help"]);
            foreach (var example in help.Split("Examples:\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (example.Contains("--venue", StringComparison.Ordinal))
                {
                    // Asks a running host: HostCommandTests has one.
                    continue;
                }

                var words = example.Split('|')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1);
                string[] shorter = path[0] is "optimize" or "walk-forward" && !example.Contains("--data", StringComparison.Ordinal) ? ["--days", "5"] : [];
                await CommandLineRun.Succeeds([.. words.Select(Localized), .. shorter]);
            }
        }
    }

    [Fact]
    public async Task Help_Groups_HoldEveryOptionOnce()
    {
        var help = await CommandLineRun.Succeeds("backtest", "--help");

        var headings = help.Split('\n').Where(line => line.EndsWith(':') && !line.StartsWith(' ')).ToArray();
        Assert.Equal(["Description:", "Usage:", "Market:", "Strategy:", "Regime:", "Entries:", "Money:", "Protection:", "Costs and fills:", "Output:", "Other:", "Examples:"], headings);
        Assert.Equal(1, help.Split("--stop <MODEL>").Length - 1);
        Assert.DoesNotContain("\n\n\n", help, StringComparison.Ordinal);
    }

    private string Localized(string word) => word switch
    {
        "market" or "years" => _folder.File(word),
        "table.csv" or "runs.csv" or "btc-1h-clean.csv" or "btc-1h.csv.gz" or "BTC-USDT_trades.csv" => _folder.File(word),
        "btc-1h.csv" or "BTCUSDT-1h-2025-01.csv" => Path.Combine(_folder.File("1h"), "ALPHA-USD_1h.csv"),
        "btc-1m.csv" or "btc-1m.csv.gz" or "dump.csv.gz" => Path.Combine(_folder.File("1m"), "ALPHA-USD_1m.csv"),
        _ => word,
    };
}
