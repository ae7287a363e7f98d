namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// Whether the filtered variance of EGARCH forgets where it began (invertibility, Wintenberger 2013): an error in ln h is multiplied by
/// beta - (alpha sign(z) + gamma) z / 2 from one return to the next. Where the mean logarithm of those factors is 0 or more, the errors grow,
/// returns do not tell the variance, and the likelihood is noise that can be as high as anything.
/// </summary>
internal static class LogVarianceStability
{
    /// <summary>The mean logarithm of the factors over a series; NaN where the variance leaves the range of numbers.</summary>
    /// <param name="returns">The returns.</param>
    /// <param name="at">mu, omega, alpha, beta, gamma.</param>
    /// <param name="presample">The variance before the first return.</param>
    internal static double Exponent(ReadOnlySpan<double> returns, ReadOnlySpan<double> at, double presample)
    {
        var (mu, omega, alpha, beta, gamma) = (at[0], at[1], at[2], at[3], at[4]);
        var log = omega + (beta * Math.Log(presample));
        var factors = new LogProduct();
        for (var i = 0; i < returns.Length; i++)
        {
            var z = (returns[i] - mu) * Math.Exp(-0.5 * log);
            var shock = (z > 0.0 ? alpha : z < 0.0 ? -alpha : 0.0) + gamma;

            // A factor of 0 forgets everything at once; its logarithm alone must not decide.
            factors.Multiply(Math.Max(Math.Abs(beta - (0.5 * shock * z)), 1e-30));
            if (i % LogProduct.Stride == LogProduct.Stride - 1)
            {
                factors.Normalize();
            }

            log = omega + (alpha * (Math.Abs(z) - GarchFilter.MeanAbsoluteNormal)) + (gamma * z) + (beta * log);
        }

        return factors.Log() / returns.Length;
    }
}
