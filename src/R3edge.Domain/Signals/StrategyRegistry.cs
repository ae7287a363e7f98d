using System.Collections.Immutable;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals.Strategies;

namespace R3edge.Domain.Signals;

/// <summary>Every strategy there is. A new one is a file beside the others and a line here.</summary>
public static class StrategyRegistry
{
    /// <summary>The strategies, by name.</summary>
    public static ImmutableArray<StrategyDefinition> All { get; } =
    [
        BollingerReversion.Registration,
        DonchianBreakout.Registration,
        GarchBreakout.Registration,
        HiddenMarkovTrend.Registration,
        MovingAverageCross.Registration,
        Macd.Registration,
        Momentum.Registration,
        FlowImbalanceFollow.Registration,
        OrnsteinUhlenbeckReversion.Registration,
        RegimeSwitch.Registration,
        RsiReversion.Registration,
        SuperTrend.Registration,
    ];

    /// <summary>Finds a strategy.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="definition">The strategy, where there is one.</param>
    /// <param name="error">Otherwise one sentence that names those there are.</param>
    public static bool TryFind(string name, out StrategyDefinition definition, out string error)
    {
        foreach (var candidate in All)
        {
            if (candidate.Name == name)
            {
                definition = candidate;
                error = "";
                return true;
            }
        }

        definition = All[0];
        error = $"there is no strategy '{name}'; there is: {string.Join(", ", All.Select(candidate => candidate.Name))}";
        return false;
    }

    /// <summary>Checks parameters for a strategy.</summary>
    /// <param name="definition">The strategy.</param>
    /// <param name="overrides">The parameters that differ from the defaults.</param>
    /// <param name="parameters">All parameters, where they are allowed.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryParameters(
        StrategyDefinition definition,
        IEnumerable<KeyValuePair<string, double>> overrides,
        out ParameterValues parameters,
        out string error)
    {
        if (!definition.Defaults.TryWith(overrides, out parameters, out error))
        {
            return false;
        }

        error = definition.RefuseTogether(parameters) ?? "";
        return error.Length == 0;
    }
}
