using System.Collections.Immutable;
using System.Text.Json.Serialization;
using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>
/// The volatility of single bars: a GARCH(1,1) recursion (Bollerslev 1986) fitted with Student's t innovations, and where its
/// volatilities stood over the window it was fitted to. Returns are in percent.
/// </summary>
public sealed record RegimeVolatility
{
    /// <summary>How many quantiles the reference has: the minimum, every whole percentile, the maximum.</summary>
    public const int QuantileCount = 101;

    /// <summary>Makes it from its numbers.</summary>
    /// <param name="parameters">The recursion's.</param>
    /// <param name="startVariance">What stands for the variance before the first return, in squared percent.</param>
    /// <param name="returnLimit">A return beyond this, in percent, counts as this.</param>
    /// <param name="quantiles">The volatilities of the window at 0, 1, ... 100 percent, in percent a bar, rising.</param>
    /// <exception cref="ArgumentException">The numbers are no such volatility.</exception>
    [JsonConstructor]
    public RegimeVolatility(GarchParameters parameters, double startVariance, double returnLimit, ImmutableArray<double> quantiles)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Require(VarianceModel.Garch);
        if (!(startVariance > 0.0 && double.IsFinite(startVariance) && returnLimit > 0.0 && double.IsFinite(returnLimit)))
        {
            throw new ArgumentException("A start variance and a limit of returns must be finite and above 0.");
        }

        if (quantiles.IsDefault || quantiles.Length != QuantileCount || !(quantiles[0] > 0.0) || !double.IsFinite(quantiles[^1])
            || Enumerable.Range(1, QuantileCount - 1).Any(i => !(quantiles[i] >= quantiles[i - 1])))
        {
            throw new ArgumentException($"There must be {QuantileCount} rising volatilities above 0.", nameof(quantiles));
        }

        (Parameters, StartVariance, ReturnLimit, Quantiles) = (parameters, startVariance, returnLimit, quantiles);
    }

    /// <summary>The recursion's parameters.</summary>
    public GarchParameters Parameters { get; }

    /// <summary>What stands for the variance before the first return, in squared percent.</summary>
    public double StartVariance { get; }

    /// <summary>A return beyond this, in percent, counts as this.</summary>
    public double ReturnLimit { get; }

    /// <summary>The volatilities of the window at 0, 1, ... 100 percent, in percent a bar.</summary>
    public ImmutableArray<double> Quantiles { get; }

    /// <summary>The share of the window with a lower volatility: linear between the quantiles.</summary>
    /// <param name="volatility">In percent a bar.</param>
    /// <returns>0 to 1.</returns>
    public double Percentile(double volatility)
    {
        var quantiles = Quantiles.AsSpan();
        if (!(volatility > quantiles[0]))
        {
            return volatility == quantiles[0] ? Middle(quantiles, 0) : 0.0;
        }

        if (volatility > quantiles[^1])
        {
            return 1.0;
        }

        var at = quantiles.BinarySearch(volatility);
        if (at >= 0)
        {
            return Middle(quantiles, at);
        }

        var above = ~at;
        var share = (volatility - quantiles[above - 1]) / (quantiles[above] - quantiles[above - 1]);
        return (above - 1 + share) / (QuantileCount - 1.0);
    }

    /// <inheritdoc/>
    public bool Equals(RegimeVolatility? other) => other is not null && Parameters == other.Parameters
        && StartVariance == other.StartVariance && ReturnLimit == other.ReturnLimit && Quantiles.SequenceEqual(other.Quantiles);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Parameters, StartVariance, ReturnLimit, Quantiles[0], Quantiles[^1]);

    // Of several equal quantiles, the middle.
    private static double Middle(ReadOnlySpan<double> quantiles, int at)
    {
        var (first, last) = (at, at);
        while (first > 0 && quantiles[first - 1] == quantiles[at])
        {
            first--;
        }

        while (last < quantiles.Length - 1 && quantiles[last + 1] == quantiles[at])
        {
            last++;
        }

        return 0.5 * (first + last) / (QuantileCount - 1.0);
    }
}
