using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Backtesting;

/// <summary>All combinations of the values of some axes that a strategy accepts.</summary>
public sealed class ParameterGrid
{
    /// <summary>The most combinations that one grid may have.</summary>
    public const int MaximumCombinations = 1_000_000;

    private ParameterGrid(StrategyDefinition strategy, IReadOnlyList<ParameterValues> combinations, int refused)
    {
        Strategy = strategy;
        Combinations = combinations;
        Refused = refused;
    }

    /// <summary>The strategy.</summary>
    public StrategyDefinition Strategy { get; }

    /// <summary>The accepted combinations; the last axis varies fastest.</summary>
    public IReadOnlyList<ParameterValues> Combinations { get; }

    /// <summary>How many combinations the strategy refuses because their parameters do not go together.</summary>
    public int Refused { get; }

    /// <summary>Combines axes.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="fixedValues">Parameters that do not vary.</param>
    /// <param name="axes">Those that do.</param>
    /// <param name="grid">The grid, where every single value is allowed and at least one combination is.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryCreate(
        StrategyDefinition strategy,
        IReadOnlyList<KeyValuePair<string, double>> fixedValues,
        IReadOnlyList<ParameterAxis> axes,
        out ParameterGrid grid,
        out string error)
    {
        grid = new ParameterGrid(strategy, [], 0);
        if (axes.GroupBy(axis => axis.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            error = $"parameter '{twice.Key}' has two axes";
            return false;
        }

        var total = axes.Aggregate(1.0, (product, axis) => product * axis.Values.Length);
        if (total > MaximumCombinations)
        {
            error = $"the grid has {total:0} combinations; at most {MaximumCombinations} are allowed";
            return false;
        }

        var combinations = new List<ParameterValues>((int)total);
        var refused = 0;
        foreach (var point in Points(axes))
        {
            if (!strategy.Defaults.TryWith(fixedValues.Concat(point), out var values, out error))
            {
                return false;
            }

            if (strategy.RefuseTogether(values) is null)
            {
                combinations.Add(values);
            }
            else
            {
                refused++;
            }
        }

        grid = new ParameterGrid(strategy, combinations, refused);
        error = combinations.Count == 0 ? $"{strategy.Name} refuses every combination of the grid" : "";
        return combinations.Count > 0;
    }

    private static IEnumerable<IEnumerable<KeyValuePair<string, double>>> Points(IReadOnlyList<ParameterAxis> axes)
    {
        IEnumerable<IEnumerable<KeyValuePair<string, double>>> points = [[]];
        foreach (var axis in axes)
        {
            points = points.SelectMany(point => axis.Values.Select(value => point.Append(KeyValuePair.Create(axis.Name, value))));
        }

        return points;
    }
}
