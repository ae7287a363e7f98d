namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// The likelihood of a specification over a series that is shifted to mean 0 and scaled by a power of 2 to a standard deviation between
/// 1 and 2, so that neither steps nor tolerances depend on the unit of the returns. Points are mu, omega, alpha, beta, gamma and 1 / nu.
/// </summary>
internal sealed class LikelihoodProblem
{
    private const int BackcastLength = 75;
    private const double BackcastDecay = 0.94;
    private const double OutlierKurtosis = 50.0;
    private readonly double[] _returns;
    private readonly double _mean;
    private readonly double _meanSquare;
    private readonly double _backcast;

    private LikelihoodProblem(GarchSpecification specification, double[] returns, double shift, double scale)
    {
        Specification = specification;
        _returns = returns;
        Shift = shift;
        Scale = scale;
        var (sum, squares, fourths) = (0.0, 0.0, 0.0);
        foreach (var value in returns)
        {
            var square = value * value;
            sum += value;
            squares += square;
            fourths += square * square;
        }

        _mean = sum / returns.Length;
        _meanSquare = squares / returns.Length;
        Variance = _meanSquare - (_mean * _mean);
        HasOutliers = fourths > OutlierKurtosis * returns.Length * Variance * Variance;
        var (weight, weights, weighted) = (1.0, 0.0, 0.0);
        foreach (var value in returns.AsSpan(0, Math.Min(BackcastLength, returns.Length)))
        {
            weighted += weight * (value - _mean) * (value - _mean);
            weights += weight;
            weight *= BackcastDecay;
        }

        // Returns that all equal the mean would leave no variance to start from.
        _backcast = weighted > 0.0 ? weighted / weights : Variance;
    }

    internal GarchSpecification Specification { get; }

    /// <summary>The scaled returns.</summary>
    internal ReadOnlySpan<double> Returns => _returns;

    /// <summary>Return = shift + scale x scaled return.</summary>
    internal double Shift { get; }

    /// <summary>A power of 2: multiplying by it loses nothing.</summary>
    internal double Scale { get; }

    /// <summary>The mean of the scaled returns: 0 but for rounding.</summary>
    internal double Mean => _mean;

    /// <summary>The variance of the scaled returns, 1 to 4.</summary>
    internal double Variance { get; }

    /// <summary>Whether single returns stand far outside: the kurtosis is above 50.</summary>
    internal bool HasOutliers { get; }

    /// <summary>Prepares a series.</summary>
    /// <param name="specification">Which model.</param>
    /// <param name="returns">The returns.</param>
    /// <param name="failure">Why they cannot be fitted; null where they can.</param>
    /// <returns>The problem; null where there is a failure.</returns>
    internal static LikelihoodProblem? Create(GarchSpecification specification, ReadOnlySpan<double> returns, out GarchFailure? failure)
    {
        if (returns.Length == 0)
        {
            failure = GarchFailure.TooShort;
            return null;
        }

        var (least, greatest, isFinite) = (returns[0], returns[0], true);
        foreach (var value in returns)
        {
            isFinite &= double.IsFinite(value);
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        var magnitude = Math.Max(Math.Abs(least), Math.Abs(greatest));
        failure = !isFinite ? GarchFailure.NotFinite
            : least == greatest ? GarchFailure.Constant
            : magnitude is < 1e-100 or > 1e100 ? GarchFailure.OutOfRange
            : null;
        if (failure is not null)
        {
            return null;
        }

        var (shift, deviation) = Moments(returns);
        failure = !(deviation > 1e-12 * magnitude) ? GarchFailure.Constant : null;
        if (failure is not null)
        {
            return null;
        }

        var exponent = Math.ILogB(deviation);
        var scaled = new double[returns.Length];
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = Math.ScaleB(1.0, -exponent) * (returns[i] - shift);
        }

        return new LikelihoodProblem(specification, scaled, shift, Math.ScaleB(1.0, exponent));
    }

    /// <summary>The log-likelihood of the scaled returns; NaN or infinite where the model leaves the range of numbers.</summary>
    /// <param name="at">A point.</param>
    internal double Value(ReadOnlySpan<double> at)
    {
        var presample = PresampleAt(at[0]).Variance;
        return Specification switch
        {
            { Model: VarianceModel.Egarch, HasNu: true } =>
                ExponentialVarianceKernel<StudentDensity>.Value(_returns, at, presample, new StudentDensity(1.0 / at[5])),
            { Model: VarianceModel.Egarch } => ExponentialVarianceKernel<NormalDensity>.Value(_returns, at, presample, default),
            { HasNu: true } => LinearVarianceKernel<StudentDensity>.Value(_returns, at, presample, new StudentDensity(1.0 / at[5])),
            _ => LinearVarianceKernel<NormalDensity>.Value(_returns, at, presample, default),
        };
    }

