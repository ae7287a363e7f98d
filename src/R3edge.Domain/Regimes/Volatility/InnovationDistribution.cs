namespace R3edge.Domain.Regimes.Volatility;

/// <summary>How a return less its mean, divided by its conditional standard deviation, is distributed: mean 0, variance 1.</summary>
public enum InnovationDistribution
{
    /// <summary>Standard normal.</summary>
    Normal,

    /// <summary>Student's t with nu degrees of freedom, scaled to variance 1 (Bollerslev 1987).</summary>
    StudentT,
}
