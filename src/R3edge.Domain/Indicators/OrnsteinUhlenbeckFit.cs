using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// The first-order autoregression y' = a + b y + e of the log close over the last <c>window</c> transitions, by maximum likelihood. The
/// autoregression is the exact discrete form of the Ornstein-Uhlenbeck process (Uhlenbeck and Ornstein 1930; Phillips 1972), so its
/// likelihood, given the first value of the window, is exact too and its maximum is the least-squares line:
/// b = Sxy / Sxx, a = mean(y) - b mean(x), s^2 = (Syy - b Sxy) / n. Mutable: do not copy one that is in use.
/// </summary>
/// <remarks>
/// Sxy comes from 2 Sxy = Sxx + Syy - Sdd with d = y - x, three variances that are each exact, so that nothing drifts and the result
/// depends on the window alone.
/// </remarks>
public struct OrnsteinUhlenbeckFit : IIndicator
{
    private RollingVariance _before;
    private RollingVariance _after;
    private RollingVariance _change;
    private double _previous;

    private OrnsteinUhlenbeckFit(int window)
    {
        _before = new RollingVariance(window);
        _after = new RollingVariance(window);
        _change = new RollingVariance(window);
        _previous = double.NaN;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "ornstein-uhlenbeck",
        Summary = "Intercept, slope and residual variance of the first-order autoregression of the log close, by maximum likelihood: an Ornstein-Uhlenbeck process (Phillips 1972).",
        Parameters = [ParameterDefinition.Bars("window", 120, 10, 10_080, "transitions in the window")],
        Outputs = ["intercept", "slope", "residual"],
        WarmUp = static values => values.Integer("window") + 1,
        Create = static values => new OrnsteinUhlenbeckFit(values.Integer("window")),
        Compute = static (values, series, outputs) => Compute(series.Close, values.Integer("window"), outputs),
    };

    /// <summary>The columns <c>intercept</c>, <c>slope</c> and <c>residual</c> (a variance) of a window.</summary>
    /// <param name="window">Transitions in the window.</param>
    public static IndicatorSpec Spec(int window) => IndicatorRegistry.Spec(Definition, window);

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close, out outputs[1], out outputs[2]);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _before.Save(writer);
        _after.Save(writer);
        _change.Save(writer);
        writer.Write(_previous);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _before.Restore(ref reader);
        _after.Restore(ref reader);
        _change.Restore(ref reader);
        _previous = reader.ReadDouble();
    }

    private static void Compute(ReadOnlySpan<double> close, int window, double[][] outputs)
    {
        var state = new OrnsteinUhlenbeckFit(window);
        for (var i = 0; i < close.Length; i++)
        {
            outputs[0][i] = state.Update(close[i], out outputs[1][i], out outputs[2][i]);
        }
    }

    private double Update(double close, out double slope, out double residual)
    {
        var value = Math.Log(close);
        var previous = _previous;
        _previous = value;
        (slope, residual) = (double.NaN, double.NaN);
        if (double.IsNaN(previous))
        {
            return double.NaN;
        }

        _before.Add(previous);
        _after.Add(value);
        _change.Add(value - previous);
        if (!_before.IsFull)
        {
            return double.NaN;
        }

        var (beforeVariance, afterVariance) = (_before.Variance, _after.Variance);
        var covariance = 0.5 * (beforeVariance + afterVariance - _change.Variance);

        // A window of equal prices has no slope: 1 says that nothing reverts.
        slope = beforeVariance > 0.0 ? covariance / beforeVariance : 1.0;
        residual = Math.Max(0.0, afterVariance - slope * covariance);

        return _after.Mean - slope * _before.Mean;
    }
}
