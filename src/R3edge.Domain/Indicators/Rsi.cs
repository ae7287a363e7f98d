using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Relative strength index (Wilder 1978), 0 to 100: 100 * gain / (gain + loss), where gain and loss are Wilder-smoothed
/// means of the rises and falls from value to value, seeded with their simple means. 50 where nothing moved, 100 where
/// there was no fall. Mutable: do not copy one that is in use.
/// </summary>
public struct Rsi : IIndicator
{
    private ExponentialMean _gain;
    private ExponentialMean _loss;
    private double _previous;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">1 or more.</param>
    public Rsi(int period)
    {
        _gain = ExponentialMean.Wilder(period);
        _loss = ExponentialMean.Wilder(period);
        _previous = double.NaN;
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "rsi",
        Summary = "Relative strength index of the close, 0 to 100; 50 without movement (Wilder 1978).",
        Parameters = [Periods.Period(14)],
        Outputs = ["rsi"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Rsi(values.Period()),
        Compute = static (values, series, outputs) => Compute(series.Close, values.Period(), outputs[0]),
    };

    /// <summary>Values until the first result: <paramref name="period"/> changes need one more value.</summary>
    /// <param name="period">The period.</param>
    public static int WarmUp(int period) => period + 1;

    /// <summary>The batch form.</summary>
    /// <param name="values">The values, oldest first.</param>
    /// <param name="period">1 or more.</param>
    /// <param name="output">Receives 0 to 100 for each value; NaN during warm-up.</param>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        output = output[..values.Length];
        var state = new Rsi(period);
        for (var i = 0; i < values.Length; i++)
        {
            output[i] = state.Update(values[i]);
        }
    }

    /// <summary>Takes in a value.</summary>
    /// <param name="value">The next value.</param>
    /// <returns>0 to 100; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double value)
    {
        var change = value - _previous;
        _previous = value;
        if (double.IsNaN(change))
        {
            return double.NaN;
        }

        var gain = _gain.Update(double.MaxNative(change, 0.0));
        var loss = _loss.Update(double.MaxNative(-change, 0.0));
        var movement = gain + loss;
        return movement == 0.0 ? 50.0 : 100.0 * (gain / movement);
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        _gain.Save(writer);
        _loss.Save(writer);
        writer.Write(_previous);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _gain.Restore(ref reader);
        _loss.Restore(ref reader);
        _previous = reader.ReadDouble();
    }
}
