using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Signals.Qualification.Columns;

/// <summary>
/// Where the realised volatility of the last returns lies among those of the past: the share of past ones below it, and
/// half of those equal to it, 0 to 1; and that volatility itself, a fraction per bar. NaN during warm-up.
/// Mutable: do not copy one that is in use.
/// </summary>
internal struct VolatilityRank : IIndicator
{
    private readonly double[] _past;
    private Volatility _volatility;
    private int _position;
    private int _missing;

    private VolatilityRank(ParameterValues values)
    {
        _volatility = new Volatility(values.Period());
        _past = new double[values.Integer("window")];
        _missing = _past.Length;
    }

    private static IndicatorDefinition Definition { get; } = new()
    {
        Name = "volatility-rank",
        Summary = "Rank of the realised volatility among its past values, and the volatility, a fraction per bar.",
        Parameters = [Periods.Period(20, 2), ParameterDefinition.Bars("window", 250, 2, 10_000, "past values to rank among")],
        Outputs = ["rank", "volatility"],
        WarmUp = static values => values.Period() + 1 + values.Integer("window"),
        Create = static values => new VolatilityRank(values),
        Compute = static (values, series, outputs) =>
        {
            var state = new VolatilityRank(values);
            for (var i = 0; i < series.Count; i++)
            {
                (outputs[0][i], outputs[1][i]) = state.Update(series.Close[i]);
            }
        },
    };

    /// <summary>The columns of a period and a window.</summary>
    public static IndicatorSpec Spec(int period, int window) => IndicatorRegistry.Spec(Definition, period, window);

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => (outputs[0], outputs[1]) = Update(bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _volatility.Save(writer);
        writer.Write(_past);
        writer.Write(_position);
        writer.Write(_missing);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _volatility.Restore(ref reader);
        reader.Read(_past);
        _position = SnapshotChecks.ReadCount(ref reader, _past.Length - 1);
        _missing = SnapshotChecks.ReadCount(ref reader, _past.Length);
    }

    private (double Rank, double Volatility) Update(double close)
    {
        var volatility = _volatility.Update(close);
        if (double.IsNaN(volatility))
        {
            return (double.NaN, double.NaN);
        }

        var rank = _missing == 0 ? Rank(volatility) : double.NaN;
        _past[_position] = volatility;
        _position = _position + 1 == _past.Length ? 0 : _position + 1;
        _missing = Math.Max(0, _missing - 1);
        return (rank, volatility);
    }

    // Twice the rank in whole numbers: exact, and independent of the order of the ring.
    private readonly double Rank(double volatility)
    {
        var twice = 0;
        foreach (var past in _past)
        {
            twice += past < volatility ? 2 : past == volatility ? 1 : 0;
        }

        return twice / (2.0 * _past.Length);
    }
}
