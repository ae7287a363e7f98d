using System.Globalization;
using System.Text.Json;

namespace R3edge.Cli.Tests.EntryPricing;

public sealed class EntryCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Table_OfTwoModels_HasPricesRefusalsAndTheRecommendation()
    {
        // The last closes are 8 and 10: mean 9, population deviation 1; the lower band is 9 - 0.5 * 1. The mean reversion needs 121 bars.
        var output = await CommandLineRun.Succeeds(
            "entry", "--data", Bars(30), "--bias", "long", "--tick", "0.01", "--model", "bollinger:2,0.5", "--model", "mean-reversion");

        Assert.Contains("Prices to enter long file/bars on 1h after the bar that closed at 2024-01-02T06:00:00Z at 10\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\n +bollinger:2,0.5 +limit +8.5 +-1,500\.00 +-.* middle band 9, half width 0\.5 *\n", output);
        Assert.Contains("no price: too few bars (bars needed 121)", output, StringComparison.Ordinal);
        Assert.Contains("Recommended: limit at 8.5; reached with a probability of ", output, StringComparison.Ordinal);
        Assert.Contains("because bollinger:2,0.5 scores ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_OfAllModels_HasEachAndTheRecommendation()
    {
        using var json = JsonDocument.Parse(await CommandLineRun.Succeeds(
            "entry", "--data", Bars(200), "--bias", "short", "--tick", "0.01", "--instrument", "kraken/BTC-USD", "--json", "-"));

        var root = json.RootElement;
        Assert.Equal("kraken/BTC-USD", root.GetProperty("instrument").GetString());
        Assert.Equal("short", root.GetProperty("bias").GetString());
        Assert.Equal(
            ["ma-cross", "bollinger", "atr-offset", "vwap", "support-resistance", "fibonacci", "mean-reversion", "volatility-quantile"],
            root.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("model").GetString()!));
        Assert.All(
            root.GetProperty("models").EnumerateArray(),
            model => Assert.NotEqual(model.GetProperty("price").ValueKind, model.GetProperty("refusal").ValueKind));
        Assert.Equal(
            root.GetProperty("clusters")[0].GetProperty("price").GetDecimal(), root.GetProperty("recommendation").GetProperty("price").GetDecimal());
    }

    [Theory]
    [InlineData("long")]
    [InlineData("short")]
    public async Task At_AnEarlierBar_DoesNotSeeLaterOnes(string bias)
    {
        // The bars up to 100 alone, and all 200 asked as of the close of bar 100.
        var alone = await CommandLineRun.Succeeds("entry", "--data", Bars(100), "--bias", bias, "--json", "-");
        var asOf = await CommandLineRun.Succeeds("entry", "--data", Bars(200), "--bias", bias, "--at", "2024-01-05T04:59:59Z", "--json", "-");
        var now = await CommandLineRun.Succeeds("entry", "--data", Bars(200), "--bias", bias, "--json", "-");

        Assert.Equal(alone, asOf);
        Assert.NotEqual(now, asOf);
    }

    [Fact]
    public async Task At_DuringWarmUp_RecommendsNothing()
    {
        var output = await CommandLineRun.Succeeds("entry", "--data", Bars(200), "--bias", "long", "--at", "2024-01-01T05:00:00Z");

        Assert.Contains("There is no volatility forecast yet.", output, StringComparison.Ordinal);
        Assert.Contains("No model gives a price, so none is recommended.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'r3edge entry' needs --bias long|short", "entry")]
    [InlineData("'up' is not a bias; there is: long, short", "entry", "--bias", "up")]
    [InlineData("--model magic: there is no entry price model 'magic'; there is: ma-cross, bollinger, atr-offset, vwap, support-resistance, fibonacci, mean-reversion, volatility-quantile", "entry", "--bias", "long", "--model", "magic")]
    [InlineData("--model bollinger:20: bollinger is there already", "entry", "--bias", "long", "--model", "bollinger", "--model", "bollinger:20")]
    [InlineData("--model bollinger:1: parameter 'period' must be between 2 and 5000, not 1", "entry", "--bias", "long", "--model", "bollinger:1")]
    [InlineData("--at must be a time such as 2024-01-31 or 2024-01-31T13:00:00Z, not 'noon'", "entry", "--bias", "long", "--at", "noon")]
    [InlineData("none.csv: there is no such file", "entry", "--bias", "long", "--data", "none.csv")]
    public async Task Run_WhatCannotBe_IsRefused(string sentence, params string[] args) =>
        Assert.Equal(sentence, await CommandLineRun.IsRefused(args));

    [Fact]
    public async Task At_BeforeTheFirstClose_IsRefused()
    {
        var file = Bars(30);

        Assert.Equal(
            $"--at 2024-01-01T00:59:00Z is before the first bar of {file} closed, at 2024-01-01T01:00:00Z",
            await CommandLineRun.IsRefused("entry", "--data", file, "--bias", "long", "--at", "2024-01-01T00:59:00Z"));
    }

    // Alternates between 8 and 10 with a wave on top after the first day and a half: an even number of bars below 36 ends with 8 and 10.
    private string Bars(int count)
    {
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var rows = Enumerable.Range(0, count).Select(i =>
        {
            var close = 8.0 + 2.0 * (i % 2) + (i < 36 ? 0.0 : Math.Round(Math.Sin(0.3 * i), 2));
            return string.Create(CultureInfo.InvariantCulture, $"{start.AddHours(i):yyyy-MM-ddTHH:mm:ssZ},{close},{close + 0.1},{close - 0.1},{close},1");
        });
        return _folder.Write("bars.csv", ["time,open,high,low,close,volume", .. rows]);
    }
}
