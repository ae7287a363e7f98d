using System.Collections.Immutable;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Scanning;

/// <summary>
/// Ranks candidates by opportunity. Numbers without a natural scale are compared with those of the other candidates (the share that
/// is worse, ties counting half; 1/2 for a single one); trend strength and the fit to a regime are shares already.
/// The order is that of the scores, of equal ones by instrument and timeframe: nothing is left to chance.
/// </summary>
public static class Scan
{
    /// <summary>Ranks.</summary>
    /// <param name="candidates">What is looked at, in any order, each instrument and timeframe once.</param>
    /// <param name="filter">What is wanted.</param>
    /// <param name="weights">How much each part counts.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or all are 0.</exception>
    public static ScanReport Rank(IReadOnlyList<ScanCandidate> candidates, ScanFilter filter, ScanWeights weights)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(weights);
        weights.ThrowIfInvalid();
        var ranked = new List<ScanCandidate>();
        var excluded = new List<ScanExclusion>();
        foreach (var candidate in candidates.Where(candidate => filter.Covers(candidate.Instrument, candidate.Timeframe)))
        {
            if (filter.Check(candidate) is var reason and not ScanExclusionReason.None)
            {
                DateTime? at = reason == ScanExclusionReason.NoBars ? null : candidate.At;
                excluded.Add(new ScanExclusion(candidate.Instrument, candidate.Timeframe, at, reason));
            }
            else
            {
                ranked.Add(candidate);
            }
        }

        var entries = Score(ranked, filter.Strategy, weights)
            .OrderByDescending(entry => entry.Score)
            .ThenBy(entry => entry.Candidate.Instrument.ToString(), StringComparer.Ordinal)
            .ThenBy(entry => entry.Candidate.Timeframe)
            .Select((entry, index) => entry with { Rank = index + 1 });
        var others = excluded
            .OrderBy(exclusion => exclusion.Instrument.ToString(), StringComparer.Ordinal)
            .ThenBy(exclusion => exclusion.Timeframe);
        return new ScanReport([.. entries], [.. others]);
    }

    private static IEnumerable<ScanEntry> Score(List<ScanCandidate> candidates, StrategyDefinition? strategy, ScanWeights weights)
    {
        var volatility = Shares(candidates, candidate => candidate.AnnualVolatility);
        var liquidity = Shares(candidates, candidate => candidate.Liquidity);
        var spread = Shares(candidates, candidate => -candidate.Spread);
        var momentum = Shares(candidates, candidate => Math.Abs(candidate.Momentum));
        var cost = Shares(candidates, candidate => -candidate.CostInMoves);
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            var (fit, name) = Fit(candidate.Probabilities, strategy);
            ImmutableArray<ScanPart> parts =
            [
                new("volatility", candidate.AnnualVolatility, volatility[i], weights.Volatility / weights.Sum),
                new("liquidity", candidate.Liquidity, liquidity[i], weights.Liquidity / weights.Sum),
                new("spread", candidate.Spread, spread[i], weights.Spread / weights.Sum),
                new("trend", candidate.TrendStrength, Known(Math.Abs(candidate.TrendStrength)), weights.Trend / weights.Sum),
                new("momentum", candidate.Momentum, momentum[i], weights.Momentum / weights.Sum),
                new("regime", fit, Known(fit), weights.Regime / weights.Sum),
                new("cost", candidate.CostInMoves, cost[i], weights.Cost / weights.Sum),
            ];
            yield return new ScanEntry(0, 100.0 * parts.Sum(part => part.Contribution), candidate, name, parts);
        }
    }

    private static double Known(double value) => double.IsNaN(value) ? 0.0 : Math.Clamp(value, 0.0, 1.0);

    private static (double Probability, string Strategy) Fit(in RegimeProbabilities probabilities, StrategyDefinition? strategy)
    {
        if (strategy is not null)
        {
            return (probabilities[strategy.Regimes], strategy.Name);
        }

        // Of strategies that fit equally the first in the registry's order. One that changes with the regime fits whatever comes, and
        // would hide which kind of market this is.
        var (best, name) = (double.NegativeInfinity, "");
        foreach (var definition in StrategyRegistry.All.Where(definition => !definition.FollowsRegime))
        {
            var probability = probabilities[definition.Regimes];
            if (probability > best)
            {
                (best, name) = (probability, definition.Name);
            }
        }

        return name.Length > 0 ? (best, name) : (double.NaN, "none");
    }

    /// <summary>For each the share of the others that are worse, ties counting half. What is not known is worse than all, and 0.</summary>
    private static double[] Shares(List<ScanCandidate> candidates, Func<ScanCandidate, double> value)
    {
        var values = candidates.Select(value).ToArray();
        var sorted = values.Select(Rankable).Order().ToArray();
        var shares = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                continue;
            }

            var worse = First(sorted, values[i]);
            var same = First(sorted, Math.BitIncrement(values[i])) - worse;
            shares[i] = values.Length == 1 ? 0.5 : (worse + 0.5 * (same - 1)) / (values.Length - 1);
        }

        return shares;
    }

    private static double Rankable(double value) => double.IsNaN(value) ? double.NegativeInfinity : value;

    /// <summary>How many are below a value.</summary>
    private static int First(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
