using System.Collections.Immutable;

namespace R3edge.Domain.EntryPricing.Volatility;

/// <summary>The variance expected of the log returns of the bars to come.</summary>
public readonly record struct VolatilityForecast
{
    private readonly ImmutableArray<double> _path;

    /// <summary>The same variance for every bar, as an exponentially weighted average forecasts.</summary>
    /// <param name="perBarVariance">Squared log return a bar, 0 or more; NaN where there is no forecast yet.</param>
    /// <exception cref="ArgumentOutOfRangeException">The variance is negative or infinite.</exception>
    public VolatilityForecast(double perBarVariance)
    {
        Check(perBarVariance);
        PerBarVariance = perBarVariance;
        _path = [];
    }

    /// <summary>A variance for each bar, as the GARCH family forecasts; bars after the last have the variance of the last.</summary>
    /// <param name="variances">Squared log returns a bar, the next bar first; at least one, none NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException">A variance is negative or not finite.</exception>
    /// <exception cref="ArgumentException">There is none.</exception>
    public VolatilityForecast(ImmutableArray<double> variances)
    {
        if (variances.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A forecast needs the variance of at least one bar.", nameof(variances));
        }

        foreach (var variance in variances)
        {
            Check(variance);
            ArgumentOutOfRangeException.ThrowIfEqual(variance, double.NaN, nameof(variances));
        }

        PerBarVariance = variances[0];
        _path = variances;
    }

    /// <summary>The variance of the next bar's log return; NaN where there is no forecast yet.</summary>
    public double PerBarVariance { get; }

    /// <summary>The standard deviation of the next bar's log return.</summary>
    public double PerBarVolatility => Math.Sqrt(PerBarVariance);

    /// <summary>
    /// The standard deviation of the log return between two times after the close of the last bar; returns of different bars are taken to
    /// be uncorrelated, and variance to pass evenly within a bar.
    /// </summary>
    /// <param name="fromBars">Bars, 0 or more.</param>
    /// <param name="toBars">Bars, at least as many.</param>
    public double Volatility(double fromBars, double toBars) => Math.Sqrt(Math.Max(0.0, Total(toBars) - Total(fromBars)));

    private double Total(double bars)
    {
        if (_path.IsDefaultOrEmpty)
        {
            return bars * PerBarVariance;
        }

        var sum = 0.0;
        for (var i = 0; i < _path.Length - 1; i++)
        {
            if (bars <= i + 1)
            {
                return sum + (bars - i) * _path[i];
            }

            sum += _path[i];
        }

        return sum + (bars - (_path.Length - 1)) * _path[^1];
    }

    private static void Check(double variance)
    {
        if (variance < 0.0 || double.IsInfinity(variance))
        {
            throw new ArgumentOutOfRangeException(nameof(variance), variance, "A variance is finite and 0 or more.");
        }
    }
}
