using System.Text.Json;

namespace R3edge.Cli.Tests.Regimes;

public sealed class RegimeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Json_MarketOfAMonth_HasTheRegimeTheOddsAndTheHistory()
    {
        var data = await Simulated(30);

        using var json = JsonDocument.Parse(await CommandLineRun.Succeeds("regime", "--data", data, "--json", "-"));

        var root = json.RootElement;
        Assert.Equal("joined", root.GetProperty("classifier").GetString());
        Assert.Equal("1h", root.GetProperty("timeframe").GetString());
        Assert.Equal(720, root.GetProperty("bars").GetInt32());
        Assert.All(
            ["probabilities", "next", "nextIfItEnds"],
            name => Assert.Equal(1.0, root.GetProperty(name).EnumerateObject().Sum(entry => entry.Value.GetDouble()), 9));
        Assert.InRange(root.GetProperty("evidence").GetProperty("volatility-percentile").GetDouble(), 0.0, 1.0);
        Assert.Equal("2024-01-30T00:00:00Z", root.GetProperty("model").GetProperty("fittedThrough").GetString());
        Assert.Equal("2024-01-30T00:15:00Z", root.GetProperty("model").GetProperty("inForceFrom").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("withoutModel").ValueKind);

        // Every bar after the warm-up of 40 is in one regime, and the last of them is the one now.
        var history = root.GetProperty("history").EnumerateArray().ToArray();
        Assert.Equal(720 - 39, history.Sum(spell => spell.GetProperty("bars").GetInt32()));
        Assert.Equal(root.GetProperty("regime").GetString(), history[^1].GetProperty("regime").GetString());
        Assert.Equal(root.GetProperty("since").GetString(), history[^1].GetProperty("since").GetString());
        Assert.Equal(root.GetProperty("ageBars").GetInt32(), history[^1].GetProperty("bars").GetInt32());
    }

    [Fact]
    public async Task Table_FewBars_SaysWhyThereIsNoModel()
    {
        var output = await CommandLineRun.Succeeds("regime", "--data", await Simulated(5));

        Assert.Contains("No model is in force", output, StringComparison.Ordinal);
        Assert.Contains("a fit needs 240 bars of 1h that closed by the end of a day, and there are 120 in all", output, StringComparison.Ordinal);
        Assert.Contains("Once it ends", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classifier_WithoutAFit_NeedsNoModel()
    {
        using var json = JsonDocument.Parse(
            await CommandLineRun.Succeeds("regime", "--data", await Simulated(5), "--classifier", "trend-volatility", "--json", "-"));

        Assert.Equal("trend-volatility", json.RootElement.GetProperty("classifier").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("model").ValueKind);
    }

    [Fact]
    public async Task Data_OfTooFewBars_IsOneSentence()
    {
        var data = await Simulated(1);

        Assert.Equal($"{data}: a regime needs 40 bars, and there are 24", await CommandLineRun.IsRefused("regime", "--data", data));
    }

    [Fact]
    public async Task Data_ThatIsNotThere_IsOneSentence() =>
        Assert.Equal("x.csv: there is no such file", await CommandLineRun.IsRefused("regime", "--data", "x.csv"));

    private async Task<string> Simulated(int days)
    {
        await CommandLineRun.Succeeds(
            "data", "simulate", "--instruments", "1", "--timeframe", "1h", "--days", $"{days}", "--out", _folder.File("market"));
        return Path.Combine(_folder.File("market"), "ALPHA-USD_1h.csv");
    }
}
