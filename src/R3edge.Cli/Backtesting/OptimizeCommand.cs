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
    private static readonly string[] RunColumns =
        ["net_return", "cagr", "sharpe", "sortino", "calmar", "max_drawdown", "trades", "win_rate", "profit_factor", "expectancy", "fees"];

    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var market = new MarketOptions();
        var strategy = new StrategyOptions();
        var terms = new TermsOptions();
        var gridOptions = new GridOptions();
        var overfitting = new OverfittingOptions();
        var gate = new GateOptions(compares: false);
        var top = CliOptions.WholeNumber("--top", "How many of the best to show", 10, 1, 1000);
        var json = CliOptions.Json();
        var csv = CliOptions.Out("Write every run as CSV", required: false, name: "--csv");
        var command = new ExampleCommand(
            "optimize",
            "Try many parameters of a strategy, on all cores, and rank them",
            "r3edge optimize --grid fast=5:50:5 --grid slow=60:240:20",
            "r3edge optimize --data btc-1h.csv --strategy supertrend --grid multiple=1:5:0.5 --objective calmar --csv runs.csv");
        market.AddTo(command);
        strategy.AddTo(command);
        gridOptions.AddTo(command);
        gate.AddTo(command);
        terms.AddTo(command);
        command.AddGroup("Output", json, csv, top);
        overfitting.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var grid = gridOptions.Grid(parsed, strategy);
            var objective = gridOptions.Objective(parsed);
            OutputFile.Spare(market.File(parsed), parsed.GetValue(json), parsed.GetValue(csv), overfitting.Ledger(parsed));
            var people = console.ForPeople(parsed.GetValue(json), parsed.GetValue(csv), overfitting.Ledger(parsed));
            var traded = market.Load(parsed);
            GridOptions.RequireWarmUp(grid, traded);
            overfitting.RequireLedger(parsed);
            var backtest = new Backtest(traded.Bars, gate.Apply(parsed, grid.Strategy, terms.Settings(parsed, traded)));
            var samples = new SweepSamples(backtest, grid.Combinations.Count);
            var runs = GridOptions.WithProgress(
                people, grid.Combinations.Count, progress => gridOptions.Runner(parsed).Run(backtest, grid, samples, progress, cancellation));
            var ranked = runs.Order(Comparer<SweepRun>.Create((left, right) => objective.Compare(left.Statistics, right.Statistics))).ToList();
            var report = overfitting.Judge(parsed, backtest, grid, samples, runs.TakeWhile(run => !ReferenceEquals(run, ranked[0])).Count());
            Write(console, parsed.GetValue(json), parsed.GetValue(csv), grid, objective, ranked, report);
            people.Line($"{grid.Strategy.Name} on {traded.Instrument.Id}: {SeriesText.Count(runs.Count, "run")} over {SeriesText.Describe(traded.Bars).TrimEnd(',')}, ranked by {Names.Of(objective)}");
            if (grid.Refused > 0)
            {
                people.Line($"{SeriesText.Count(grid.Refused, "combination")} left out: the parameters do not go together.");
            }

            people.Line();
            people.Write(RunTable(ranked.Take(parsed.GetValue(top)), objective));
            people.Line();
            foreach (var sentence in OverfittingOptions.Sentences(report))
            {
                people.Line(sentence);
            }

            people.Line("The best of many runs looks better than it is: 'r3edge walk-forward' shows what a choice is worth on bars it has not seen.");
            return Task.CompletedTask;
        });
        return command;
    }

    private static TextTable RunTable(IEnumerable<SweepRun> runs, Objective objective)
    {
        var ranked = Text.Heading(objective);
        var usual = new (string Heading, Func<BacktestStatistics, string> Value)[]
        {
            (Text.Heading(Objective.NetReturn), s => Text.Percent(s.NetReturn)),
            (Text.Heading(Objective.Sharpe), s => Text.Ratio(s.Sharpe)),
            (Text.Heading(Objective.SmallestDrawdown), s => Text.Percent(s.MaxDrawdown)),
            ("Trades", s => s.TradeCount.ToString("N0", CultureInfo.InvariantCulture)),
            ("Win rate", s => Text.Percent(s.WinRate)),
            (Text.Heading(Objective.ProfitFactor), s => Text.Ratio(s.ProfitFactor)),
        };
        var columns = usual.Where(column => column.Heading != ranked).Prepend((Heading: ranked, Value: s => Text.Objective(objective, s))).ToArray();
        var table = Tables.Create(["Parameters", .. columns.Select(column => $">{column.Heading}")]);
        foreach (var (parameters, statistics) in runs)
        {
            table.Row([parameters.ToString(), .. columns.Select(column => column.Value(statistics))]);
        }

        return table;
    }

    private static void Write(
        CliConsole console, string? json, string? csv, ParameterGrid grid, Objective objective, List<SweepRun> ranked, OverfittingReport overfitting)
    {
        var report = new
        {
            Strategy = grid.Strategy.Name,
            Objective = objective,
            grid.Refused,
            Overfitting = overfitting,
            Runs = ranked.Select(run => new { Parameters = Names.Of(run.Parameters), run.Statistics }),
        };
        string[] header = [.. grid.Strategy.Parameters.Select(parameter => parameter.Name), .. RunColumns];
        OutputFile.WriteAll(console, [JsonOutput.Content(json, report), CsvOutput.Content(csv, header, table => WriteRuns(table, ranked))]);
    }

    private static void WriteRuns(CsvOutput table, List<SweepRun> ranked)
    {
        foreach (var (parameters, s) in ranked)
        {
            double?[] results = [s.NetReturn, s.Cagr, s.Sharpe, s.Sortino, s.Calmar, s.MaxDrawdown, s.TradeCount, s.WinRate, s.ProfitFactor, s.Expectancy, (double)s.Fees];
            foreach (var value in parameters.Values.Select(value => (double?)value).Concat(results))
            {
                table.Cell(value ?? double.NaN);
            }

            table.EndRow();
        }
    }
}
