namespace R3edge.Domain.Scanning;

/// <summary>How much each part of a score counts, 0 or more; only their proportions matter.</summary>
public sealed record ScanWeights
{
    /// <summary>Annual volatility, more is better.</summary>
    public double Volatility { get; init; } = 0.15;

    /// <summary>What trades in a day, more is better.</summary>
    public double Liquidity { get; init; } = 0.20;

    /// <summary>The spread, less is better.</summary>
    public double Spread { get; init; } = 0.10;

    /// <summary>The strength of the trend either way.</summary>
    public double Trend { get; init; } = 0.15;

    /// <summary>The change of the last bars in standard deviations, either way.</summary>
    public double Momentum { get; init; } = 0.10;

    /// <summary>How probable the regimes are that a strategy is made for.</summary>
    public double Regime { get; init; } = 0.15;

    /// <summary>The cost of entering and leaving in a bar's moves, less is better.</summary>
    public double Cost { get; init; } = 0.15;

    /// <summary>All of them together.</summary>
    public double Sum => Volatility + Liquidity + Spread + Trend + Momentum + Regime + Cost;

    /// <summary>Checks that they are weights.</summary>
    /// <exception cref="ArgumentException">One is negative or not finite, or all are 0.</exception>
    public void ThrowIfInvalid()
    {
        ReadOnlySpan<double> all = [Volatility, Liquidity, Spread, Trend, Momentum, Regime, Cost];
        foreach (var weight in all)
        {
            if (!(weight >= 0.0 && double.IsFinite(weight)))
            {
                throw new ArgumentException($"A weight of a score must be 0 or more, not {weight}.");
            }
        }

        if (!(Sum > 0.0))
        {
            throw new ArgumentException("At least one weight of a score must be above 0.");
        }
    }
}
