using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// A symmetric matrix over (mu, omega, alpha, beta | gamma | nu) that grows by outer products. The first four parameters are the lanes of
/// a vector: they are what every model has.
/// </summary>
internal struct SymmetricSum
{
    private Vector256<double> _mu;
    private Vector256<double> _omega;
    private Vector256<double> _alpha;
    private Vector256<double> _beta;
    private Vector256<double> _gamma;
    private Vector256<double> _nu;
    private double _gammaGamma;
    private double _gammaNu;
    private double _nuNu;

    /// <summary>Adds weight v v'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddOuter(double weight, Vector256<double> v)
    {
        var scaled = v * weight;
        _mu = Vector256.FusedMultiplyAdd(scaled, Vector256.Create(v[0]), _mu);
        _omega = Vector256.FusedMultiplyAdd(scaled, Vector256.Create(v[1]), _omega);
        _alpha = Vector256.FusedMultiplyAdd(scaled, Vector256.Create(v[2]), _alpha);
        _beta = Vector256.FusedMultiplyAdd(scaled, Vector256.Create(v[3]), _beta);
    }

    /// <summary>Adds what v v' has in the rows of gamma.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddOuterGamma(double weight, Vector256<double> v, double gamma)
    {
        _gamma += v * (weight * gamma);
        _gammaGamma += weight * gamma * gamma;
    }

    /// <summary>Adds to the rows of nu.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddNu(Vector256<double> v, double gamma, double nu)
    {
        _nu += v;
        _gammaNu += gamma;
        _nuNu += nu;
    }

    /// <summary>Adds a symmetric matrix given by rows, gamma's last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddRows(double weight, in SymmetricRows rows)
    {
        _mu += weight * rows.Mu;
        _omega += weight * rows.Omega;
        _alpha += weight * rows.Alpha;
        _beta += weight * rows.Beta;
        _gamma += weight * rows.Gamma;
        _gammaGamma += weight * rows.GammaGamma;
    }

    /// <summary>Writes the matrix, row by row in the order of <see cref="LikelihoodDerivatives"/>.</summary>
    internal readonly void CopyTo(Span<double> matrix)
    {
        const int Size = LikelihoodDerivatives.Size;
        for (var j = 0; j < 4; j++)
        {
            matrix[j] = _mu[j];
            matrix[Size + j] = _omega[j];
            matrix[(2 * Size) + j] = _alpha[j];
            matrix[(3 * Size) + j] = _beta[j];
            matrix[(4 * Size) + j] = matrix[(j * Size) + 4] = _gamma[j];
            matrix[(5 * Size) + j] = matrix[(j * Size) + 5] = _nu[j];
        }

        matrix[(4 * Size) + 4] = _gammaGamma;
        matrix[(4 * Size) + 5] = matrix[(5 * Size) + 4] = _gammaNu;
        matrix[(5 * Size) + 5] = _nuNu;
    }
}

/// <summary>The rows of a symmetric matrix over (mu, omega, alpha, beta | gamma).</summary>
internal struct SymmetricRows
{
    internal Vector256<double> Mu;
    internal Vector256<double> Omega;
    internal Vector256<double> Alpha;
    internal Vector256<double> Beta;
    internal Vector256<double> Gamma;
    internal double GammaGamma;
}
