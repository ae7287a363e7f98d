using System.CommandLine;
using System.Globalization;
using R3edge.Application.Backtesting;
using R3edge.Cli.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;

namespace R3edge.Cli.Backtesting;

/// <summary><c>r3edge walk-forward</c>: parameters chosen on past bars, judged on the bars after.</summary>
internal static class WalkForwardCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var market = new MarketOptions();
        var strategy = new StrategyOptions();
        var terms = new TermsOptions();
        var gridOptions = new GridOptions();
        var gate = new GateOptions();
        var outputs = new ResultOptions();
        var folds = CliOptions.WholeNumber("--folds", "How many times to choose and judge", 5, 1, 1000);
        var train = CliOptions.Number("--train", "Share of a fold that is trained on, the rest being tested on; with --anchored, of the first fold", 0.7m, 0.05m, 0.95m);
        var anchored = new Option<bool>("--anchored") { Description = "Train from the first bar on each time, instead of on a window that rolls along" };
        var command = new ExampleCommand(
            "walk-forward",
            "Choose parameters on past bars and judge the choice on the bars after, again and again",
            "r3edge walk-forward --grid fast=5:50:5 --grid slow=60:240:20 --folds 6",
            "r3edge walk-forward --data btc-1h.csv --strategy macd --grid fast=6:18:3 --grid slow=20:40:5 --anchored --objective calmar",
            "r3edge walk-forward --data btc-1h.csv --strategy supertrend --direction both --grid multiple=2:4:0.5 --compare-gate");
        market.AddTo(command);
        strategy.AddTo(command);
        gridOptions.AddTo(command, folds, train, anchored);
        gate.AddTo(command);
        terms.AddTo(command);
        outputs.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var grid = gridOptions.Grid(parsed, strategy);
            var objective = gridOptions.Objective(parsed);
            var people = outputs.ForPeople(console, parsed, market.File(parsed));
            var traded = market.Load(parsed);
            var kind = parsed.GetValue(anchored) ? WalkForwardKind.Anchored : WalkForwardKind.Rolling;
            var warmUp = GridOptions.RequireWarmUp(grid, traded);
            if (!WalkForwardPlan.TryCreate(
                traded.Bars.Count, parsed.GetValue(folds), (double)parsed.GetValue(train), kind, warmUp, out var plan, out var error))
            {
                UserError.Throw(error);
            }

            var settings = gate.Apply(parsed, grid.Strategy, terms.Settings(parsed, traded));
            WalkForwardResult Walk(BacktestSettings terms) => GridOptions.WithProgress(people, plan.Length * grid.Combinations.Count, progress =>
                new WalkForwardRunner(gridOptions.Runner(parsed)).Run(traded.Bars, terms, grid, plan, objective, progress, cancellation));
            var result = Walk(settings);
            var comparison = gate.Compare(parsed, grid.Strategy, by => GateComparison.Of(grid.Strategy, settings, by, result, Walk));
            outputs.Write(console, parsed, result.Bars, result.Equity, result.Trades, Report(traded.Bars, grid, objective, result, comparison));
            people.Line($"{grid.Strategy.Name} on {traded.Instrument.Id}: {SeriesText.Describe(traded.Bars).TrimEnd(',')}, {Names.Of(kind)} training, chosen by {Names.Of(objective)}\n");
            people.Write(FoldTable(traded.Bars, result, objective));
            people.Line($"All tests together, as one account's history (efficiency {Text.Ratio(result.Efficiency)}):\n");
            BacktestTables.WriteStatistics(people, result.Statistics);
            BacktestTables.WriteQualification(people, result.Qualification);
            GateTable.Write(people, comparison);
            return Task.CompletedTask;
        });
        return command;
    }

    private static TextTable FoldTable(BarSeries bars, WalkForwardResult result, Objective objective)
    {
        var ranked = Text.Heading(objective);
        var table = Tables.Create("Trained from", "Tested from", "Chosen", $">{ranked} in training", $">{ranked} in test", ">Net return", ">Trades");
        foreach (var step in result.Steps)
        {
            table.Row(
                Text.Time(bars.OpenTime(step.Fold.Train.Start)),
                Text.Time(bars.OpenTime(step.Fold.Test.Start)),
                step.Chosen.Parameters.ToString(),
                Text.Objective(objective, step.Chosen.Statistics),
                Text.Objective(objective, step.Test),
                Text.Percent(step.Test.NetReturn),
                step.Test.TradeCount.ToString("N0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static object Report(
        BarSeries bars, ParameterGrid grid, Objective objective, WalkForwardResult result, GateComparison? comparison) => new
        {
            Strategy = grid.Strategy.Name,
            Objective = objective,
            result.Efficiency,
            Bars = result.Bars.Count,
            Folds = result.Steps.Select(step => new
            {
                TrainFrom = bars.OpenTime(step.Fold.Train.Start),
                TestFrom = bars.OpenTime(step.Fold.Test.Start),
                TestTo = bars.CloseTime(step.Fold.Test.End - 1),
                Parameters = Names.Of(step.Chosen.Parameters),
                Training = step.Chosen.Statistics,
                Test = step.Test,
            }),
            Trades = result.Trades.Select(TradeRow.Of),
            Refusals = Names.Of(result.Refusals),
            result.Statistics,
            GateComparison = comparison,
            Qualification = QualificationRow.Of(result.Qualification),
        };
}
