using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Signals.Qualification.Columns;

/// <summary>
/// The z-score of the close of the last closed bar of a longer timeframe, whose bars are built from these; NaN until
/// enough of them have closed. A longer bar is seen when its last part closes, or where that part is missing, with the
/// first part of the next: never before.
/// </summary>
internal sealed class LongerTrend : IIndicator
{
    private readonly BarAggregator _bars;
    private readonly List<Bar> _closed = new(1);
    private ZScore _score;
    private double _value = double.NaN;

    private LongerTrend(ParameterValues values)
    {
        _bars = new BarAggregator(TimeframeOf(values));
        _score = new ZScore(values.Period());
    }

    private static IndicatorDefinition Definition { get; } = new()
    {
        Name = "longer-trend",
        Summary = "Z-score of the close of the last closed bar of a longer timeframe.",
        Parameters =
        [
            ParameterDefinition.Bars("minutes", 240, 1, 10_080, "length of the longer timeframe in minutes"),
            Periods.Period(20, 2),
        ],
        Outputs = ["longer-trend"],

        // How many bars make a longer one depends on their length, which is not known here: at least as many as it has.
        WarmUp = static values => values.Period(),
        Create = static values => new LongerTrend(values),
        Compute = static (values, series, outputs) =>
        {
            var state = new LongerTrend(values);
            for (var i = 0; i < series.Count; i++)
            {
                state.Update(series[i], outputs[0].AsSpan(i, 1));
            }
        },
    };

    /// <summary>The column of a timeframe and a period.</summary>
    public static IndicatorSpec Spec(Timeframe timeframe, int period) =>
        IndicatorRegistry.Spec(Definition, timeframe.Duration.TotalMinutes, period);

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs)
    {
        _closed.Clear();
        _bars.Add(bar, _closed);
        foreach (var closed in _closed)
        {
            _value = _score.Update(closed.Close);
        }

        outputs[0] = _value;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        _bars.Save(writer);
        _score.Save(writer);
        writer.Write(_value);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _bars.Restore(ref reader);
        _score.Restore(ref reader);
        _value = reader.ReadDouble();
    }

    private static Timeframe TimeframeOf(ParameterValues values) =>
        Timeframe.TryFromDuration(TimeSpan.FromMinutes(values["minutes"]), out var timeframe)
            ? timeframe
            : throw new ArgumentException($"There is no timeframe of {values["minutes"]} minutes.", nameof(values));
}
