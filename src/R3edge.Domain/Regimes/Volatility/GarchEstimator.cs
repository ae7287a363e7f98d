namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// Fits models by maximum likelihood within their bounds: weights of 0 or more, a persistence of at most 1, nu from
/// <see cref="LeastNu"/> to <see cref="GreatestNu"/>. Newton's method starts from several points of a grid; the best end counts.
/// </summary>
public static class GarchEstimator
{
    /// <summary>The shortest series that is fitted.</summary>
    public const int FewestReturns = 30;

    /// <summary>The least degrees of freedom: below, the variance that the model is about hardly exists.</summary>
    public const double LeastNu = 2.05;

    /// <summary>The greatest degrees of freedom: above, Student's t is the normal distribution to all practical purposes.</summary>
    public const double GreatestNu = 500.0;

    /// <summary>Fits a model.</summary>
    /// <param name="returns">The returns, oldest first, in any unit.</param>
    /// <param name="specification">Which model.</param>
    /// <returns>The fit, or why there is none.</returns>
    public static GarchFitResult Fit(ReadOnlySpan<double> returns, GarchSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        if (returns.Length < FewestReturns)
        {
            return GarchFitResult.Of(GarchFailure.TooShort);
        }

        if (LikelihoodProblem.Create(specification, returns, out var failure) is not { } problem)
        {
            return GarchFitResult.Of(failure!.Value);
        }

        var bounds = new ParameterBounds(specification, problem.Variance);
        var climb = new Climb(problem, bounds);
        return climb.Best is { } point ? GarchFitResult.Of(Describe(problem, bounds, point, returns))
            : GarchFitResult.Of(climb.IsUnstable ? GarchFailure.Unstable : GarchFailure.NotConverged);
    }

    // A weight on its bound may come out of the last step some 1e-15 below it.
    private static GarchParameters OntoBounds(VarianceModel model, GarchParameters parameters)
    {
        if (model == VarianceModel.Egarch)
        {
            return parameters with { Beta = Math.Clamp(parameters.Beta, -1.0, 1.0) };
        }

        var alpha = Math.Max(0.0, parameters.Alpha);
        return parameters with
        {
            Alpha = alpha,
            Gamma = model == VarianceModel.Gjr ? Math.Max(-alpha, parameters.Gamma) : parameters.Gamma,
            Beta = Math.Max(0.0, parameters.Beta),
        };
    }

    private static GarchFit Describe(LikelihoodProblem problem, ParameterBounds bounds, double[] point, ReadOnlySpan<double> returns)
    {
        var specification = problem.Specification;
        var parameters = OntoBounds(specification.Model, problem.ToParameters(point));
        var covariance = new GarchCovariance(problem, bounds, point);
        var presample = problem.Scale * problem.Scale * problem.PresampleAt(point[0]).Variance;
        var filter = new GarchFilter(specification.Model, parameters, presample);
        foreach (var value in returns)
        {
            filter.Update(value);
        }

        return new GarchFit
        {
            Specification = specification,
            Observations = returns.Length,
            Parameters = parameters,
            LogLikelihood = covariance.LogLikelihood - (returns.Length * Math.Log(problem.Scale)),
            HessianErrors = covariance.Hessian,
            OuterProductErrors = covariance.OuterProduct,
            RobustErrors = covariance.Robust,
            IsAtBound = covariance.IsAtBound,
            PresampleVariance = presample,
            NextVariance = filter.Variance,
        };
    }
}
