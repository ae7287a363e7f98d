namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// A log-likelihood with its derivatives at one point; the rows and columns are mu, omega, alpha, beta, gamma and 1 / nu. A buffer that
/// is filled again at every point.
/// </summary>
internal sealed class LikelihoodDerivatives
{
    /// <summary>How many parameters there may be.</summary>
    internal const int Size = 6;

    /// <summary>The log-likelihood.</summary>
    internal double LogLikelihood { get; set; }

    /// <summary>The first derivatives.</summary>
    internal double[] Gradient { get; } = new double[Size];

    /// <summary>The second derivatives, row by row.</summary>
    internal double[] Hessian { get; } = new double[Size * Size];

    /// <summary>The sum over the returns of the outer products of their gradients, row by row.</summary>
    internal double[] OuterProduct { get; } = new double[Size * Size];

    /// <summary>Turns derivatives by nu into those by 1 / nu.</summary>
    /// <param name="nu">The degrees of freedom.</param>
    internal void ToInverseNu(double nu)
    {
        const int Last = Size - 1;
        var slope = -nu * nu;
        var byNu = Gradient[Last];
        Gradient[Last] *= slope;
        for (var i = 0; i < Size; i++)
        {
            Hessian[(i * Size) + Last] *= slope;
            Hessian[(Last * Size) + i] *= slope;
            OuterProduct[(i * Size) + Last] *= slope;
            OuterProduct[(Last * Size) + i] *= slope;
        }

        Hessian[(Last * Size) + Last] += 2.0 * nu * nu * nu * byNu;
    }
}
