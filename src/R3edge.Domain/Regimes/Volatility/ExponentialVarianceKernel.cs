using System.Runtime.Intrinsics;

namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// The likelihood of EGARCH and its first two derivatives in one pass. With l = ln h, z = e exp(-l / 2) and s = alpha sign(z) + gamma the
/// derivatives of l' = omega + alpha (|z| - sqrt(2 / pi)) + gamma z + beta l follow from dz = -exp(-l / 2) dmu - z dl / 2:
/// dl' = (beta - s z / 2) dl + (-s exp(-l / 2), 1, |z| - sqrt(2 / pi), l, z) for (mu, omega, alpha, beta, gamma).
/// Where a residual is 0 the slope of |z| is taken as 0, the mean of both sides.
/// </summary>
/// <typeparam name="TDensity">The density of the innovations.</typeparam>
internal static class ExponentialVarianceKernel<TDensity>
    where TDensity : struct, IInnovationDensity
{
    /// <summary>The log-likelihood.</summary>
    /// <param name="returns">The returns.</param>
    /// <param name="at">mu, omega, alpha, beta, gamma.</param>
    /// <param name="presample">The variance before the first return.</param>
    /// <param name="density">The density.</param>
    internal static double Value(ReadOnlySpan<double> returns, ReadOnlySpan<double> at, double presample, TDensity density)
    {
        var (mu, omega, alpha, beta, gamma) = (at[0], at[1], at[2], at[3], at[4]);
        var log = omega + (beta * Math.Log(presample));
        var factors = new LogProduct();
        var (sum, logs) = (0.0, 0.0);
        for (var i = 0; i < returns.Length; i++)
        {
            var z = (returns[i] - mu) * Math.Exp(-0.5 * log);
            logs += log;
            density.Add(z * z, ref sum, ref factors);
            if (i % LogProduct.Stride == LogProduct.Stride - 1)
            {
                factors.Normalize();
            }

            log = omega + (alpha * (Math.Abs(z) - GarchFilter.MeanAbsoluteNormal)) + (gamma * z) + (beta * log);
        }

        return (returns.Length * density.Constant) - (0.5 * logs) + density.Total(sum, factors.Log());
    }

    /// <summary>The log-likelihood and its derivatives, those by nu where there is a nu.</summary>
    /// <param name="returns">The returns.</param>
    /// <param name="at">mu, omega, alpha, beta, gamma.</param>
    /// <param name="presample">The variance before the first return.</param>
    /// <param name="density">The density.</param>
    /// <param name="result">Receives them.</param>
    /// <typeparam name="TScores">Whether the outer product is wanted.</typeparam>
    internal static void Derivatives<TScores>(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> at, Presample presample, TDensity density, LikelihoodDerivatives result)
        where TScores : struct, ISwitch
    {
        var (mu, omega, alpha, beta, gamma) = (at[0], at[1], at[2], at[3], at[4]);
        var state = new State(omega, beta, presample);
        var sums = default(Sums);
        var factors = new LogProduct();
        var (sum, logs) = (0.0, 0.0);
        for (var i = 0; i < returns.Length; i++)
        {
            var residual = returns[i] - mu;
            var inverse = Math.Exp(-0.5 * state.Log);
            var z = residual * inverse;
            var q = z * z;
            logs += state.Log;
            density.Add(q, ref sum, ref factors);
            if (i % LogProduct.Stride == LogProduct.Stride - 1)
            {
                factors.Normalize();
            }

            var weight = density.Weight(q);
            sums.Add(state, new DensityTerms(residual, inverse * inverse, q, weight, density.Curvature(q, weight)));
            if (TDensity.HasNu)
            {
                density.NuTerms(q, out var first, out var second, out var cross);
                sums.AddNu(state, -q * cross, 2.0 * z * inverse * cross, first, second);
            }

            if (TScores.IsOn)
            {
                sums.AddScore(TDensity.HasNu, density.NuLogTerm(q));
            }

            state.Advance(z, inverse, omega, alpha, beta, gamma);
        }

        var logFactors = factors.Log();
        result.LogLikelihood = (returns.Length * density.Constant) - (0.5 * logs) + density.Total(sum, logFactors);
        sums.CopyTo(result, logFactors);
    }

    /// <summary>ln h of the return at hand and its derivatives; lanes are mu, omega, alpha, beta.</summary>
    private struct State
    {
        internal double Log;
        internal Vector256<double> First;
        internal double FirstGamma;
        internal SymmetricRows Second;

        internal State(double omega, double beta, Presample presample)
        {
            var log = Math.Log(presample.Variance);
            var slope = presample.First / presample.Variance;
            var bend = (presample.Second / presample.Variance) - (slope * slope);
            Log = omega + (beta * log);
            First = Vector256.Create(beta * slope, 1.0, 0.0, log);
            Second.Mu = Vector256.Create(beta * bend, 0.0, 0.0, slope);
            Second.Beta = Vector256.Create(slope, 0.0, 0.0, 0.0);
        }

        internal void Advance(double z, double inverse, double omega, double alpha, double beta, double gamma)
        {
            var sign = z > 0.0 ? 1.0 : z < 0.0 ? -1.0 : 0.0;
            var shock = (alpha * sign) + gamma;
            var carry = beta - (0.5 * shock * z);
            var byZ = (-0.5 * z * First) - Vector256.CreateScalar(inverse);
            var byZGamma = -0.5 * z * FirstGamma;
            var square = 0.25 * shock * z;
            var common = (square * First) + Vector256.Create(0.5 * shock * inverse, 0.0, 0.0, 1.0);
            var signed = sign * byZ;
            Second.Mu = (carry * Second.Mu) + Cross(First, common, signed, 0) + (0.5 * shock * inverse * First);
            Second.Omega = (carry * Second.Omega) + Cross(First, common, signed, 1);
            Second.Alpha = (carry * Second.Alpha) + Cross(First, common, signed, 2) + signed;
            Second.Beta = (carry * Second.Beta) + Cross(First, common, signed, 3) + First;
            Second.Gamma = (carry * Second.Gamma) + (FirstGamma * common) + Vector256.Create(0.0, 0.0, sign * byZGamma, 0.0) + byZ;
            Second.GammaGamma = (carry * Second.GammaGamma) + (square * FirstGamma * FirstGamma) + (2.0 * byZGamma);
            First = (carry * First)
                + Vector256.Create(-shock * inverse, 1.0, Math.Abs(z) - GarchFilter.MeanAbsoluteNormal, Log);
            FirstGamma = (carry * FirstGamma) + z;
            Log = omega + (alpha * (Math.Abs(z) - GarchFilter.MeanAbsoluteNormal)) + (gamma * z) + (beta * Log);
        }

        private static Vector256<double> Cross(Vector256<double> first, Vector256<double> common, Vector256<double> signed, int lane) =>
            (first[lane] * common) + Vector256.Create(0.0, 0.0, signed[lane], 0.0);
    }

    /// <summary>What the returns add up to.</summary>
    private struct Sums
    {
        private SymmetricSum _products;
        private SymmetricSum _scores;
        private Vector256<double> _gradient;
        private Vector256<double> _muRow;
        private Vector256<double> _score;
        private double _gradientGamma;
        private double _gradientNu;
        private double _muGamma;
        private double _scoreGamma;
        private double _scoreNu;

        internal void Add(in State state, in DensityTerms terms)
        {
            _products.AddRows(terms.ByLog, state.Second);
            _products.AddOuter(terms.ByLogTwice, state.First);
            _products.AddOuterGamma(terms.ByLogTwice, state.First, state.FirstGamma);
            var mixed = -terms.ByResidualAndLog;
            _muRow += (mixed * state.First) + Vector256.CreateScalar(terms.ByResidualTwice + (mixed * state.First[0]));
            _muGamma += mixed * state.FirstGamma;
            _score = (terms.ByLog * state.First) - Vector256.CreateScalar(terms.ByResidual);
            _scoreGamma = terms.ByLog * state.FirstGamma;
            _gradient += _score;
            _gradientGamma += _scoreGamma;
        }

        internal void AddNu(in State state, double byLog, double byResidual, double first, double second)
        {
            _products.AddNu((byLog * state.First) - Vector256.CreateScalar(byResidual), byLog * state.FirstGamma, second);
            _scoreNu = first;
            _gradientNu += first;
        }

        internal void AddScore(bool hasNu, double nuLogTerm)
        {
            var nu = _scoreNu + nuLogTerm;
            _scores.AddOuter(1.0, _score);
            _scores.AddOuterGamma(1.0, _score, _scoreGamma);
            if (hasNu)
            {
                _scores.AddNu(_score * nu, _scoreGamma * nu, nu * nu);
            }
        }

        internal readonly void CopyTo(LikelihoodDerivatives result, double logFactors)
        {
            const int Size = LikelihoodDerivatives.Size;
            _gradient.CopyTo(result.Gradient);
            result.Gradient[4] = _gradientGamma;
            result.Gradient[5] = _gradientNu - (0.5 * logFactors);
            _scores.CopyTo(result.OuterProduct);
            var hessian = result.Hessian;
            _products.CopyTo(hessian);
            ReadOnlySpan<double> mu = [_muRow[0], _muRow[1], _muRow[2], _muRow[3], _muGamma];
            for (var j = 0; j < mu.Length; j++)
            {
                hessian[j] += mu[j];
                hessian[j * Size] += j == 0 ? 0.0 : mu[j];
            }
        }
    }
}
