namespace R3edge.Domain.Regimes.Volatility;

/// <summary>The likelihood of given parameters, for those who want to look at it themselves.</summary>
public static class GarchLikelihood
{
    /// <summary>The log-likelihood, constants included.</summary>
    /// <param name="specification">Which model.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="returns">Finite returns that are not all the same.</param>
    /// <exception cref="ArgumentException">The parameters make no model, or there is no likelihood of such returns.</exception>
    public static double Value(GarchSpecification specification, GarchParameters parameters, ReadOnlySpan<double> returns)
    {
        var problem = Prepare(specification, parameters, returns);
        return problem.Value(problem.ToPoint(parameters)) - (returns.Length * Math.Log(problem.Scale));
    }

    /// <summary>The log-likelihood and its analytic derivatives by mu, omega, alpha, beta, gamma and nu, in this order.</summary>
    /// <param name="specification">Which model.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="returns">Finite returns that are not all the same.</param>
    /// <param name="gradient">Receives 6 first derivatives; 0 for a parameter that the model does not have.</param>
    /// <param name="hessian">Receives 6 x 6 second derivatives, row by row.</param>
    /// <returns>The log-likelihood.</returns>
    /// <exception cref="ArgumentException">The parameters make no model, or there is no likelihood of such returns.</exception>
    public static double Derivatives(
        GarchSpecification specification, GarchParameters parameters, ReadOnlySpan<double> returns, Span<double> gradient, Span<double> hessian)
    {
        const int Size = LikelihoodDerivatives.Size;
        var problem = Prepare(specification, parameters, returns);
        var derivatives = new LikelihoodDerivatives();
        problem.Derivatives(problem.ToPoint(parameters), withOuterProduct: false, derivatives);

        // Each scaled parameter is a linear function of the parameters, of one only but for omega of EGARCH, which depends on beta too.
        Span<double> slopes = [1.0 / problem.Scale, 1.0 / (problem.Scale * problem.Scale), 1.0, 1.0, 1.0, 1.0];
        var omegaByBeta = 0.0;
        if (specification.Model == VarianceModel.Egarch)
        {
            slopes[1] = 1.0;
            omegaByBeta = 2.0 * Math.Log(problem.Scale);
        }

        Transform(derivatives.Gradient, 1, 0, 1, slopes, omegaByBeta);
        Transform(derivatives.Hessian, Size, 1, Size, slopes, omegaByBeta);
        Transform(derivatives.Hessian, 1, Size, Size, slopes, omegaByBeta);
        derivatives.Gradient.CopyTo(gradient);
        derivatives.Hessian.CopyTo(hessian);
        return derivatives.LogLikelihood - (returns.Length * Math.Log(problem.Scale));
    }

    // Derivatives by the scaled parameters, which stand at multiples of a stride, become those by the parameters, in each of several rows.
    private static void Transform(double[] values, int stride, int rowStride, int rows, ReadOnlySpan<double> slopes, double omegaByBeta)
    {
        for (var row = 0; row < rows; row++)
        {
            var offset = row * rowStride;
            values[offset + (3 * stride)] += omegaByBeta * values[offset + stride];
            for (var i = 0; i < slopes.Length; i++)
            {
                values[offset + (i * stride)] *= slopes[i];
            }
        }
    }

    private static LikelihoodProblem Prepare(GarchSpecification specification, GarchParameters parameters, ReadOnlySpan<double> returns)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Require(specification.Model);
        if (specification.HasNu != double.IsFinite(parameters.Nu))
        {
            throw new ArgumentException($"Innovations are {specification.Distribution} and nu is {parameters.Nu}.", nameof(parameters));
        }

        return LikelihoodProblem.Create(specification, returns, out var failure)
            ?? throw new ArgumentException(failure!.Value.Describe(), nameof(returns));
    }
}