    /// <summary>Whether the variances that the model filters from the returns forget where they began; only EGARCH's may not.</summary>
    /// <param name="at">A point.</param>
    internal bool IsStable(ReadOnlySpan<double> at) => Specification.Model != VarianceModel.Egarch
        || LogVarianceStability.Exponent(_returns, at, PresampleAt(at[0]).Variance) < 0.0;

    /// <summary>The log-likelihood of the scaled returns and its derivatives, the last of them by nu and not by 1 / nu.</summary>
    /// <param name="at">A point.</param>
    /// <param name="withOuterProduct">Whether the outer product is wanted too; without it that is 0.</param>
    /// <param name="result">Receives them.</param>
    internal void Derivatives(ReadOnlySpan<double> at, bool withOuterProduct, LikelihoodDerivatives result)
    {
        if (Specification.HasNu)
        {
            Derivatives(at, new StudentDensity(1.0 / at[5]), withOuterProduct, result);
        }
        else
        {
            Derivatives(at, default(NormalDensity), withOuterProduct, result);
        }
    }

    private void Derivatives<TDensity>(ReadOnlySpan<double> at, TDensity density, bool withOuterProduct, LikelihoodDerivatives result)
        where TDensity : struct, IInnovationDensity
    {
        if (withOuterProduct)
        {
            Derivatives<TDensity, SwitchOn>(at, density, result);
        }
        else
        {
            Derivatives<TDensity, SwitchOff>(at, density, result);
        }
    }

    private void Derivatives<TDensity, TScores>(ReadOnlySpan<double> at, TDensity density, LikelihoodDerivatives result)
        where TDensity : struct, IInnovationDensity
        where TScores : struct, ISwitch
    {
        var presample = PresampleAt(at[0]);
        switch (Specification.Model)
        {
            case VarianceModel.Garch:
                LinearVarianceKernel<TDensity>.Derivatives<SwitchOff, TScores>(_returns, at, presample, density, result);
                break;
            case VarianceModel.Gjr:
                LinearVarianceKernel<TDensity>.Derivatives<SwitchOn, TScores>(_returns, at, presample, density, result);
                break;
            default:
                ExponentialVarianceKernel<TDensity>.Derivatives<TScores>(_returns, at, presample, density, result);
                break;
        }
    }

    /// <summary>The presample variance at a mean, in scaled units.</summary>
    /// <param name="mu">The scaled mean.</param>
    internal Presample PresampleAt(double mu) => Specification.Presample == PresampleRule.Backcast
        ? new Presample(_backcast, 0.0, 0.0)
        : new Presample(_meanSquare + (mu * (mu - (2.0 * _mean))), 2.0 * (mu - _mean), 2.0);

    /// <summary>The parameters in the unit of the returns.</summary>
    /// <param name="at">A point.</param>
    internal GarchParameters ToParameters(ReadOnlySpan<double> at) => new()
    {
        Mu = Shift + (Scale * at[0]),
        Omega = Specification.Model == VarianceModel.Egarch
            ? at[1] + (2.0 * Math.Log(Scale) * (1.0 - at[3]))
            : Scale * Scale * at[1],
        Alpha = Snap(at[2]),
        Beta = Snap(at[3]),
        Gamma = Specification.HasGamma ? SnapGamma(at[2], at[4]) : 0.0,
        Nu = Specification.HasNu ? 1.0 / at[5] : double.PositiveInfinity,
    };

    /// <summary>The point of given parameters.</summary>
    /// <param name="parameters">In the unit of the returns.</param>
    internal double[] ToPoint(GarchParameters parameters) =>
    [
        (parameters.Mu - Shift) / Scale,
        Specification.Model == VarianceModel.Egarch
            ? parameters.Omega - (2.0 * Math.Log(Scale) * (1.0 - parameters.Beta))
            : parameters.Omega / (Scale * Scale),
        parameters.Alpha,
        parameters.Beta,
        Specification.HasGamma ? parameters.Gamma : 0.0,
        Specification.HasNu ? 1.0 / parameters.Nu : 0.0,
    ];

    // On the bound of 0 rounding may leave what no digit of the likelihood shows.
    private static double Snap(double value) => Math.Abs(value) < 1e-15 ? 0.0 : value;

    // So it may on the bound of alpha + gamma.
    private double SnapGamma(double alpha, double gamma) =>
        Specification.Model == VarianceModel.Gjr && Math.Abs(alpha + gamma) < 1e-15 ? -Snap(alpha) : gamma;

    // Mean and standard deviation, each in a pass of its own so that a large mean costs no digits.
    private static (double Mean, double Deviation) Moments(ReadOnlySpan<double> returns)
    {
        var sum = 0.0;
        foreach (var value in returns)
        {
            sum += value;
        }

        var mean = sum / returns.Length;
        var squares = 0.0;
        foreach (var value in returns)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, Math.Sqrt(squares / returns.Length));
    }
}
