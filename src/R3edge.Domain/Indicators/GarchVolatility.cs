using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes.Volatility;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// The volatility that a GARCH(1,1) model (Bollerslev 1986) expects of the bars to come: the standard deviation of the
/// logarithmic return over the next <c>horizon</c> bars, sqrt(h(1) + ... + h(horizon)) with h(k + 1) = omega + (alpha + beta) h(k).
/// A fraction, not annualised. The model is fitted to the last <c>window</c> returns as soon as there are as many, and again
/// every <c>refit</c> bars: a schedule that counts from the first bar and never looks ahead. In between only its variance steps.
/// Mutable: do not copy one that is in use.
/// </summary>
/// <remarks>
/// Where the returns admit no fit, the parameters stay as they were; at the first fit the constant variance of the window is
/// taken, which is the same model with alpha and beta 0. Returns that are all equal have volatility 0.
/// </remarks>
public struct GarchVolatility : IIndicator
{
    private readonly int _refit;
    private readonly int _horizon;
    private readonly double[] _returns;
    private int _position;
    private int _untilFit;
    private double _previous;
    private bool _isWarm;
    private GarchParameters? _parameters;
    private GarchFilter _filter;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="window">Returns that the model is fitted to, 30 or more.</param>
    /// <param name="refit">Bars from one fit to the next, 1 or more.</param>
    /// <param name="horizon">Bars to come, 1 or more.</param>
    public GarchVolatility(int window, int refit, int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, GarchEstimator.FewestReturns);
        ArgumentOutOfRangeException.ThrowIfLessThan(refit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        _refit = refit;
        _horizon = horizon;
        _returns = new double[window];
        _untilFit = window;
        _previous = double.NaN;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "garch",
        Summary = "Volatility over the next bars by a GARCH(1,1) model refitted walk-forward, a fraction, not annualised (Bollerslev 1986).",
        Parameters =
        [
            ParameterDefinition.Bars("window", 1000, 50, 10_000, "returns that the model is fitted to"),
            ParameterDefinition.Bars("refit", 250, 50, 10_000, "bars from one fit to the next"),
            ParameterDefinition.Bars("horizon", 1, 1, 1000, "bars to come"),
        ],
        Outputs = ["garch"],
        WarmUp = static values => WarmUp(values.Integer("window")),
        Create = static values => Make(values),
        Compute = static (values, series, outputs) =>
        {
            var state = Make(values);
            for (var i = 0; i < series.Count; i++)
            {
                outputs[0][i] = state.Update(series.Close[i]);
            }
        },
    };

    /// <summary>Values until the first result: <paramref name="window"/> returns need one more value.</summary>
    /// <param name="window">Returns that the model is fitted to.</param>
    public static int WarmUp(int window) => window + 1;

    /// <summary>Takes in a value.</summary>
    /// <param name="value">The next value, above 0.</param>
    /// <returns>A fraction over the horizon; NaN during warm-up.</returns>
    public double Update(double value)
    {
        var change = Math.Log(value / _previous);
        _previous = value;
        if (double.IsNaN(change))
        {
            return double.NaN;
        }

        _returns[_position] = change;
        _position = _position + 1 == _returns.Length ? 0 : _position + 1;
        if (_parameters is not null)
        {
            _filter.Update(change);
        }

        if (--_untilFit == 0)
        {
            _untilFit = _refit;
            Fit();
            _isWarm = true;
        }

        return _isWarm ? Forecast() : double.NaN;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_returns);
        writer.Write(_position);
        writer.Write(_untilFit);
        writer.Write(_previous);
        writer.Write(_isWarm ? 1 : 0);
        writer.Write(_parameters is null ? 0 : 1);
        if (_parameters is { } known)
        {
            writer.Write(known.Mu);
            writer.Write(known.Omega);
            writer.Write(known.Alpha);
            writer.Write(known.Beta);
            _filter.Save(writer);
        }
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        reader.Read(_returns);
        _position = SnapshotChecks.ReadCount(ref reader, _returns.Length - 1);
        _untilFit = SnapshotChecks.ReadCount(ref reader, Math.Max(_returns.Length, _refit));
        _previous = reader.ReadDouble();
        _isWarm = SnapshotChecks.ReadCount(ref reader, 1) == 1;
        _parameters = null;
        if (SnapshotChecks.ReadCount(ref reader, 1) == 0)
        {
            return;
        }

        _parameters = new GarchParameters
        {
            Mu = reader.ReadDouble(),
            Omega = reader.ReadDouble(),
            Alpha = reader.ReadDouble(),
            Beta = reader.ReadDouble(),
        };
        _filter = new GarchFilter(VarianceModel.Garch, _parameters, 1.0);
        _filter.Restore(ref reader);
    }

    private static GarchVolatility Make(ParameterValues values) =>
        new(values.Integer("window"), values.Integer("refit"), values.Integer("horizon"));

    private readonly double Forecast()
    {
        // Only equal returns leave a full window without a model.
        if (_parameters is null)
        {
            return 0.0;
        }

        var persistence = _parameters.Alpha + _parameters.Beta;
        var variance = _filter.Variance;
        var sum = variance;
        for (var bar = 1; bar < _horizon; bar++)
        {
            variance = _parameters.Omega + persistence * variance;
            sum += variance;
        }

        return Math.Sqrt(sum);
    }

    private void Fit()
    {
        var ordered = new double[_returns.Length];
        _returns.AsSpan(_position).CopyTo(ordered);
        _returns.AsSpan(0, _position).CopyTo(ordered.AsSpan(_returns.Length - _position));
        if (GarchEstimator.Fit(ordered, new GarchSpecification()).TryGet(out var fit, out _))
        {
            _parameters = fit.Parameters;
            _filter = fit.CreateFilter();
            foreach (var value in ordered)
            {
                _filter.Update(value);
            }
        }
        else if (_parameters is null)
        {
            TakeConstant(ordered);
        }
    }

    private void TakeConstant(ReadOnlySpan<double> returns)
    {
        var mean = 0.0;
        foreach (var value in returns)
        {
            mean += value / returns.Length;
        }

        var variance = 0.0;
        foreach (var value in returns)
        {
            variance += (value - mean) * (value - mean) / returns.Length;
        }

        if (variance > 0.0)
        {
            _parameters = new GarchParameters { Mu = mean, Omega = variance, Alpha = 0.0, Beta = 0.0 };
            _filter = new GarchFilter(VarianceModel.Garch, _parameters, variance);
        }
    }
}
