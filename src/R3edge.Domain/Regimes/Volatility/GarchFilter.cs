using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// The conditional variance bar by bar, for given parameters. It knows the variance of the next return before that return is there.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct GarchFilter : ISnapshotable
{
    /// <summary>sqrt(2 / pi), the mean absolute value of a standard normal number.</summary>
    internal const double MeanAbsoluteNormal = 0.79788456080286535588;

    private readonly VarianceModel _model;
    private readonly double _mu;
    private readonly double _omega;
    private readonly double _alpha;
    private readonly double _alphaOfFall;
    private readonly double _beta;
    private readonly double _gamma;
    private double _variance;
    private double _logVariance;

    /// <summary>Makes a filter that stands before the first return.</summary>
    /// <param name="model">The recursion.</param>
    /// <param name="parameters">Its parameters; nu has no part in it.</param>
    /// <param name="presampleVariance">What stands for the variance before the first return, as <see cref="PresampleRule"/> says.</param>
    /// <exception cref="ArgumentException">The parameters make no model, or the variance is not above 0.</exception>
    public GarchFilter(VarianceModel model, GarchParameters parameters, double presampleVariance)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Require(model);
        if (!(presampleVariance > 0.0) || !double.IsFinite(presampleVariance))
        {
            throw new ArgumentException($"The variance before the first return must be above 0, not {presampleVariance}.");
        }

        _model = model;
        _mu = parameters.Mu;
        _omega = parameters.Omega;
        _alpha = parameters.Alpha;
        _gamma = parameters.Gamma;
        _alphaOfFall = parameters.Alpha + parameters.Gamma;
        _beta = parameters.Beta;
        _logVariance = _omega + (_beta * Math.Log(presampleVariance));
        _variance = model == VarianceModel.Egarch
            ? Math.Exp(_logVariance)
            : _omega + ((_alpha + (0.5 * _gamma) + _beta) * presampleVariance);
    }

    /// <summary>The conditional variance of the next return, in squared units of the returns.</summary>
    public readonly double Variance => _variance;

    /// <summary>The batch form.</summary>
    /// <param name="model">The recursion.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="presampleVariance">What stands for the variance before the first return.</param>
    /// <param name="returns">The returns, oldest first.</param>
    /// <param name="variances">Receives for each return the variance that was expected before it.</param>
    /// <returns>The variance of the return after the last.</returns>
    /// <exception cref="ArgumentException">The parameters make no model, or a return is not finite or beyond measure.</exception>
    public static double Compute(
        VarianceModel model, GarchParameters parameters, double presampleVariance, ReadOnlySpan<double> returns, Span<double> variances)
    {
        variances = variances[..returns.Length];
        var filter = new GarchFilter(model, parameters, presampleVariance);
        for (var i = 0; i < returns.Length; i++)
        {
            variances[i] = filter._variance;
            filter.Update(returns[i]);
        }

        return filter._variance;
    }

    /// <summary>Takes in a return.</summary>
    /// <param name="value">The return that <see cref="Variance"/> was expected of, in the unit of the parameters.</param>
    /// <returns>The variance of the return after it.</returns>
    /// <exception cref="ArgumentException">
    /// The return is not finite, or so large that no finite variance above 0 follows; the filter stays as it was.
    /// </exception>
    public double Update(double value)
    {
        var residual = value - _mu;
        double next;
        var log = 0.0;
        if (_model == VarianceModel.Egarch)
        {
            var z = residual * Math.Exp(-0.5 * _logVariance);
            log = _omega + (_alpha * (Math.Abs(z) - MeanAbsoluteNormal)) + (_gamma * z) + (_beta * _logVariance);
            next = Math.Exp(log);
        }
        else
        {
            next = _omega + ((residual < 0.0 ? _alphaOfFall : _alpha) * (residual * residual)) + (_beta * _variance);
        }

        // Of a NaN or an infinity one of both is no number, even where its weight is 0.
        if (!(next > 0.0 && next < double.PositiveInfinity && double.IsFinite(residual)))
        {
            throw new ArgumentException($"No finite variance above 0 follows the return {value}.", nameof(value));
        }

        _logVariance = log;
        return _variance = next;
    }

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_variance);
        writer.Write(_logVariance);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        var variance = reader.ReadDouble();
        var log = reader.ReadDouble();
        if (!(variance > 0.0 && double.IsFinite(variance) && double.IsFinite(log)))
        {
            throw new InvalidDataException($"The snapshot holds {variance} where a variance belongs.");
        }

        _variance = variance;
        _logVariance = log;
    }
}
