using System.CommandLine;
using System.Globalization;
using R3edge.Application.Backtesting;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Parameters;
using Spectre.Console;

namespace R3edge.Cli.Backtesting;

/// <summary>The options that say which parameters to try, and what makes one better than another.</summary>
internal sealed class GridOptions
{
    private readonly Option<string[]> _grid = new("--grid", "-g")
    {
        Description = "Values of a parameter to try, as NAME=FROM:TO:STEP or NAME=A,B,C; may be given several times",
        HelpName = "NAME=VALUES",
    };

    private readonly Option<string> _objective = new("--objective")
    {
        Description = $"What to rank by: {Names.AllOf<Objective>()}",
        HelpName = "NAME",
        DefaultValueFactory = _ => Names.Of(Domain.Backtesting.Objective.Sharpe),
    };

    private readonly Option<int> _cores = CliOptions.WholeNumber("--cores", "How many runs at once; 0 for one on each core", 0, 0, 1024);

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="more">Options of the command that say how it tries them.</param>
    public void AddTo(ExampleCommand command, params IEnumerable<Option> more) =>
        command.AddGroup("What to try", [_grid, _objective, _cores, .. more]);

    /// <summary>The combinations to try.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Which strategy, and its parameters that do not vary.</param>
    /// <exception cref="UserErrorException">There is no such grid.</exception>
    public ParameterGrid Grid(ParseResult parsed, StrategyOptions options)
    {
        var strategy = options.Strategy(parsed);
        var set = options.Set(parsed, strategy);
        var texts = parsed.GetValue(_grid) ?? [];
        if (texts.Length == 0)
        {
            UserError.Throw($"there is nothing to try: give values of a parameter, such as --grid {strategy.Parameters[0].Name}=5:50:5");
        }

        var axes = new List<ParameterAxis>();
        foreach (var text in texts)
        {
            if (!ParameterAxis.TryParse(text, out var axis, out var axisError))
            {
                UserError.Throw(axisError);
            }

            if (set.Any(pair => pair.Key == axis.Name))
            {
                UserError.Throw($"--grid {axis.Name} and --set {axis.Name} are both given; leave one out");
            }

            axes.Add(axis);
        }

        return ParameterGrid.TryCreate(strategy, set, axes, out var grid, out var error)
            ? grid
            : throw new UserErrorException(error.StartsWith(strategy.Name, StringComparison.Ordinal) ? error : $"{strategy.Name}: {error}");
    }

    /// <summary>What to rank by.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">There is no such objective.</exception>
    public Objective Objective(ParseResult parsed)
    {
        var text = parsed.GetRequiredValue(_objective);
        return Names.TryParse<Objective>(text, out var objective)
            ? objective
            : throw new UserErrorException($"there is no objective '{text}'; there is: {Names.AllOf<Objective>()}");
    }

    /// <summary>What runs the combinations.</summary>
    /// <param name="parsed">The command line.</param>
    public SweepRunner Runner(ParseResult parsed) => new(parsed.GetValue(_cores) is > 0 and var cores ? cores : null);

    /// <summary>The most bars that a combination needs to warm up; refused where there are fewer, or bars that the strategy is not made for.</summary>
    /// <param name="grid">The combinations.</param>
    /// <param name="market">The bars.</param>
    /// <exception cref="UserErrorException">The strategy does not apply to the bars.</exception>
    public static int RequireWarmUp(ParameterGrid grid, Market market)
    {
        var slowest = grid.Combinations.MaxBy(parameters => Backtest.WarmUp(grid.Strategy, parameters))!;
        StrategyOptions.RequireApplicable(grid.Strategy, slowest, market);
        return Backtest.WarmUp(grid.Strategy, slowest);
    }

    /// <summary>Runs something that reports its progress, with a bar where somebody watches.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="people">Where the bar is shown.</param>
    /// <param name="total">How many reports there will be.</param>
    /// <param name="work">What runs.</param>
    public static T WithProgress<T>(IAnsiConsole people, int total, Func<IProgress<int>, T> work)
    {
        if (!people.Profile.Capabilities.Interactive)
        {
            return TermsOptions.Trade(() => work(new LatestProgress(static _ => { })));
        }

        return people.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .AutoClear(true)
            .Start(context =>
            {
                var task = context.AddTask(string.Create(CultureInfo.InvariantCulture, $"{total:N0} runs"), maxValue: total);
                return TermsOptions.Trade(() => work(new LatestProgress(done => task.Value = done)));
            });
    }

    // Progress<T> would post every report to the thread pool, which the runs keep busy.
    private sealed class LatestProgress(Action<int> show) : IProgress<int>
    {
        private int _most;

        public void Report(int value)
        {
            if (value > _most)
            {
                _most = value;
                show(value);
            }
        }
    }
}
