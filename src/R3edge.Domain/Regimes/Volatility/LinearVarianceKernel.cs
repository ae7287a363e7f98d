using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// The likelihood of GARCH and GJR and its first two derivatives in one pass. With h' = omega + k e^2 + beta h and k = alpha + gamma [e below 0]
/// the derivatives of h' by the parameters follow the same recursion (Fiorentini, Calzolari and Panattoni 1996); those of second order that
/// are not 0 stand in the rows of mu and of beta.
/// </summary>
/// <typeparam name="TDensity">The density of the innovations.</typeparam>
internal static class LinearVarianceKernel<TDensity>
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
        var variance = omega + ((alpha + (0.5 * gamma) + beta) * presample);
        var variances = new LogProduct();
        var factors = new LogProduct();
        var sum = 0.0;
        for (var start = 0; start < returns.Length; start += LogProduct.Stride)
        {
            foreach (var value in returns.Slice(start, Math.Min(LogProduct.Stride, returns.Length - start)))
            {
                var residual = value - mu;
                var square = residual * residual;
                variances.Multiply(variance);
                density.Add(square / variance, ref sum, ref factors);
                var weight = residual < 0.0 ? alpha + gamma : alpha;
                variance = Math.FusedMultiplyAdd(beta, variance, omega + (weight * square));
            }

            variances.Normalize();
            factors.Normalize();
        }

        return (returns.Length * density.Constant) - (0.5 * variances.Log()) + density.Total(sum, factors.Log());
    }

    /// <summary>The log-likelihood and its derivatives, those by nu where there is a nu.</summary>
    /// <param name="returns">The returns.</param>
    /// <param name="at">mu, omega, alpha, beta, gamma.</param>
    /// <param name="presample">The variance before the first return.</param>
    /// <param name="density">The density.</param>
    /// <param name="result">Receives them.</param>
    /// <typeparam name="TGamma">Whether derivatives by gamma are wanted.</typeparam>
    /// <typeparam name="TScores">Whether the outer product is wanted.</typeparam>
    internal static void Derivatives<TGamma, TScores>(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> at, Presample presample, TDensity density, LikelihoodDerivatives result)
        where TGamma : struct, ISwitch
        where TScores : struct, ISwitch
    {
        var (mu, omega, alpha, beta, gamma) = (at[0], at[1], at[2], at[3], at[4]);
        var state = new State(omega, alpha, beta, gamma, presample);
        var sums = default(Sums);
        var variances = new LogProduct();
        var factors = new LogProduct();
        var sum = 0.0;
        for (var i = 0; i < returns.Length; i++)
        {
            var residual = returns[i] - mu;
            var square = residual * residual;
            var inverse = 1.0 / state.Variance;
            var q = square * inverse;
            variances.Multiply(state.Variance);
            density.Add(q, ref sum, ref factors);
            if (i % LogProduct.Stride == LogProduct.Stride - 1)
            {
                variances.Normalize();
                factors.Normalize();
            }

            var weight = density.Weight(q);
            var terms = new DensityTerms(residual, inverse, q, weight, density.Curvature(q, weight));
            sums.Add<TGamma>(state, terms, inverse);
            if (TDensity.HasNu)
            {
                density.NuTerms(q, out var first, out var second, out var cross);
                sums.AddNu(state, -q * inverse * cross, 2.0 * residual * inverse * cross, first, second);
            }

            if (TScores.IsOn)
            {
                sums.AddScore<TGamma>(TDensity.HasNu, density.NuLogTerm(q));
            }

            state.Advance<TGamma>(residual, square, omega, alpha, beta, gamma);
        }

        var logFactors = factors.Log();
        result.LogLikelihood = (returns.Length * density.Constant) - (0.5 * variances.Log()) + density.Total(sum, logFactors);
        sums.CopyTo(result, logFactors);
    }

    /// <summary>The variance of the return at hand and its derivatives; lanes are mu, omega, alpha, beta.</summary>
    private struct State
    {
        internal double Variance;
        internal Vector256<double> First;
        internal Vector256<double> MuRow;
        internal Vector256<double> BetaRow;
        internal double FirstGamma;
        internal double MuGamma;
        internal double BetaGamma;

        internal State(double omega, double alpha, double beta, double gamma, Presample presample)
        {
            var (value, slope, bend) = presample;
            var weight = alpha + (0.5 * gamma) + beta;
            Variance = omega + (weight * value);
            First = Vector256.Create(weight * slope, 1.0, value, value);
            FirstGamma = 0.5 * value;
            MuRow = Vector256.Create(weight * bend, 0.0, slope, slope);
            MuGamma = 0.5 * slope;
            BetaRow = Vector256.Create(slope, 0.0, 0.0, 0.0);
            BetaGamma = 0.0;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Advance<TGamma>(double residual, double square, double omega, double alpha, double beta, double gamma)
            where TGamma : struct, ISwitch
        {
            var carry = Vector256.Create(beta);
            var isFall = TGamma.IsOn && residual < 0.0;
            var weight = isFall ? alpha + gamma : alpha;
            MuRow = Vector256.FusedMultiplyAdd(carry, MuRow, Vector256.Create(2.0 * weight, 0.0, -2.0 * residual, First[0]));
            BetaRow = Vector256.FusedMultiplyAdd(carry, BetaRow, First + (First * Vector256.Create(0.0, 0.0, 0.0, 1.0)));
            if (TGamma.IsOn)
            {
                MuGamma = (beta * MuGamma) - (isFall ? 2.0 * residual : 0.0);
                BetaGamma = (beta * BetaGamma) + FirstGamma;
                FirstGamma = (beta * FirstGamma) + (isFall ? square : 0.0);
            }

            First = Vector256.FusedMultiplyAdd(carry, First, Vector256.Create(-2.0 * weight * residual, 1.0, square, Variance));
            Variance = Math.FusedMultiplyAdd(beta, Variance, omega + (weight * square));
        }
    }

    /// <summary>What the returns add up to.</summary>
    private struct Sums
    {
        private SymmetricSum _products;
        private SymmetricSum _scores;
        private Vector256<double> _gradient;
        private Vector256<double> _muRow;
        private Vector256<double> _betaRow;
        private Vector256<double> _score;
        private double _gradientGamma;
        private double _gradientNu;
        private double _muGamma;
        private double _betaGamma;
        private double _scoreGamma;
        private double _scoreNu;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Add<TGamma>(in State state, in DensityTerms terms, double inverse)
            where TGamma : struct, ISwitch
        {
            var byVariance = terms.ByLog * inverse;
            var byVarianceTwice = (terms.ByLogTwice - terms.ByLog) * inverse * inverse;
            var mixed = -terms.ByResidualAndLog * inverse;
            _products.AddOuter(byVarianceTwice, state.First);

            // The row of mu takes the cross terms once and its diagonal twice; CopyTo mirrors the row.
            _muRow += (byVariance * state.MuRow) + (mixed * state.First)
                + Vector256.CreateScalar(terms.ByResidualTwice + (mixed * state.First[0]));
            _betaRow += byVariance * state.BetaRow;
            _score = (byVariance * state.First) - Vector256.CreateScalar(terms.ByResidual);
            _gradient += _score;
            if (TGamma.IsOn)
            {
                _products.AddOuterGamma(byVarianceTwice, state.First, state.FirstGamma);
                _muGamma += (byVariance * state.MuGamma) + (mixed * state.FirstGamma);
                _betaGamma += byVariance * state.BetaGamma;
                _scoreGamma = byVariance * state.FirstGamma;
                _gradientGamma += _scoreGamma;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void AddNu(in State state, double byVariance, double byResidual, double first, double second)
        {
            _products.AddNu(
                (byVariance * state.First) - Vector256.CreateScalar(byResidual), byVariance * state.FirstGamma, second);
            _scoreNu = first;
            _gradientNu += first;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void AddScore<TGamma>(bool hasNu, double nuLogTerm)
            where TGamma : struct, ISwitch
        {
            var nu = _scoreNu + nuLogTerm;
            _scores.AddOuter(1.0, _score);
            if (TGamma.IsOn)
            {
                _scores.AddOuterGamma(1.0, _score, _scoreGamma);
            }

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
            ReadOnlySpan<double> beta = [0.0, _betaRow[1], _betaRow[2], _betaRow[3], _betaGamma];
            for (var j = 0; j < mu.Length; j++)
            {
                hessian[j] += mu[j];
                hessian[(3 * Size) + j] += beta[j];
                hessian[j * Size] += j == 0 ? 0.0 : mu[j];
                hessian[(j * Size) + 3] += j == 3 ? 0.0 : beta[j];
            }
        }
    }
}
