namespace R3edge.Domain.Regimes.Volatility;

/// <summary>What a model says of the returns to come.</summary>
public static class GarchForecast
{
    /// <summary>
    /// The expected variances of the next returns. GARCH and GJR: h' = omega + persistence h (GJR: for symmetric innovations, which both
    /// distributions are). EGARCH with normal innovations: the exact expectation (Nelson 1991, appendix 1). EGARCH with Student's t has no
    /// finite expectation beyond the next step, since exp|z| has none: given is exp(m + v / 2) with the exact mean m and variance v of ln h,
    /// which is the expectation where ln h is about normal.
    /// </summary>
    /// <param name="model">The recursion.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="nextVariance">The variance of the next return, as <see cref="GarchFilter.Variance"/> knows it.</param>
    /// <param name="variances">Receives one a step in squared units of the returns, the first being <paramref name="nextVariance"/>.</param>
    /// <exception cref="ArgumentException">The parameters make no model, or the variance is not above 0.</exception>
    public static void Variances(VarianceModel model, GarchParameters parameters, double nextVariance, Span<double> variances)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Require(model);
        RequireVariance(nextVariance);
        if (model == VarianceModel.Egarch)
        {
            ForecastLogarithms(parameters, nextVariance, variances);
            return;
        }

        var persistence = parameters.Persistence(model);
        for (var i = 0; i < variances.Length; i++)
        {
            variances[i] = i == 0 ? nextVariance : parameters.Omega + (persistence * variances[i - 1]);
        }
    }

    /// <summary>The value that a return stays below with a given probability, in the unit of the returns.</summary>
    /// <param name="parameters">Of any model.</param>
    /// <param name="variance">The conditional variance of the return.</param>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The variance is not above 0, or nu not above 2.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 0 and 1.</exception>
    public static double ReturnQuantile(GarchParameters parameters, double variance, double probability)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        RequireVariance(variance);
        var z = double.IsPositiveInfinity(parameters.Nu)
            ? NormalDistribution.Quantile(probability)
            : StudentDistribution.StandardizedQuantile(probability, parameters.Nu);
        return parameters.Mu + (Math.Sqrt(variance) * z);
    }

    // k steps on, ln h = beta^k ln h0 + sum over i below k of beta^i (omega + g(z)), with g(z) = alpha (|z| - sqrt(2 / pi)) + gamma z.
    private static void ForecastLogarithms(GarchParameters parameters, double nextVariance, Span<double> variances)
    {
        var log = Math.Log(nextVariance);
        var (power, sum) = (1.0, 0.0);
        for (var i = 0; i < variances.Length; i++)
        {
            variances[i] = i == 0 ? nextVariance : Math.Exp((power * log) + sum);
            sum += (power * parameters.Omega) + LogMeanOfExponential(parameters, power);
            power *= parameters.Beta;
        }
    }

    // ln E exp(b g(z)), or mean and half the variance of b g(z) where the expectation is infinite.
    private static double LogMeanOfExponential(GarchParameters parameters, double b)
    {
        var (alpha, gamma) = (parameters.Alpha, parameters.Gamma);
        if (!double.IsPositiveInfinity(parameters.Nu))
        {
            var meanAbsolute = StudentDistribution.StandardizedMeanAbsolute(parameters.Nu);
            var variance = (alpha * alpha * (1.0 - (meanAbsolute * meanAbsolute))) + (gamma * gamma);
            return (b * alpha * (meanAbsolute - GarchFilter.MeanAbsoluteNormal)) + (0.5 * b * b * variance);
        }

        var rise = b * (alpha + gamma);
        var fall = b * (alpha - gamma);
        var mean = (Math.Exp(0.5 * rise * rise) * NormalDistribution.Cumulative(rise))
            + (Math.Exp(0.5 * fall * fall) * NormalDistribution.Cumulative(fall));
        return Math.Log(mean) - (b * alpha * GarchFilter.MeanAbsoluteNormal);
    }

    private static void RequireVariance(double variance)
    {
        if (!(variance > 0.0) || !double.IsFinite(variance))
        {
            throw new ArgumentException($"A variance must be above 0, not {variance}.", nameof(variance));
        }
    }
}
