namespace R3edge.Domain.Regimes.Volatility;

/// <summary>The parameters of a model of <see cref="VarianceModel"/>, in the unit of the returns.</summary>
public sealed record GarchParameters
{
    /// <summary>The constant mean of the returns.</summary>
    public required double Mu { get; init; }

    /// <summary>The constant of the recursion; above 0 but in EGARCH, where it may be any number.</summary>
    public required double Omega { get; init; }

    /// <summary>The weight of the last shock: 0 or more but in EGARCH.</summary>
    public required double Alpha { get; init; }

    /// <summary>The asymmetry: in GJR what a fall adds to alpha (alpha + gamma is 0 or more); 0 in GARCH.</summary>
    public double Gamma { get; init; }

    /// <summary>The weight of the last variance: 0 to 1; in EGARCH of its logarithm, -1 to 1.</summary>
    public required double Beta { get; init; }

    /// <summary>The degrees of freedom, above 2; infinite for normal innovations.</summary>
    public double Nu { get; init; } = double.PositiveInfinity;

    /// <summary>How much of a shock to the variance (EGARCH: to its logarithm) is left after one step; below 1 it dies out.</summary>
    /// <param name="model">The recursion the parameters belong to.</param>
    public double Persistence(VarianceModel model) => model switch
    {
        VarianceModel.Garch => Alpha + Beta,
        VarianceModel.Gjr => Alpha + (0.5 * Gamma) + Beta,
        _ => Beta,
    };

    /// <summary>
    /// The variance in the long run, in squared units of the returns; in EGARCH the exponential of the mean of ln h under normal
    /// innovations. NaN where the persistence is 1 or more: there is none.
    /// </summary>
    /// <param name="model">The recursion the parameters belong to.</param>
    public double LongRunVariance(VarianceModel model)
    {
        var remainder = 1.0 - Persistence(model);
        return !(remainder > 0.0) ? double.NaN
            : model == VarianceModel.Egarch ? Math.Exp(Omega / remainder)
            : Omega / remainder;
    }

    /// <summary>Checks that the parameters make a model: a variance that is above 0 whatever the returns.</summary>
    /// <param name="model">The recursion.</param>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal void Require(VarianceModel model)
    {
        var finite = double.IsFinite(Mu) && double.IsFinite(Omega) && double.IsFinite(Alpha) && double.IsFinite(Gamma) && double.IsFinite(Beta);
        var positive = model == VarianceModel.Egarch
            ? Math.Abs(Beta) <= 1.0
            : Omega > 0.0 && Alpha >= 0.0 && Alpha + Gamma >= 0.0 && Beta >= 0.0 && (model == VarianceModel.Gjr || Gamma == 0.0);
        if (!finite || !positive || !(Nu > 2.0))
        {
            throw new ArgumentException($"These are no parameters of {model}: {this}.");
        }
    }
}
