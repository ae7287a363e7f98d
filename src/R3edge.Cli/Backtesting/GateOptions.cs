using System.CommandLine;
using R3edge.Application.Backtesting;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Indicators;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;

namespace R3edge.Cli.Backtesting;

/// <summary>The options that say whether entries are taken only in the regimes that a strategy is made for.</summary>
/// <param name="compares">Whether the command can show both sides.</param>
internal sealed class GateOptions(bool compares = true)
{
    private readonly Option<bool> _gate = new("--regime-gate")
    {
        Description = "Take entries only in the regimes that the strategy is made for; 'r3edge strategies' names them",
    };

    private readonly Option<bool> _compare = new("--compare-gate")
    {
        Description = "Show the strategy without and with the regime gate side by side; the strategies on models of the market always do, unless false",
    };

    private readonly Option<string> _by = TermsOptions.RegimeBy();

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(ExampleCommand command) => command.AddGroup("Regime", compares ? [_gate, _compare, _by] : [_gate, _by]);

    /// <summary>The terms with the gate, where it is asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="settings">The terms.</param>
    /// <exception cref="UserErrorException">What is to tell the regime does not, or is given without a gate.</exception>
    public BacktestSettings Apply(ParseResult parsed, StrategyDefinition strategy, BacktestSettings settings)
    {
        var by = By(parsed);
        if (parsed.IsGiven(_by) && !parsed.GetValue(_gate) && !Compares(parsed, strategy) && settings.Qualification is null && !settings.Money.NeedsRegime)
        {
            UserError.Throw(
                $"--regime-by goes with --regime-gate, {(compares ? "--compare-gate, " : "")}--qualify, --size regime:MODEL or --exit-outside");
        }

        settings = settings with { RegimeBy = by };
        return parsed.GetValue(_gate) ? settings with { RegimeGate = by } : settings;
    }

    /// <summary>The comparison, where it is asked for or the strategy's report always has it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="compare">Makes it.</param>
    public GateComparison? Compare(ParseResult parsed, StrategyDefinition strategy, Func<IndicatorSpec, GateComparison> compare) =>
        Compares(parsed, strategy) ? TermsOptions.Trade(() => compare(By(parsed))) : null;

    private bool Compares(ParseResult parsed, StrategyDefinition strategy) =>
        parsed.IsGiven(_compare) ? parsed.GetValue(_compare) : compares && strategy.ReportsGate;

    private IndicatorSpec By(ParseResult parsed)
    {
        var text = parsed.GetRequiredValue(_by);
        if (!IndicatorRegistry.TryParse(text, out var spec, out var error))
        {
            UserError.Throw($"--regime-by {text}: {error}");
        }

        return spec.Definition.Outputs.Contains(RegimeIndicator.Code)
            ? spec
            : throw new UserErrorException($"--regime-by {text}: this tells no regime");
    }
}
