using System.CommandLine;
using System.Globalization;
using R3edge.Application.Backtesting;
using R3edge.Cli.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Backtesting;

namespace R3edge.Cli.Backtesting;

/// <summary><c>r3edge optimize</c>: every combination of a grid of parameters over one stretch of history.</summary>
internal static class OptimizeCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var market = new MarketOptions();
        var strategy = new StrategyOptions();
        var terms = new TermsOptions();
        var gridOptions = new GridOptions();
        var overfitting = new OverfittingOptions();
        var top = CliOptions.WholeNumber("--top", "How many of the best to show", 10, 1, 1000);
        var json = CliOptions.Json();
        var csv = new Option<string?>("--csv") { Description = "Write every run as CSV", HelpName = "FILE|-" };
        var command = new ExampleCommand(
            "optimize",
            "Try many parameters of a strategy, on all cores, and rank them",
            "r3edge optimize --grid fast=5:50:5 --grid slow=60:240:20",
            "r3edge optimize --data btc-1h.csv --strategy supertrend --grid multiple=1:5:0.5 --objective calmar --csv runs.csv");
        market.AddTo(command);
        strategy.AddTo(command);
        gridOptions.AddTo(command);
        terms.AddTo(command);
        command.Options.Add(top);
        command.Options.Add(json);
        command.Options.Add(csv);
        overfitting.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var grid = gridOptions.Grid(parsed, strategy.Strategy(parsed), strategy.Set(parsed));
            var objective = gridOptions.Objective(parsed);
            var people = console.ForPeople(parsed.GetValue(json), parsed.GetValue(csv));
            var traded = market.Load(parsed);
            GridOptions.RequireWarmUp(grid, traded);
            overfitting.RequireLedger(parsed);
            var backtest = new Backtest(traded.Bars, terms.Settings(parsed, traded.Instrument));
            var samples = new SweepSamples(backtest, grid.Combinations.Count);
            var runs = GridOptions.WithProgress(
                people, grid.Combinations.Count, progress => gridOptions.Runner(parsed).Run(backtest, grid, samples, progress, cancellation));
            var ranked = runs.Order(Comparer<SweepRun>.Create((left, right) => objective.Compare(left.Statistics, right.Statistics))).ToList();
            var report = overfitting.Judge(parsed, backtest, grid, samples, runs.TakeWhile(run => !ReferenceEquals(run, ranked[0])).Count());
            people.Line($"{grid.Strategy.Name} on {traded.Instrument.Id}: {SeriesText.Count(runs.Count, "run")} over {SeriesText.Describe(traded.Bars).TrimEnd(',')}, best {Names.Of(objective)} first");
            if (grid.Refused > 0)
            {
                people.Line($"{SeriesText.Count(grid.Refused, "combination")} left out: the parameters do not go together.");
            }

            people.Write(RunTable(ranked.Take(parsed.GetValue(top)), objective));
            foreach (var sentence in OverfittingOptions.Sentences(report))
            {
                people.Line(sentence);
            }

            people.Line("The best of many runs looks better than it is: 'r3edge walk-forward' shows what a choice is worth on bars it has not seen.");
            Write(console, parsed.GetValue(json), parsed.GetValue(csv), grid, objective, ranked, report);
            return Task.CompletedTask;
        });
        return command;
    }

    private static Spectre.Console.Table RunTable(IEnumerable<SweepRun> runs, Objective objective)
    {
        var table = Tables.Create("Parameters", $">{Names.Of(objective)}", ">Net return", ">Sharpe", ">Max drawdown", ">Trades", ">Win rate", ">Profit factor");
        foreach (var (parameters, statistics) in runs)
        {
            table.Row(
                parameters.ToString(),
                objective.Of(statistics)?.ToString("0.####", CultureInfo.InvariantCulture) ?? "-",
                Text.Percent(statistics.NetReturn),
                Text.Ratio(statistics.Sharpe),
                Text.Percent(statistics.MaxDrawdown),
                statistics.TradeCount.ToString("N0", CultureInfo.InvariantCulture),
                Text.Percent(statistics.WinRate),
                Text.Ratio(statistics.ProfitFactor));
        }

        return table;
    }

    private static void Write(
        CliConsole console, string? json, string? csv, ParameterGrid grid, Objective objective, List<SweepRun> ranked, OverfittingReport overfitting)
    {
        JsonOutput.Write(console, json, new
        {
            Strategy = grid.Strategy.Name,
            Objective = objective,
            grid.Refused,
            Overfitting = overfitting,
            Runs = ranked.Select(run => new { Parameters = Names.Of(run.Parameters), run.Statistics }),
        });
        if (csv is null)
        {
            return;
        }

        string[] columns = ["net_return", "cagr", "sharpe", "sortino", "calmar", "max_drawdown", "trades", "win_rate", "profit_factor", "expectancy", "fees"];
        CsvOutput.Write(console, csv, [.. grid.Strategy.Parameters.Select(parameter => parameter.Name), .. columns], table =>
        {
            foreach (var (parameters, s) in ranked)
            {
                foreach (var value in parameters.Values)
                {
                    table.Cell(value);
                }

                foreach (var value in new[] { s.NetReturn, s.Cagr, s.Sharpe, s.Sortino, s.Calmar, s.MaxDrawdown, s.TradeCount, s.WinRate, s.ProfitFactor, s.Expectancy, (double)s.Fees })
                {
                    table.Cell(value ?? double.NaN);
                }

                table.EndRow();
            }
        });
    }
}
