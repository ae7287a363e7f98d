using System.Runtime.CompilerServices;

namespace R3edge.Domain.Regimes.Volatility;

/// <summary>The derivatives of the log-density of one return by e, its residual, and by ln h.</summary>
internal readonly struct DensityTerms
{
    internal readonly double ByLog;
    internal readonly double ByLogTwice;
    internal readonly double ByResidual;
    internal readonly double ByResidualTwice;
    internal readonly double ByResidualAndLog;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal DensityTerms(double residual, double inverseVariance, double q, double weight, double curvature)
    {
        ByLog = 0.5 * ((weight * q) - 1.0);
        ByLogTwice = q * ((curvature * q) - (0.5 * weight));
        ByResidual = -weight * residual * inverseVariance;
        ByResidualTwice = ((4.0 * curvature * q) - weight) * inverseVariance;
        ByResidualAndLog = 2.0 * residual * inverseVariance * ((0.5 * weight) - (curvature * q));
    }
}
