using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// The pressure of takers: (bought - sold) / volume over the last <c>period</c> bars, -1 to 1 (the order imbalance of Chordia and
/// Subrahmanyam 2004), and how many population standard deviations it lies above the mean of its own last <c>history</c> values. 0 where
/// nothing was traded or nothing varies. A bar that does not say what takers bought starts it anew.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct FlowImbalance : IIndicator
{
    private readonly int _period;
    private readonly int _length;
    private RollingSum _bought;
    private RollingSum _volume;
    private RollingVariance _history;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Bars in the imbalance, 1 or more.</param>
    /// <param name="history">Values that it is compared with, 1 or more.</param>
    public FlowImbalance(int period, int history)
    {
        _period = period;
        _length = history;
        _bought = new RollingSum(period);
        _volume = new RollingSum(period);
        _history = new RollingVariance(history);
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "flow-imbalance",
        Summary = "Volume that takers bought less what they sold, over all volume, and its z-score (Chordia and Subrahmanyam 2004); needs the taker-buy volume.",
        Parameters = [Periods.Period(20), ParameterDefinition.Bars("history", 200, 2, Periods.Maximum, "values that the imbalance is compared with")],
        Outputs = ["imbalance", "score"],
        Needs = BarData.TakerBuyVolume,
        WarmUp = static values => values.Period() + values.Integer("history") - 1,
        Create = static values => new FlowImbalance(values.Period(), values.Integer("history")),
        Compute = static (values, series, outputs) => Compute(new FlowImbalance(values.Period(), values.Integer("history")), series, outputs),
    };

    /// <summary>Takes in a bar's volumes.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="bought">The part of it that takers bought; NaN where that is not known.</param>
    /// <param name="score">The z-score; NaN during warm-up.</param>
    /// <returns>The imbalance; NaN during warm-up.</returns>
    public double Update(double volume, double bought, out double score)
    {
        score = double.NaN;
        if (double.IsNaN(bought))
        {
            if (_volume.Count > 0)
            {
                this = new FlowImbalance(_period, _length);
            }

            return double.NaN;
        }

        _bought.Add(bought);
        _volume.Add(volume);
        if (!_volume.IsFull)
        {
            return double.NaN;
        }

        var total = _volume.Value;
        var imbalance = total > 0.0 ? Math.Clamp(((2.0 * _bought.Value) - total) / total, -1.0, 1.0) : 0.0;
        _history.Add(imbalance);
        if (!_history.IsFull)
        {
            return double.NaN;
        }

        var deviation = Math.Sqrt(_history.Variance);
        score = deviation == 0.0 ? 0.0 : (imbalance - _history.Mean) / deviation;
        return imbalance;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Volume, bar.TakerBuyVolume ?? double.NaN, out outputs[1]);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _bought.Save(writer);
        _volume.Save(writer);
        _history.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _bought.Restore(ref reader);
        _volume.Restore(ref reader);
        _history.Restore(ref reader);
    }

    private static void Compute(FlowImbalance state, BarSeries series, double[][] outputs)
    {
        var volume = series.Volume;
        var bought = series.TakerBuyVolume;
        for (var i = 0; i < volume.Length; i++)
        {
            outputs[0][i] = state.Update(volume[i], bought.IsEmpty ? double.NaN : bought[i], out outputs[1][i]);
        }
    }
}
