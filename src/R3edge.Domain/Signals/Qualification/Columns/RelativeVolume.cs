using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Signals.Qualification.Columns;

/// <summary>
/// The volume of a bar over the mean volume of the bars before it; NaN during warm-up and where nothing was traded before.
/// Mutable: do not copy one that is in use.
/// </summary>
internal struct RelativeVolume : IIndicator
{
    private Sma _mean;
    private double _before;

    private RelativeVolume(int period)
    {
        _mean = new Sma(period);
        _before = double.NaN;
    }

    private static IndicatorDefinition Definition { get; } = new()
    {
        Name = "relative-volume",
        Summary = "Volume over the mean volume of the bars before.",
        Parameters = [Periods.Period(20)],
        Outputs = ["relative-volume"],
        WarmUp = static values => values.Period() + 1,
        Create = static values => new RelativeVolume(values.Period()),
        Compute = static (values, series, outputs) =>
        {
            var state = new RelativeVolume(values.Period());
            for (var i = 0; i < series.Count; i++)
            {
                outputs[0][i] = state.Update(series.Volume[i]);
            }
        },
    };

    /// <summary>The column of a period.</summary>
    public static IndicatorSpec Spec(int period) => IndicatorRegistry.Spec(Definition, period);

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Volume);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _mean.Save(writer);
        writer.Write(_before);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _mean.Restore(ref reader);
        _before = reader.ReadDouble();
    }

    private double Update(double volume)
    {
        var ratio = _before > 0.0 ? volume / _before : double.NaN;
        _before = _mean.Update(volume);
        return ratio;
    }
}
