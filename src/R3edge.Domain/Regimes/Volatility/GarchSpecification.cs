namespace R3edge.Domain.Regimes.Volatility;

/// <summary>Which model is meant.</summary>
/// <param name="Model">The recursion of the variance.</param>
/// <param name="Distribution">The innovations.</param>
/// <param name="Presample">What stands before the first return.</param>
public sealed record GarchSpecification(
    VarianceModel Model = VarianceModel.Garch,
    InnovationDistribution Distribution = InnovationDistribution.Normal,
    PresampleRule Presample = PresampleRule.MeanSquare)
{
    /// <summary>Whether there is a gamma: all but <see cref="VarianceModel.Garch"/>.</summary>
    public bool HasGamma => Model != VarianceModel.Garch;

    /// <summary>Whether there is a nu.</summary>
    public bool HasNu => Distribution == InnovationDistribution.StudentT;

    /// <summary>How many parameters there are, 4 to 6.</summary>
    public int ParameterCount => 4 + (HasGamma ? 1 : 0) + (HasNu ? 1 : 0);
}
