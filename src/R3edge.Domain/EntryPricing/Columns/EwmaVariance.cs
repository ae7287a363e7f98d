using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.EntryPricing.Columns;

/// <summary>
/// Exponentially weighted variance of the log returns of the close around 0 (RiskMetrics, J.P. Morgan 1996):
/// h' = decay * h + (1 - decay) * r^2, seeded with the mean of the first 20 squares. Mutable: do not copy one that is in use.
/// </summary>
internal struct EwmaVariance : IIndicator
{
    private const int SeedReturns = 20;

    private readonly double _decay;
    private double _previous;
    private double _variance;
    private int _missing;

    private EwmaVariance(double decay)
    {
        _decay = decay;
        _previous = double.NaN;
        _missing = SeedReturns;
    }

    private static IndicatorDefinition Definition { get; } = new()
    {
        Name = "ewma-variance",
        Summary = "Exponentially weighted variance of the logarithmic returns of the close, squared return a bar (RiskMetrics 1996).",
        Parameters = [ParameterDefinition.Real("decay", 0.94, 0.5, 0.999, "weight of the variance before")],
        Outputs = ["ewma-variance"],
        WarmUp = static _ => SeedReturns + 1,
        Create = static values => new EwmaVariance(values["decay"]),
        Compute = static (values, series, outputs) => Compute(series.Close, values["decay"], outputs[0]),
    };

    /// <summary>The column of a decay.</summary>
    public static IndicatorSpec Spec(double decay) => IndicatorRegistry.Spec(Definition, decay);

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_previous);
        writer.Write(_variance);
        writer.Write(_missing);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _previous = reader.ReadDouble();
        _variance = reader.ReadDouble();
        _missing = SnapshotChecks.ReadCount(ref reader, SeedReturns);
    }

    private static void Compute(ReadOnlySpan<double> close, double decay, Span<double> output)
    {
        var state = new EwmaVariance(decay);
        for (var i = 0; i < close.Length; i++)
        {
            output[i] = state.Update(close[i]);
        }
    }

    private double Update(double close)
    {
        var change = Math.Log(close / _previous);
        _previous = close;
        if (double.IsNaN(change))
        {
            return double.NaN;
        }

        if (_missing > 0)
        {
            _variance += change * change / SeedReturns;
            return --_missing > 0 ? double.NaN : _variance;
        }

        _variance = _decay * _variance + (1.0 - _decay) * change * change;
        return _variance;
    }
}
