namespace R3edge.Domain.Regimes.Volatility;

/// <summary>A model fitted by maximum likelihood.</summary>
public sealed record GarchFit
{
    /// <summary>Which model.</summary>
    public required GarchSpecification Specification { get; init; }

    /// <summary>How many returns it was fitted to.</summary>
    public required int Observations { get; init; }

    /// <summary>Where the likelihood is greatest.</summary>
    public required GarchParameters Parameters { get; init; }

    /// <summary>The logarithm of the greatest likelihood, constants included.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Standard errors by the inverse of the negative analytic Hessian.</summary>
    public required GarchStandardErrors HessianErrors { get; init; }

    /// <summary>Standard errors by the outer product of the gradient (Berndt, Hall, Hall and Hausman 1974).</summary>
    public required GarchStandardErrors OuterProductErrors { get; init; }

    /// <summary>Standard errors that hold for other innovations too (Bollerslev and Wooldridge 1992).</summary>
    public required GarchStandardErrors RobustErrors { get; init; }

    /// <summary>
    /// Whether a parameter lies on a bound: a weight at 0, a persistence at 1, nu at <see cref="GarchEstimator.LeastNu"/> or
    /// <see cref="GarchEstimator.GreatestNu"/>.
    /// </summary>
    public required bool IsAtBound { get; init; }

    /// <summary>What stood for the variance before the first return, in squared units of the returns.</summary>
    public required double PresampleVariance { get; init; }

    /// <summary>The conditional variance of the return after the last, in squared units of the returns.</summary>
    public required double NextVariance { get; init; }

    /// <summary>Akaike's criterion, 2 k - 2 ln L with k parameters.</summary>
    public double Aic => (2.0 * Specification.ParameterCount) - (2.0 * LogLikelihood);

    /// <summary>The Bayesian criterion, k ln n - 2 ln L with k parameters and n returns (Schwarz 1978).</summary>
    public double Bic => (Specification.ParameterCount * Math.Log(Observations)) - (2.0 * LogLikelihood);

    /// <summary>A filter that stands before the first return of the sample.</summary>
    public GarchFilter CreateFilter() => new(Specification.Model, Parameters, PresampleVariance);

    /// <summary>The variances of the returns after the last.</summary>
    /// <param name="variances">Receives one a step, the first being <see cref="NextVariance"/>.</param>
    public void Forecast(Span<double> variances) => GarchForecast.Variances(Specification.Model, Parameters, NextVariance, variances);

    /// <summary>The value that the next return stays below with a given probability, in the unit of the returns.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    public double NextReturnQuantile(double probability) => GarchForecast.ReturnQuantile(Parameters, NextVariance, probability);
}
