namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// The standard error of every parameter, in its unit; NaN for a parameter that the model does not have or that lies on a bound, and
/// throughout where the matrix has no inverse.
/// </summary>
/// <param name="Mu">Of the mean.</param>
/// <param name="Omega">Of the constant.</param>
/// <param name="Alpha">Of the weight of the last shock.</param>
/// <param name="Gamma">Of the asymmetry.</param>
/// <param name="Beta">Of the weight of the last variance.</param>
/// <param name="Nu">Of the degrees of freedom.</param>
public sealed record GarchStandardErrors(double Mu, double Omega, double Alpha, double Gamma, double Beta, double Nu);
