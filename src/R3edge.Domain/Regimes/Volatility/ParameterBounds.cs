namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// The linear inequalities row x point >= bound that keep a variance above 0 and a persistence at or below 1. Points are as those of
/// <see cref="LikelihoodProblem"/>.
/// </summary>
internal sealed class ParameterBounds
{
    /// <summary>How close to a bound, in its own unit, is on it.</summary>
    internal const double Slack = 1e-9;

    // Of the variance: a smaller constant moves no variance by more than rounding.
    private const double LeastOmega = 1e-10;
    private readonly List<double[]> _rows = [];
    private readonly List<double> _bounds = [];

    internal ParameterBounds(GarchSpecification specification, double variance)
    {
        if (specification.Model == VarianceModel.Egarch)
        {
            Add([0, 0, 0, 1, 0, 0], -1.0);
            Add([0, 0, 0, -1, 0, 0], -1.0);
        }
        else
        {
            Add([0, 1 / variance, 0, 0, 0, 0], LeastOmega);
            Add([0, 0, 1, 0, 0, 0], 0.0);
            Add([0, 0, 0, 1, 0, 0], 0.0);
            Add([0, 0, -1, -1, -0.5, 0], -1.0);
        }

        if (specification.Model == VarianceModel.Gjr)
        {
            Add([0, 0, 1, 0, 1, 0], 0.0);
        }

        if (specification.HasNu)
        {
            Add([0, 0, 0, 0, 0, 1], 1.0 / GarchEstimator.GreatestNu);
            Add([0, 0, 0, 0, 0, -1], -1.0 / GarchEstimator.LeastNu);
        }
    }

    /// <summary>How many inequalities there are.</summary>
    internal int Count => _rows.Count;

    /// <summary>The coefficients of an inequality.</summary>
    /// <param name="index">Which.</param>
    internal ReadOnlySpan<double> Row(int index) => _rows[index];

    /// <summary>How far a point is from a bound; 0 or more where it is allowed.</summary>
    /// <param name="index">Which inequality.</param>
    /// <param name="at">The point.</param>
    internal double Distance(int index, ReadOnlySpan<double> at)
    {
        var sum = -_bounds[index];
        for (var i = 0; i < at.Length; i++)
        {
            sum += _rows[index][i] * at[i];
        }

        return sum;
    }

    private void Add(double[] row, double bound)
    {
        _rows.Add(row);
        _bounds.Add(bound);
    }
}
