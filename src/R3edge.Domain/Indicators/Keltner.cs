using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Keltner channel in Raschke's form, in quote units: the exponential average of the close, and that average plus and minus
/// <c>multiplier</c> average true ranges (Wilder). All three outputs start together.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Keltner : IIndicator
{
    private readonly double _multiplier;
    private ExponentialMean _mean;
    private Atr _atr;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Period of the exponential average, 1 or more.</param>
    /// <param name="multiplier">Distance of the bands in average true ranges, 0 or more.</param>
    /// <param name="rangePeriod">Period of the average true range, 1 or more.</param>
    public Keltner(int period, double multiplier, int rangePeriod)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(multiplier);
        _mean = ExponentialMean.Standard(period);
        _atr = new Atr(rangePeriod);
        _multiplier = multiplier;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "keltner",
        Summary = "Keltner channel, in quote units: exponential average plus and minus average true ranges (Raschke).",
        Parameters =
        [
            Periods.Period(20),
            Periods.Multiplier(2.0, "average true ranges"),
            Periods.Bars("atr", 10, "period of the average true range in bars"),
        ],
        Outputs = ["middle", "upper", "lower"],
        WarmUp = static values => WarmUp(values.Period(), values.Integer("atr")),
        Create = static values => new Keltner(values.Period(), values["multiplier"], values.Integer("atr")),
        Compute = static (values, series, outputs) => Compute(
            series.High, series.Low, series.Close, values.Period(), values["multiplier"], values.Integer("atr"),
            outputs[0], outputs[1], outputs[2]),
    };

    /// <summary>Bars until the first result: the longer of the two warm-ups.</summary>
    /// <param name="period">Period of the exponential average.</param>
    /// <param name="rangePeriod">Period of the average true range.</param>
    public static int WarmUp(int period, int rangePeriod) => Math.Max(period, Atr.WarmUp(rangePeriod));

    /// <summary>The batch form.</summary>
    /// <param name="high">Highest prices, oldest first.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="period">Period of the exponential average, 1 or more.</param>
    /// <param name="multiplier">Distance of the bands in average true ranges, 0 or more.</param>
    /// <param name="rangePeriod">Period of the average true range, 1 or more.</param>
    /// <param name="middle">Receives the average for each bar; NaN during warm-up.</param>
    /// <param name="upper">Receives the upper band.</param>
    /// <param name="lower">Receives the lower band.</param>
    public static void Compute(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close,
        int period, double multiplier, int rangePeriod, Span<double> middle, Span<double> upper, Span<double> lower)
    {
        high = high[..close.Length];
        low = low[..close.Length];
        middle = middle[..close.Length];
        upper = upper[..close.Length];
        lower = lower[..close.Length];
        var state = new Keltner(period, multiplier, rangePeriod);
        for (var i = 0; i < close.Length; i++)
        {
            middle[i] = state.Update(high[i], low[i], close[i], out upper[i], out lower[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="close">Last price.</param>
    /// <param name="upper">The upper band; NaN during warm-up.</param>
    /// <param name="lower">The lower band; NaN during warm-up.</param>
    /// <returns>The average; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double high, double low, double close, out double upper, out double lower)
    {
        var mean = _mean.Update(close);
        var distance = _multiplier * _atr.Update(high, low, close);
        upper = mean + distance;
        lower = mean - distance;
        return double.IsNaN(upper) ? double.NaN : mean;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) =>
        outputs[0] = Update(bar.High, bar.Low, bar.Close, out outputs[1], out outputs[2]);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _mean.Save(writer);
        _atr.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _mean.Restore(ref reader);
        _atr.Restore(ref reader);
    }
}
