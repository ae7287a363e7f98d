using System.CommandLine;
using R3edge.Application.Backtesting;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Backtesting;

namespace R3edge.Cli.Backtesting;

/// <summary><c>r3edge backtest</c>: one strategy over one stretch of history.</summary>
internal static class BacktestCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var market = new MarketOptions();
        var strategy = new StrategyOptions();
        var terms = new TermsOptions();
        var gate = new GateOptions();
        var outputs = new ResultOptions();
        var command = new ExampleCommand(
            "backtest",
            "Trade history with a strategy and say what came of it",
            "r3edge backtest",
            "r3edge backtest --data btc-1m.csv --instrument BTC-USD --strategy ma-cross --set fast=10 --set slow=30 --direction long --cash 1000000 --size fixed:1 --fee 0.001",
            "r3edge backtest --data btc-1h.csv --strategy supertrend --direction both --size risk:0.01 --stop atr:14,2 --target r:3 --json -",
            "r3edge backtest --data btc-1h.csv --strategy supertrend --direction both --fee 0.001 --compare-gate");
        market.AddTo(command);
        strategy.AddTo(command);
        gate.AddTo(command);
        terms.AddTo(command);
        outputs.AddTo(command);
        command.SetAction(parsed =>
        {
            var definition = strategy.Strategy(parsed);
            var parameters = strategy.Parameters(parsed, definition);
            var people = outputs.ForPeople(console, parsed, market.File(parsed));
            var traded = market.Load(parsed);
            StrategyOptions.RequireApplicable(definition, parameters, traded);
            var settings = gate.Apply(parsed, definition, terms.Settings(parsed, traded));
            var backtest = new Backtest(traded.Bars, settings);
            var result = TermsOptions.Trade(() => backtest.Run(definition, parameters));
            var comparison = gate.Compare(parsed, definition, by => GateComparison.Of(backtest, definition, parameters, by));
            outputs.Write(console, parsed, result.Bars, result.Equity, result.Trades, BacktestReport.Of(result, traded.Instrument.Id, comparison));
            BacktestTables.Write(people, traded, result);
            GateTable.Write(people, comparison);
        });
        return command;
    }
}
