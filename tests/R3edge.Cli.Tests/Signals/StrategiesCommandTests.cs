using System.Text.Json;
using R3edge.Domain.Signals;

namespace R3edge.Cli.Tests.Signals;

public sealed class StrategiesCommandTests
{
    [Fact]
    public async Task Strategies_Json_HasEveryStrategyWithItsParametersAndWarmUp()
    {
        using var json = JsonDocument.Parse(await CommandLineRun.Succeeds("strategies", "--json", "-"));

        var strategies = json.RootElement.EnumerateArray().ToArray();
        Assert.Equal(StrategyRegistry.All.Select(strategy => strategy.Name), strategies.Select(strategy => strategy.GetProperty("name").GetString()));
        var cross = strategies.Single(strategy => strategy.GetProperty("name").GetString() == "ma-cross");
        Assert.Equal(31, cross.GetProperty("warmUp").GetInt32()); // 30 bars of the slow average, and the bar before to cross from.
        var fast = cross.GetProperty("parameters")[0];
        Assert.Equal("fast", fast.GetProperty("name").GetString());
        Assert.Equal(1, fast.GetProperty("minimum").GetDouble());
        Assert.Equal(5000, fast.GetProperty("maximum").GetDouble());
        Assert.Contains("trending-up", cross.GetProperty("regimes").EnumerateArray().Select(regime => regime.GetString()));
    }

    [Fact]
    public async Task Strategies_EveryStrategy_TradesTheSimulatedMarketWithItsDefaults()
    {
        var list = await CommandLineRun.Succeeds("strategies");

        foreach (var strategy in StrategyRegistry.All)
        {
            Assert.Contains($"{strategy.Name}: {strategy.Summary}", list, StringComparison.Ordinal);
            using var json = JsonDocument.Parse(await CommandLineRun.Succeeds(
                "backtest", "--timeframe", "1h", "--direction", "both", "--strategy", strategy.Name, "--json", "-"));
            Assert.NotEmpty(json.RootElement.GetProperty("trades").EnumerateArray());
        }
    }
}
