using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Realised volatility from close to close: the sample standard deviation (divisor period - 1) of the last <c>period</c>
/// logarithmic returns. A fraction per bar, not annualised: multiply by the square root of the bars in a year.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Volatility : IIndicator
{
    private RollingVariance _returns;
    private double _previous;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">Returns in the window, 2 or more.</param>
    public Volatility(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 2);
        _returns = new RollingVariance(period);
        _previous = double.NaN;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "volatility",
        Summary = "Sample standard deviation of the logarithmic returns of the close, a fraction per bar (not annualised).",
        Parameters = [Periods.Period(20, 2)],
        Outputs = ["volatility"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Volatility(values.Period()),
        Compute = static (values, series, outputs) => Compute(series.Close, values.Period(), outputs[0]),
    };

    /// <summary>Values until the first result: <paramref name="period"/> returns need one more value.</summary>
    /// <param name="period">Returns in the window, 2 or more.</param>
    public static int WarmUp(int period) => period + 1;

    /// <summary>The batch form.</summary>
    /// <param name="values">The values, oldest first.</param>
    /// <param name="period">Returns in the window, 2 or more.</param>
    /// <param name="output">Receives a fraction per bar for each value; NaN during warm-up.</param>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        output = output[..values.Length];
        var state = new Volatility(period);
        for (var i = 0; i < values.Length; i++)
        {
            output[i] = state.Update(values[i]);
        }
    }

    /// <summary>Takes in a value.</summary>
    /// <param name="value">The next value.</param>
    /// <returns>A fraction per bar; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double value)
    {
        var change = Math.Log(value / _previous);
        _previous = value;
        if (double.IsNaN(change))
        {
            return double.NaN;
        }

        _returns.Add(change);
        return _returns.IsFull ? Math.Sqrt(_returns.SampleVariance) : double.NaN;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _returns.Save(writer);
        writer.Write(_previous);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _returns.Restore(ref reader);
        _previous = reader.ReadDouble();
    }
}
