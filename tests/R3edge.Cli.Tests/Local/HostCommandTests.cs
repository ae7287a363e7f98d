using System.Text.Json;
using R3edge.Testing;

namespace R3edge.Cli.Tests.Local;

[Collection(HostGroup.Name)]
public sealed class HostCommandTests(RunningHost host)
{
    private const string Unknown = "0123456789abcdef0123456789abcdef";

    private static readonly string[][] Commands =
    [
        ["status"], ["scan"], ["size"], ["sessions"], ["sessions", "start"], ["sessions", "stop"],
        ["positions"], ["positions", "show"], ["positions", "exit"], ["orders"], ["performance"], ["regime"], ["entry"],
    ];

    [Fact]
    public async Task Help_EveryExampleOfACommandThatAsksAHost_Works()
    {
        foreach (var path in Commands)
        {
            var help = await CommandLineRun.Succeeds([.. path, "--help"]);
            foreach (var example in help.Split("Examples:\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var words = example.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToArray();
                Assert.Equal(path, words.Take(path.Length));
                if (path[0] is "regime" or "entry" && !words.Contains("--venue"))
                {
                    // Of files: HelpTests.
                    continue;
                }

                for (var i = 0; i < words.Length; i++)
                {
                    words[i] = words[i] == Unknown ? await IdAsync(path[0] == "sessions" ? "sessions" : "positions") : words[i];
                }

                // A replay of bars has no trade that would say where the market is.
                await Succeeds([.. words, .. path[0] == "entry" ? ["--price", "105.9"] : Array.Empty<string>()]);
            }
        }
    }

    [Fact]
    public async Task Status_OfAHostThatHasReplayed_IsHealthy()
    {
        var output = await Succeeds("status");

        Assert.Contains("healthy; market time 2024-01-01 05:00\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\n +collector +market-data +[\d,]+ +0\n", output);
    }

    [Fact]
    public async Task Scan_AsCsv_HasTheEntriesOfTheJson()
    {
        using var json = JsonDocument.Parse(await Succeeds("scan", "--json", "-"));
        var csv = (await Succeeds("scan", "--csv", "-")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("rank,score,instrument,timeframe,regime,strategy,why", csv[0]);
        Assert.NotEqual(1, csv.Length);
        Assert.Equal(json.RootElement.GetProperty("entries").GetArrayLength(), csv.Length - 1);
    }

    [Fact]
    public async Task Size_WithAStop_RisksTheFractionThatIsAsked()
    {
        // 1 % of 50,000 is 500; a unit loses 100 - 98 = 2: 250 units, worth 25,000.
        var output = await Succeeds(
            "size", "--venue", "simulated", "--symbol", "ALPHA-USD", "--bias", "long", "--price", "100", "--stop", "98", "--size", "risk:0.01", "--equity", "50000");

        Assert.Matches(@"\n +250 +25,000\.00 +98 +500\.00\n", output);
    }

    [Fact]
    public async Task Regime_OfTheHost_IsTheOneOfItsApi()
    {
        using var json = JsonDocument.Parse(await Succeeds("regime", "--venue", "simulated", "--symbol", "ALPHA-USD", "--json", "-"));
        var output = await Succeeds("regime", "--venue", "simulated", "--symbol", "ALPHA-USD", "--timeframe", "1m");

        Assert.StartsWith(json.RootElement.GetProperty("name").GetString() + " with a probability of ", output, StringComparison.Ordinal);
        Assert.Contains(" on simulated/ALPHA-USD, 1m, at 2024-01-01 05:00\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_OfTheHost_HasEveryModel()
    {
        var output = await Succeeds("entry", "--venue", "simulated", "--symbol", "ALPHA-USD", "--timeframe", "1m", "--bias", "long", "--price", "105.9");

        Assert.StartsWith("Prices to enter long simulated/ALPHA-USD on 1m at 2024-01-01 05:00, with the market at 105.9\n", output, StringComparison.Ordinal);
        Assert.Contains("bollinger ", output, StringComparison.Ordinal);
        Assert.Contains("Recommended: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_StartedWithAKeyAndStopped_IsOneSession()
    {
        string[] start = ["sessions", "start", "--strategy", "ma-cross", "--instrument", "simulated/BETA-USD", "--timeframe", "1m", "--key", "once", "--user", "trader-9"];
        using var first = JsonDocument.Parse(await Succeeds([.. start, "--json", "-"]));
        using var again = JsonDocument.Parse(await Succeeds([.. start, "--json", "-"]));
        var id = first.RootElement.GetProperty("id").GetString()!;
        Assert.Equal(id, again.RootElement.GetProperty("id").GetString());

        var listed = await Succeeds("sessions", "--user", "trader-9");
        Assert.Equal(1, listed.Split("ma-cross").Length - 1);
        Assert.Contains(id, listed, StringComparison.Ordinal);
        Assert.Contains("stopped", await Succeeds("sessions", "--user", "trader-9", "stop", id, "--close"), StringComparison.Ordinal);
        Assert.DoesNotContain(id, await Succeeds("sessions", "--active", "--user", "trader-9"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Positions_Shown_HaveTheirOrdersAndHistory()
    {
        var id = await IdAsync("positions");

        var output = await Succeeds("positions", "show", id);

        Assert.Contains(id, output, StringComparison.Ordinal);
        Assert.Matches(@"entry +(buy|sell) +market", output);
        Assert.Contains("What happened", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Positions_Ended_GoOnWhereAPageEnded()
    {
        var first = await Succeeds("positions", "--status", "ended", "--limit", "2");
        var next = first.Split("There are more: ")[1].TrimEnd('\n').Split(' ');

        var second = await Succeeds(["positions", "--status", "ended", "--limit", "2", .. next]);

        Assert.NotEqual(first, second);
        Assert.Equal("--after", next[0]);
    }

    [Fact]
    public async Task Performance_OfAnAccountWithTrades_HasItsFigures()
    {
        var output = await Succeeds("performance");

        Assert.Contains("trader-1", output, StringComparison.Ordinal);
        Assert.Matches(@"\n +Net return +-?\d", output);
        Assert.Matches(@"\n +Trades +[1-9]", output);
    }

    [Theory]
    [InlineData("there is no position " + Unknown, "positions", "show", Unknown)]
    [InlineData("there is no position " + Unknown, "positions", "exit", Unknown)]
    [InlineData("there is no session " + Unknown, "sessions", "stop", Unknown)]
    [InlineData("there is no such account yet; the first session opens a paper account", "performance", "--user", "nobody")]
    [InlineData("'a/b' is not a user: use 1 to 100 letters, digits and signs other than space, ~, /, \\, # and ?", "status", "--user", "a/b")]
    [InlineData("there is no instrument simulated/NONE", "sessions", "start", "--instrument", "simulated/NONE", "--timeframe", "1m")]
    [InlineData("'magic:1' is not", "sessions", "start", "--instrument", "simulated/BETA-USD", "--timeframe", "1m", "--qualify", "magic:1")]
    [InlineData("'r3edge sessions start' needs --timeframe TIMEFRAME", "sessions", "start", "--instrument", "simulated/BETA-USD")]
    [InlineData("unknown command 'starr'; did you mean 'r3edge sessions start'?", "sessions", "starr")]
    [InlineData("a market is named by --venue and --symbol together, such as --venue simulated --symbol ALPHA-USD", "regime", "--symbol", "ALPHA-USD")]
    [InlineData("nothing is known of simulated/NONE; /instruments lists what there is", "regime", "--venue", "simulated", "--symbol", "NONE")]
    [InlineData("no trade and no quote of simulated/ALPHA-USD was seen yet; name a market price", "entry", "--bias", "long", "--venue", "simulated", "--symbol", "ALPHA-USD")]
    [InlineData("--price goes with --venue and --symbol; a file's last close is its market price", "entry", "--bias", "long", "--price", "3")]
    [InlineData("--seed does not go with --venue and --symbol: a running host has its own bars and models", "entry", "--bias", "long", "--venue", "simulated", "--symbol", "ALPHA-USD", "--seed", "3")]
    public async Task Run_WhatCannotBe_IsOneSentence(string sentence, params string[] args) =>
        Assert.StartsWith(sentence, await CommandLineRun.IsRefused([.. args, "--data-dir", host.Folder]), StringComparison.Ordinal);

    [Fact]
    public async Task Run_WithoutAHost_SaysHowToStartOne()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(
            $"no host runs with the data folder {folder.Path}; start one with 'r3edge up', or say which with --data-dir",
            await CommandLineRun.IsRefused("status", "--data-dir", folder.Path));
        Assert.Empty(folder.Names());
    }

    [Fact]
    public async Task Run_AfterAHostWasKilled_SaysThatItDoesNotAnswer()
    {
        using var folder = new TemporaryFolder();
        folder.Write("host.json", """{"url":"http://127.0.0.1:1","processId":1}""");

        Assert.Equal(
            "the host at http://127.0.0.1:1 does not answer; it may have been killed: start it again with 'r3edge up'",
            await CommandLineRun.IsRefused("status", "--data-dir", folder.Path));
    }

    private Task<string> Succeeds(params string[] args) => CommandLineRun.Succeeds([.. args, "--data-dir", host.Folder]);

    private async Task<string> IdAsync(string list)
    {
        using var json = JsonDocument.Parse(await Succeeds(list, "--json", "-"));
        return json.RootElement.GetProperty("items")[0].GetProperty("id").GetString()!;
    }
}
