using System.Runtime.CompilerServices;

namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// A density of unit variance as a function of q = e^2 / h. Implemented by structures, so that the loops over the returns are compiled
/// once for each density.
/// </summary>
internal interface IInnovationDensity
{
    /// <summary>Whether there are degrees of freedom.</summary>
    static abstract bool HasNu { get; }

    /// <summary>The part of the log-density that is the same for every return.</summary>
    double Constant { get; }

    /// <summary>Adds what q contributes: to a plain sum, or to a product whose logarithm counts.</summary>
    void Add(double q, ref double sum, ref LogProduct product);

    /// <summary>The log-density of what was added, without its constant and without -ln(h) / 2.</summary>
    double Total(double sum, double logProduct);

    /// <summary>-2 times the first derivative of the log-density by q.</summary>
    double Weight(double q);

    /// <summary>The second derivative of the log-density by q.</summary>
    double Curvature(double q, double weight);

    /// <summary>
    /// The derivatives of the log-density by nu, nu twice, and q and nu; the first without -ln(1 + q / (nu - 2)) / 2, which as a sum comes
    /// from a product.
    /// </summary>
    void NuTerms(double q, out double first, out double second, out double cross);

    /// <summary>What <see cref="NuTerms"/> leaves out of the first derivative.</summary>
    double NuLogTerm(double q);
}

/// <summary>The standard normal density.</summary>
internal readonly struct NormalDensity : IInnovationDensity
{
    public static bool HasNu => false;

    public double Constant => -0.91893853320467274178; // -ln(2 pi) / 2

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double q, ref double sum, ref LogProduct product) => sum += q;

    public double Total(double sum, double logProduct) => -0.5 * sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Weight(double q) => 1.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Curvature(double q, double weight) => 0.0;

    public void NuTerms(double q, out double first, out double second, out double cross) => first = second = cross = 0.0;

    public double NuLogTerm(double q) => 0.0;
}

/// <summary>Student's t scaled to variance 1 (Bollerslev 1987): ln f = c(nu) - (nu + 1) / 2 ln(1 + q / (nu - 2)).</summary>
internal readonly struct StudentDensity : IInnovationDensity
{
    private const double HalfLogPi = 0.57236494292470008707;
    private readonly double _nu;
    private readonly double _excess;
    private readonly double _inverseExcess;
    private readonly double _constantFirst;
    private readonly double _constantSecond;

    public StudentDensity(double nu)
    {
        _nu = nu;
        _excess = nu - 2.0;
        _inverseExcess = 1.0 / _excess;
        GammaRatio.Derivatives(0.5 * nu, out var value, out var first, out var second);
        Constant = value - (0.5 * Math.Log(_excess)) - HalfLogPi;
        _constantFirst = 0.5 * (first - _inverseExcess);
        _constantSecond = (0.25 * second) + (0.5 * _inverseExcess * _inverseExcess);
    }

    public static bool HasNu => true;

    public double Constant { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double q, ref double sum, ref LogProduct product) => product.Multiply(1.0 + (q * _inverseExcess));

    public double Total(double sum, double logProduct) => -0.5 * (_nu + 1.0) * logProduct;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Weight(double q) => (_nu + 1.0) / (_excess + q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Curvature(double q, double weight) => 0.5 * weight * weight / (_nu + 1.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void NuTerms(double q, out double first, out double second, out double cross)
    {
        var total = _excess + q;
        var scaled = q * _inverseExcess / total;
        first = _constantFirst + (0.5 * (_nu + 1.0) * scaled);
        second = _constantSecond + scaled - (0.5 * (_nu + 1.0) * scaled * ((_excess + total) * _inverseExcess / total));
        cross = 0.5 * (3.0 - q) / (total * total);
    }

    public double NuLogTerm(double q) => -0.5 * Math.Log(1.0 + (q * _inverseExcess));
}
