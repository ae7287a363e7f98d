using System.CommandLine;
using System.Globalization;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Cli.Backtesting;

/// <summary>The options that say which strategy to run.</summary>
internal sealed class StrategyOptions
{
    private readonly Option<string> _strategy = new("--strategy", "-s")
    {
        Description = "The strategy; 'r3edge strategies' lists them",
        HelpName = "NAME",
        DefaultValueFactory = _ => "ma-cross",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A parameter of the strategy, such as fast=10; may be given several times",
        HelpName = "NAME=VALUE",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(ExampleCommand command) => command.AddGroup("Strategy", _strategy, _set);

    /// <summary>Whether a strategy or a parameter was named.</summary>
    /// <param name="parsed">The command line.</param>
    public bool IsGiven(ParseResult parsed) => parsed.IsGiven(_strategy) || parsed.IsGiven(_set);

    /// <summary>The strategy.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">There is none of that name.</exception>
    public StrategyDefinition Strategy(ParseResult parsed) =>
        StrategyRegistry.TryFind(parsed.GetRequiredValue(_strategy), out var definition, out var error)
            ? definition
            : throw new UserErrorException(error);

    /// <summary>The parameters set on the command line.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="strategy">The strategy.</param>
    /// <exception cref="UserErrorException">One is not NAME=NUMBER, or is given twice.</exception>
    public IReadOnlyList<KeyValuePair<string, double>> Set(ParseResult parsed, StrategyDefinition strategy)
    {
        var set = (parsed.GetValue(_set) ?? []).Select(text => Assignment(text, strategy)).ToArray();
        return set.GroupBy(pair => pair.Key).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new UserErrorException($"--set {twice.Key} is given more than once")
            : set;
    }

    /// <summary>All parameters of the strategy.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="strategy">The strategy.</param>
    /// <exception cref="UserErrorException">One is not allowed.</exception>
    public ParameterValues Parameters(ParseResult parsed, StrategyDefinition strategy) =>
        StrategyRegistry.TryParameters(strategy, Set(parsed, strategy), out var parameters, out var error)
            ? parameters
            : throw new UserErrorException($"{strategy.Name}: {error}");

    /// <summary>Refuses bars that a strategy is not made for, or that are too few for it to decide once.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="market">The bars.</param>
    /// <exception cref="UserErrorException">It does not apply to them.</exception>
    public static void RequireApplicable(StrategyDefinition strategy, ParameterValues parameters, Market market)
    {
        if (strategy.RefuseOn(market.Bars.Timeframe, market.Bars.Data, market.Source) is { } refusal)
        {
            UserError.Throw(refusal);
        }

        var warmUp = Backtest.WarmUp(strategy, parameters);
        if (warmUp > market.Bars.Count)
        {
            UserError.Throw(string.Create(
                CultureInfo.InvariantCulture,
                $"{strategy.Name} with {parameters} needs {warmUp} bars to warm up and {market.Source} has {market.Bars.Count}"));
        }
    }

    private static KeyValuePair<string, double> Assignment(string text, StrategyDefinition strategy)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            UserError.Throw($"'--set {text}' is not a parameter: write it as NAME=NUMBER, such as fast=10");
        }

        var (name, number) = (text[..equals], text[(equals + 1)..]);
        if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return KeyValuePair.Create(name, value);
        }

        throw new UserErrorException(strategy.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } known
            ? $"{strategy.Name}: parameter '{name}' must be a number from {ParameterValues.Format(known.Minimum)} to {ParameterValues.Format(known.Maximum)}, not '{number}'"
            : $"'--set {text}' is not a parameter: write it as NAME=NUMBER, such as fast=10");
    }
}
