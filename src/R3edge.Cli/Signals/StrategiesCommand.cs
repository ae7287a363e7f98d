using System.CommandLine;
using R3edge.Application.Backtesting;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;

namespace R3edge.Cli.Signals;

/// <summary><c>r3edge strategies</c>: every strategy with its parameters.</summary>
internal static class StrategiesCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var json = CliOptions.Json();
        var command = new ExampleCommand(
            "strategies", "List the strategies with their parameters", "r3edge strategies", "r3edge strategies --json -")
        {
            json,
        };
        command.SetAction(parsed =>
        {
            var target = parsed.GetValue(json);
            var people = console.ForPeople(target);
            foreach (var strategy in StrategyRegistry.All)
            {
                people.Line($"{strategy.Name}: {strategy.Summary}");
                people.Line($"Made for {string.Join(", ", Regimes(strategy.Regimes))}, on bars of {strategy.ShortestTimeframe} to {strategy.LongestTimeframe}{Needs(strategy)}; needs {Backtest.WarmUp(strategy, strategy.Defaults)} bars to warm up.\n");
                var table = Tables.Create("Parameter", ">Default", ">From", ">To", "What it is");
                foreach (var parameter in strategy.Parameters)
                {
                    table.Row(
                        parameter.Name,
                        ParameterValues.Format(parameter.Default),
                        ParameterValues.Format(parameter.Minimum),
                        ParameterValues.Format(parameter.Maximum),
                        parameter.Summary);
                }

                people.Write(table);
            }

            JsonOutput.Write(console, target, StrategyRegistry.All.Select(strategy => new
            {
                strategy.Name,
                strategy.Summary,
                Regimes = Regimes(strategy.Regimes),
                strategy.Needs,
                strategy.ShortestTimeframe,
                strategy.LongestTimeframe,
                WarmUp = Backtest.WarmUp(strategy, strategy.Defaults),
                strategy.Parameters,
            }));
        });
        return command;
    }

    private static string Needs(StrategyDefinition strategy) =>
        strategy.Needs.HasFlag(BarData.TakerBuyVolume) ? " that say what takers bought" : "";

    private static IEnumerable<string> Regimes(Regime set)
    {
        Regime[] single = [Regime.TrendingUp, Regime.TrendingDown, Regime.Ranging, Regime.Volatile, Regime.Calm, Regime.Crisis];
        return single.Where(regime => set.HasFlag(regime)).Select(regime => Names.Of(regime));
    }
}
