using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Moving average convergence/divergence (Appel 1979), in the unit of the values: the fast less the slow exponential
/// average, the exponential average of that (signal), and the difference of the two (histogram). Every average is seeded
/// with the simple mean of its own first values (TA-Lib instead starts the fast one late, so that both start together).
/// All three outputs start together. Mutable: do not copy one that is in use.
/// </summary>
public struct Macd : IIndicator
{
    private ExponentialMean _fast;
    private ExponentialMean _slow;
    private ExponentialMean _signal;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="fast">Period of the fast average, 1 or more.</param>
    /// <param name="slow">Period of the slow average, 1 or more.</param>
    /// <param name="signal">Period of the signal, 1 or more.</param>
    public Macd(int fast, int slow, int signal)
    {
        _fast = ExponentialMean.Standard(fast);
        _slow = ExponentialMean.Standard(slow);
        _signal = ExponentialMean.Standard(signal);
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "macd",
        Summary = "Moving average convergence/divergence of the close, in quote units (Appel 1979).",
        Parameters =
        [
            Periods.Bars("fast", 12, "period of the fast average in bars"),
            Periods.Bars("slow", 26, "period of the slow average in bars"),
            Periods.Bars("signal", 9, "period of the signal in bars"),
        ],
        Outputs = ["macd", "signal", "histogram"],
        WarmUp = static values => WarmUp(values.Integer("fast"), values.Integer("slow"), values.Integer("signal")),
        Create = static values => new Macd(values.Integer("fast"), values.Integer("slow"), values.Integer("signal")),
        Compute = static (values, series, outputs) => Compute(
            series.Close, values.Integer("fast"), values.Integer("slow"), values.Integer("signal"),
            outputs[0], outputs[1], outputs[2]),
    };

    /// <summary>Values until the first result: the longer period, and <paramref name="signal"/> - 1 more.</summary>
    /// <param name="fast">Period of the fast average.</param>
    /// <param name="slow">Period of the slow average.</param>
    /// <param name="signal">Period of the signal.</param>
    public static int WarmUp(int fast, int slow, int signal) => Math.Max(fast, slow) + signal - 1;

    /// <summary>The batch form.</summary>
    /// <param name="values">The values, oldest first.</param>
    /// <param name="fast">Period of the fast average, 1 or more.</param>
    /// <param name="slow">Period of the slow average, 1 or more.</param>
    /// <param name="signal">Period of the signal, 1 or more.</param>
    /// <param name="line">Receives fast less slow for each value; NaN during warm-up.</param>
    /// <param name="signalLine">Receives the signal.</param>
    /// <param name="histogram">Receives line less signal.</param>
    public static void Compute(
        ReadOnlySpan<double> values, int fast, int slow, int signal,
        Span<double> line, Span<double> signalLine, Span<double> histogram)
    {
        line = line[..values.Length];
        signalLine = signalLine[..values.Length];
        histogram = histogram[..values.Length];
        var state = new Macd(fast, slow, signal);
        for (var i = 0; i < values.Length; i++)
        {
            line[i] = state.Update(values[i], out signalLine[i], out histogram[i]);
        }
    }

    /// <summary>Takes in a value.</summary>
    /// <param name="value">The next value.</param>
    /// <param name="signal">The signal; NaN during warm-up.</param>
    /// <param name="histogram">The line less the signal; NaN during warm-up.</param>
    /// <returns>The line: fast less slow; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double value, out double signal, out double histogram)
    {
        var line = _fast.Update(value) - _slow.Update(value);
        signal = double.IsNaN(line) ? double.NaN : _signal.Update(line);
        histogram = line - signal;
        return double.IsNaN(signal) ? double.NaN : line;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close, out outputs[1], out outputs[2]);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _fast.Save(writer);
        _slow.Save(writer);
        _signal.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _fast.Restore(ref reader);
        _slow.Restore(ref reader);
        _signal.Restore(ref reader);
    }
}
