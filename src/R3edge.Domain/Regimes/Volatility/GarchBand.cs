using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// The band that the next close stays within with a given probability, by GARCH(1,1) with innovations of Student's t (Bollerslev 1986,
/// 1987): close * exp(mu -+ sqrt(h) q), h being the conditional variance of the next return and q the quantile. The model is fitted to the
/// last <c>window</c> returns every <c>refit</c> bars and filtered in between; where its tails cannot be fitted, they are taken as normal,
/// and where nothing can, the model before stays. An update allocates only where it fits. Not safe for use by several threads at once.
/// </summary>
public sealed class GarchBand : IIndicator
{
    private static readonly GarchSpecification Model = new(VarianceModel.Garch, InnovationDistribution.StudentT);
    private static readonly GarchSpecification NormalModel = new(VarianceModel.Garch);

    private readonly RefitWindow _window;
    private readonly double _coverage;
    private GarchParameters? _parameters;
    private GarchFilter _filter;
    private double _quantile;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="window">How many returns the model is fitted to, <see cref="GarchEstimator.FewestReturns"/> or more.</param>
    /// <param name="refit">How many bars from one fit to the next, 1 or more.</param>
    /// <param name="coverage">The probability of a close within the band, above 0 and below 1.</param>
    public GarchBand(int window, int refit, double coverage)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, GarchEstimator.FewestReturns);
        ArgumentOutOfRangeException.ThrowIfLessThan(refit, 1);
        if (!(coverage > 0.0 && coverage < 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(coverage), coverage, "The probability must be above 0 and below 1.");
        }

        _window = new RefitWindow(window, refit);
        _coverage = coverage;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "garch-band",
        Summary = "Band of the next close by GARCH(1,1) with Student's t, refitted on a schedule (Bollerslev 1986, 1987); deviation is that of the next log return.",
        Parameters =
        [
            RefitWindow.Window(500, 100),
            RefitWindow.Refit(100),
            ParameterDefinition.Real("coverage", 0.98, 0.5, 0.999, "probability of a close within the band"),
        ],
        Outputs = ["upper", "lower", "deviation"],
        WarmUp = static values => values.Integer("window") + 1,
        Create = Create,
        Compute = static (values, series, outputs) => Compute(Create(values), series, outputs),
    };

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs)
    {
        outputs.Fill(double.NaN);
        if (!_window.Add(bar, out var change))
        {
            return;
        }

        if (!_window.IsDue || !TryFit())
        {
            if (_parameters is null)
            {
                return;
            }

            _filter.Update(change);
        }

        var deviation = Math.Sqrt(_filter.Variance);
        outputs[0] = bar.Close * Math.Exp(_parameters!.Mu + (deviation * _quantile));
        outputs[1] = bar.Close * Math.Exp(_parameters.Mu - (deviation * _quantile));
        outputs[2] = deviation;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        _window.Save(writer);
        writer.Write(_parameters is null ? 0 : 1);
        if (_parameters is null)
        {
            return;
        }

        writer.Write(_parameters.Mu);
        writer.Write(_parameters.Omega);
        writer.Write(_parameters.Alpha);
        writer.Write(_parameters.Beta);
        writer.Write(_parameters.Nu);
        _filter.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _window.Restore(ref reader);
        _parameters = null;
        if (SnapshotChecks.ReadCount(ref reader, 1) == 0)
        {
            return;
        }

        var parameters = new GarchParameters
        {
            Mu = reader.ReadDouble(),
            Omega = reader.ReadDouble(),
            Alpha = reader.ReadDouble(),
            Beta = reader.ReadDouble(),
            Nu = reader.ReadDouble(),
        };
        try
        {
            // The variance before the first return does not matter: the filter's own follows.
            Take(parameters, new GarchFilter(Model.Model, parameters, presampleVariance: 1.0));
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"The snapshot holds no model: {exception.Message}", exception);
        }

        _filter.Restore(ref reader);
    }

    private static GarchBand Create(ParameterValues values) => new(values.Integer("window"), values.Integer("refit"), values["coverage"]);

    private static void Compute(GarchBand band, BarSeries series, double[][] outputs)
    {
        Span<double> row = stackalloc double[3];
        for (var i = 0; i < series.Count; i++)
        {
            band.Update(series[i], row);
            (outputs[0][i], outputs[1][i], outputs[2][i]) = (row[0], row[1], row[2]);
        }
    }

    private bool TryFit()
    {
        var returns = _window.Returns();
        if (!GarchEstimator.Fit(returns, Model).TryGet(out var fit, out _) && !GarchEstimator.Fit(returns, NormalModel).TryGet(out fit, out _))
        {
            return false;
        }

        var filter = fit.CreateFilter();
        foreach (var value in returns)
        {
            filter.Update(value);
        }

        Take(fit.Parameters, filter);
        return true;
    }

    private void Take(GarchParameters parameters, in GarchFilter filter)
    {
        _quantile = GarchForecast.ReturnQuantile(parameters with { Mu = 0.0 }, variance: 1.0, 0.5 * (1.0 + _coverage));
        _parameters = parameters;
        _filter = filter;
    }
}
