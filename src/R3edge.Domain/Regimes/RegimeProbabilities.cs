namespace R3edge.Domain.Regimes;

/// <summary>One probability for each of the six regimes: they sum to 1, or all are NaN where nothing is known yet.</summary>
/// <param name="TrendingUp">Of <see cref="Regime.TrendingUp"/>, 0 to 1.</param>
/// <param name="TrendingDown">Of <see cref="Regime.TrendingDown"/>, 0 to 1.</param>
/// <param name="Ranging">Of <see cref="Regime.Ranging"/>, 0 to 1.</param>
/// <param name="Volatile">Of <see cref="Regime.Volatile"/>, 0 to 1.</param>
/// <param name="Calm">Of <see cref="Regime.Calm"/>, 0 to 1.</param>
/// <param name="Crisis">Of <see cref="Regime.Crisis"/>, 0 to 1.</param>
public readonly record struct RegimeProbabilities(
    double TrendingUp, double TrendingDown, double Ranging, double Volatile, double Calm, double Crisis)
{
    /// <summary>Nothing is known: every probability is NaN.</summary>
    public static RegimeProbabilities Unknown { get; } =
        new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>Whether there are probabilities.</summary>
    public bool IsKnown => !double.IsNaN(TrendingUp);

    /// <summary>The probability of a regime; of a set, the sum of its regimes' (0 for none).</summary>
    /// <param name="regime">A regime or a set, such as <see cref="Regime.Trending"/>.</param>
    public double this[Regime regime] =>
        ((regime & Regime.TrendingUp) != 0 ? TrendingUp : 0.0)
        + ((regime & Regime.TrendingDown) != 0 ? TrendingDown : 0.0)
        + ((regime & Regime.Ranging) != 0 ? Ranging : 0.0)
        + ((regime & Regime.Volatile) != 0 ? Volatile : 0.0)
        + ((regime & Regime.Calm) != 0 ? Calm : 0.0)
        + ((regime & Regime.Crisis) != 0 ? Crisis : 0.0);

    /// <summary>The most probable regime, the first in the order of <see cref="RegimeNames.All"/> of equal ones; none where nothing is known.</summary>
    public Regime MostProbable
    {
        get
        {
            var best = Regime.None;
            var most = 0.0;
            foreach (var regime in RegimeNames.All)
            {
                if (this[regime] > most)
                {
                    (best, most) = (regime, this[regime]);
                }
            }

            return best;
        }
    }

    /// <summary>Takes six numbers in the order of <see cref="RegimeNames.All"/>.</summary>
    /// <param name="values">One for each regime.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static RegimeProbabilities Of(ReadOnlySpan<double> values) => values.Length == RegimeNames.Count
        ? new(values[0], values[1], values[2], values[3], values[4], values[5])
        : throw new ArgumentException($"There must be {RegimeNames.Count} probabilities.", nameof(values));

    /// <summary>Writes the six numbers in the order of <see cref="RegimeNames.All"/>.</summary>
    /// <param name="values">Receives them.</param>
    public void CopyTo(Span<double> values)
    {
        values[0] = TrendingUp;
        values[1] = TrendingDown;
        values[2] = Ranging;
        values[3] = Volatile;
        values[4] = Calm;
        values[5] = Crisis;
    }
}
