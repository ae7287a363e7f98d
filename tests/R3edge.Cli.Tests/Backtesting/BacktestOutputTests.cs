using System.Text.Json;

namespace R3edge.Cli.Tests.Backtesting;

public sealed class BacktestOutputTests : IDisposable
{
    private static readonly string[] Hours = ["--timeframe", "1h"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--json")]
    [InlineData("--trades")]
    [InlineData("--equity")]
    public async Task Backtest_OutputThatCannotBeWritten_IsRefusedBeforeAnythingIsShownOrWritten(string option)
    {
        var missing = _folder.File("no/out");
        var other = option == "--json" ? "--trades" : "--json";

        Assert.Equal(
            $"{missing} cannot be written: there is no folder {_folder.File("no")}",
            await CommandLineRun.IsRefused(["backtest", .. Hours, option, missing, other, _folder.File("good")]));
        Assert.Equal(
            $"{_folder.Path} cannot be written: it is a folder",
            await CommandLineRun.IsRefused(["backtest", .. Hours, option, _folder.Path, other, "-"]));
        Assert.Equal($"{option} needs a file name", await CommandLineRun.IsRefused(["backtest", .. Hours, option, "", other, _folder.File("good")]));
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public async Task Backtest_LaterFileFailsWhileItIsWritten_LeavesTheEarlierAsItWas()
    {
        // A name of more than 255 bytes is found out only when the file is made.
        var tooLong = _folder.File(new string('x', 300));
        var json = _folder.Write("result.json", "before");

        var sentence = await CommandLineRun.IsRefused(["backtest", .. Hours, "--json", json, "--trades", tooLong]);

        Assert.StartsWith($"{tooLong} cannot be written: ", sentence, StringComparison.Ordinal);
        Assert.Equal(["result.json"], _folder.Names());
        Assert.Equal("before\n", await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Backtest_TwoOutputsToOnePlace_AreRefused()
    {
        var file = _folder.File("out");

        Assert.Equal(
            "only one output can go to '-'; name a file for the others", await CommandLineRun.IsRefused("backtest", "--json", "-", "--trades", "-"));
        Assert.Equal(
            $"two outputs go to {file}; name a file for each", await CommandLineRun.IsRefused("backtest", "--json", file, "--equity", file));
        Assert.Equal(
            "only one output can go to '-'; name a file for the others",
            await CommandLineRun.IsRefused("optimize", "--grid", "fast=5", "--json", "-", "--csv", "-"));
    }

    [Theory]
    [InlineData("backtest", "--equity")]
    [InlineData("optimize", "--csv", "--grid", "fast=1")]
    [InlineData("walk-forward", "--trades", "--grid", "fast=1")]
    [InlineData("indicators", "--out", "--add", "sma:2")]
    public async Task Run_OutputOverTheBarsThatAreRead_IsRefused(string command, string option, params string[] more)
    {
        var file = _folder.Minutes("bars.csv", 1, 2, 3);

        Assert.Equal(
            $"{file} is the file that is read; write to another",
            await CommandLineRun.IsRefused([command, "--data", file, option, file, .. more]));
    }

    [Fact]
    public async Task Backtest_Json_HasTheShapeThatProgramsRead()
    {
        var output = await CommandLineRun.Succeeds("backtest", "--timeframe", "1h", "--direction", "both", "--stop", "pct:0.01", "--json", "-");

        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal(
            ["instrument", "timeframe", "strategy", "parameters", "from", "to", "bars", "refusals", "trades", "statistics"],
            root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(720, root.GetProperty("bars").GetInt32());
        Assert.Equal("1h", root.GetProperty("timeframe").GetString());
        Assert.Equal(10, root.GetProperty("parameters").GetProperty("fast").GetDouble());
        Assert.Equal(new DateTime(2024, 1, 31), root.GetProperty("to").GetDateTime());
        var trades = root.GetProperty("trades").EnumerateArray().ToArray();
        Assert.Equal(root.GetProperty("statistics").GetProperty("tradeCount").GetInt32(), trades.Length);
        Assert.All(trades, trade =>
        {
            Assert.Contains(trade.GetProperty("side").GetString(), new[] { "long", "short" });
            Assert.True(trade.GetProperty("entryTime").GetDateTime() <= trade.GetProperty("exitTime").GetDateTime());
            Assert.EndsWith("Z", trade.GetProperty("entryTime").GetString(), StringComparison.Ordinal);
            Assert.True(trade.GetProperty("entryPrice").GetDecimal() > 0m);
            Assert.True(trade.GetProperty("exitPrice").GetDecimal() > 0m);
            Assert.True(trade.GetProperty("quantity").GetDecimal() > 0m);
            Assert.True(trade.GetProperty("fees").GetDecimal() > 0m);
            Assert.Equal(JsonValueKind.Number, trade.GetProperty("profit").ValueKind);
        });
        Assert.Contains("stop", trades.Select(trade => trade.GetProperty("exitReason").GetString()));
        var profit = trades.Sum(trade => trade.GetProperty("profit").GetDecimal());
        Assert.Equal(100_000.0 + (double)profit, root.GetProperty("statistics").GetProperty("finalEquity").GetDouble(), 1e-6);
    }

    [Fact]
    public async Task Backtest_NoTrade_HasNullWhereAStatisticDoesNotExist()
    {
        // Flat prices: no moving average crosses another.
        var file = _folder.Minutes("flat.csv", 5, 5, 5, 5);

        var output = await CommandLineRun.Succeeds("backtest", "--data", file, "--set", "fast=1", "--set", "slow=2", "--json", "-");

        using var json = JsonDocument.Parse(output);
        Assert.Empty(json.RootElement.GetProperty("trades").EnumerateArray());
        var statistics = json.RootElement.GetProperty("statistics");
        Assert.Equal(100_000, statistics.GetProperty("finalEquity").GetDouble());
        Assert.Equal(0, statistics.GetProperty("netReturn").GetDouble());
        Assert.Equal(0, statistics.GetProperty("maxDrawdown").GetDouble());
        Assert.False(statistics.GetProperty("isRuined").GetBoolean());
        Assert.Equal("00:00:00", statistics.GetProperty("longestDrawdownDuration").GetString());
        Assert.All(
            ["winRate", "sharpe", "sortino", "calmar", "omega", "volatility", "profitFactor", "expectancy", "averageTradeDuration"],
            name => Assert.Equal(JsonValueKind.Null, statistics.GetProperty(name).ValueKind));
    }

    [Fact]
    public async Task Backtest_OneBar_IsTooFewForEveryStrategy()
    {
        var file = _folder.Write("one.csv", BacktestBars.Header + ",taker_buy_volume", "2024-01-01T00:00:00Z,5,5,5,5,10,4");

        foreach (var strategy in Strategies())
        {
            Assert.Matches(
                $@"^{strategy} with .* needs \d+ bars to warm up and .*one\.csv has 1$",
                await CommandLineRun.IsRefused("backtest", "--data", file, "--timeframe", "1h", "--strategy", strategy));
        }
    }

    private static IEnumerable<string> Strategies() =>
        R3edge.Domain.Signals.StrategyRegistry.All.Select(strategy => strategy.Name);

    [Fact]
    public async Task Backtest_HandComputedTrade_IsTheSameInJsonAndCsv()
    {
        // Averages of 1 and 2 bars cross upwards on the bar that closes at 12 and down on the one that closes at 13.
        // Bought at the next open 12, sold at the next open 13: 2 units, fee 1 %: 2 * (12 + 13) * 0.01 = 0.5; profit 2 * 1 - 0.5 = 1.5.
        var file = _folder.Minutes("bars.csv", 10, 9, 12, 14, 13, 13);
        string[] terms = ["--data", file, "--set", "fast=1", "--set", "slow=2", "--size", "fixed:2", "--fee", "0.01", "--cash", "1000"];

        using var json = JsonDocument.Parse(await CommandLineRun.Succeeds(["backtest", .. terms, "--json", "-"]));
        var trades = await CommandLineRun.Succeeds(["backtest", .. terms, "--trades", "-"]);
        var equity = await CommandLineRun.Succeeds(["backtest", .. terms, "--equity", "-"]);

        var trade = json.RootElement.GetProperty("trades")[0];
        Assert.Equal("2024-01-01T00:03:00Z", trade.GetProperty("entryTime").GetString());
        Assert.Equal("2024-01-01T00:05:00Z", trade.GetProperty("exitTime").GetString());
        Assert.Equal((12m, 13m, 2m, 0.5m, 1.5m), (Number("entryPrice"), Number("exitPrice"), Number("quantity"), Number("fees"), Number("profit")));
        Assert.Equal("signal", trade.GetProperty("exitReason").GetString());
        Assert.Equal(1001.5, json.RootElement.GetProperty("statistics").GetProperty("finalEquity").GetDouble(), 1e-9);
        var rows = trades.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, rows.Length);
        Assert.Equal(
            "side,entry_time,entry_price,exit_time,exit_price,quantity,fees,profit,return,adverse_excursion,favourable_excursion,bars_held,exit_reason",
            rows[0]);
        Assert.StartsWith("long,2024-01-01T00:03:00Z,12,2024-01-01T00:05:00Z,13,2,0.5,1.5,0.0625,", rows[1], StringComparison.Ordinal); // 1.5 / 24
        Assert.EndsWith(",2,signal", rows[1], StringComparison.Ordinal);
        Assert.Equal(
            """
            time,close,equity
            2024-01-01T00:01:00Z,10,1000
            2024-01-01T00:02:00Z,9,1000
            2024-01-01T00:03:00Z,12,1000
            2024-01-01T00:04:00Z,14,1003.76
            2024-01-01T00:05:00Z,13,1001.76
            2024-01-01T00:06:00Z,13,1001.5

            """,
            equity); // 1000 - 0.24 + 2 * (14 - 12) = 1003.76

        decimal Number(string name) => trade.GetProperty(name).GetDecimal();
    }

    [Fact]
    public async Task Backtest_PositionOpenAtTheEnd_EndsWithTheData()
    {
        var file = _folder.Minutes("bars.csv", 10, 9, 12, 14);

        var trades = await CommandLineRun.Succeeds("backtest", "--data", file, "--set", "fast=1", "--set", "slow=2", "--trades", "-");

        Assert.EndsWith(",end-of-data\n", trades, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_AllOutputsToFiles_WritesThemAndShowsTheTables()
    {
        var output = await CommandLineRun.Succeeds(
            ["backtest", .. Hours, "--json", _folder.File("a.json"), "--trades", _folder.File("b.csv"), "--equity", _folder.File("c.csv.gz")]);

        Assert.StartsWith("ma-cross (fast=10 slow=30) on simulated/ALPHA-USD: 720 bars of 1h, ", output, StringComparison.Ordinal);
        Assert.Contains("Final equity", output, StringComparison.Ordinal);
        Assert.Contains("The last 5 trades", output, StringComparison.Ordinal);
        Assert.Equal(["a.json", "b.csv", "c.csv.gz"], _folder.Names());
        Assert.Equal(0x1f, (await File.ReadAllBytesAsync(_folder.File("c.csv.gz"), TestContext.Current.CancellationToken))[0]);
    }

    [Fact]
    public async Task Backtest_WithoutData_IsTheSameEveryTime()
    {
        var first = await CommandLineRun.Succeeds("backtest", "--json", "-");

        Assert.Equal(first, await CommandLineRun.Succeeds("backtest", "--json", "-"));
        using var json = JsonDocument.Parse(first);
        Assert.Equal(43_200, json.RootElement.GetProperty("bars").GetInt32());
        Assert.Equal("simulated/ALPHA-USD", json.RootElement.GetProperty("instrument").GetString());
        Assert.NotEqual(first, await CommandLineRun.Succeeds("backtest", "--json", "-", "--seed", "8"));
    }

    [Theory]
    [InlineData("1h", "7")]
    [InlineData("15m", "42")]
    public async Task Backtest_OfASimulatedFile_IsTheSameAsOfTheSimulatedMarket(string timeframe, string seed)
    {
        await CommandLineRun.Succeeds(
            "data", "simulate", "--seed", seed, "--instruments", "5", "--days", "30", "--timeframe", timeframe, "--out", _folder.File("market"));
        var file = Path.Combine(_folder.File("market"), $"ALPHA-USD_{timeframe}.csv");
        string[] terms = ["--strategy", "donchian-breakout", "--direction", "both", "--size", "fixed:1", "--stop", "atr:14,2"];

        var fromFile = await CommandLineRun.Succeeds(
            ["backtest", "--data", file, "--instrument", "simulated/ALPHA-USD", "--tick", "0.01", "--lot", "0.00001", "--min-notional", "5", .. terms, "--json", "-"]);
        var simulated = await CommandLineRun.Succeeds(["backtest", "--timeframe", timeframe, "--seed", seed, .. terms, "--json", "-"]);

        Assert.Equal(simulated, fromFile);
    }

    [Fact]
    public async Task Backtest_NamesInCapitals_AreTheSame() => Assert.Equal(
        await CommandLineRun.Succeeds(["backtest", .. Hours, "--direction", "short", "--path", "optimistic"]),
        await CommandLineRun.Succeeds(["backtest", .. Hours, "--direction", "SHORT", "--path", "Optimistic"]));

    [Fact]
    public async Task Backtest_EntriesThatAreRefused_AreCounted()
    {
        var output = await CommandLineRun.Succeeds(["backtest", .. Hours, "--size", "fixed:1000000"]);

        Assert.Contains("No trade was closed.", output, StringComparison.Ordinal);
        Assert.Matches("Entries signalled and not taken: [a-z-]+ [0-9]+", output);
    }

    [Fact]
    public async Task Backtest_LossThatRoundsToNothing_HasNoSign()
    {
        // One unit at a price of 10 against cash of a billion: every rate is less than a millionth.
        var output = await CommandLineRun.Succeeds(
            "backtest", "--data", _folder.Minutes("bars.csv", 10, 9, 12, 11, 10, 10), "--set", "fast=1", "--set", "slow=2", "--size", "fixed:1", "--cash", "1e9");

        Assert.Matches(@"Net return +0\.00 %", output);
        Assert.DoesNotContain("-0.00", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_FromAndTo_TradesTheBarsBetween()
    {
        using var json = JsonDocument.Parse(await CommandLineRun.Succeeds(
            "backtest", "--timeframe", "1h", "--from", "2024-01-05", "--to", "2024-01-10T12:00", "--json", "-"));

        Assert.Equal(5 * 24 + 12, json.RootElement.GetProperty("bars").GetInt32());
        Assert.Equal("2024-01-05T00:00:00Z", json.RootElement.GetProperty("from").GetString());
        Assert.Equal("2024-01-10T12:00:00Z", json.RootElement.GetProperty("to").GetString());
    }

    [Fact]
    public async Task Backtest_RealMonthOfMinutes_GivesThePublishedFigures()
    {
        using var json = JsonDocument.Parse(await CommandLineRun.Succeeds(
            "backtest", "--data", R3edge.Testing.SharedData.Require("bars/BTCPERP_1m_202201.csv.gz"), "--strategy", "ma-cross",
            "--set", "fast=10", "--set", "slow=30", "--direction", "long", "--cash", "1000000", "--size", "fixed:1", "--fee", "0.001", "--json", "-"));

        var statistics = json.RootElement.GetProperty("statistics");
        Assert.Equal(931, json.RootElement.GetProperty("trades").GetArrayLength());
        Assert.Equal(903_919.9585, statistics.GetProperty("finalEquity").GetDouble(), 5e-5);
        Assert.Equal(0.0960800415, statistics.GetProperty("maxDrawdown").GetDouble(), 5e-11);
        Assert.Equal(45_031, json.RootElement.GetProperty("bars").GetInt32());
    }
}
