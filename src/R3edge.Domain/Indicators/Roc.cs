using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Rate of change over <c>period</c> bars as a fraction (0.01 is a rise of 1 %), above -1 for prices: value / value
/// <c>period</c> bars ago - 1. Mutable: do not copy one that is in use.
/// </summary>
public struct Roc : IIndicator
{
    private readonly double[] _window;
    private int _position;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="period">How many bars back, 1 or more.</param>
    public Roc(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        _window = new double[period];
        Array.Fill(_window, double.NaN);
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "roc",
        Summary = "Rate of change of the close over a number of bars, as a fraction (0.01 is 1 %).",
        Parameters = [Periods.Bars("period", 10, "how many bars back")],
        Outputs = ["roc"],
        WarmUp = static values => WarmUp(values.Period()),
        Create = static values => new Roc(values.Period()),
        Compute = static (values, series, outputs) => Compute(series.Close, values.Period(), outputs[0]),
    };

    /// <summary>Values until the first result: <paramref name="period"/> + 1.</summary>
    /// <param name="period">How many bars back.</param>
    public static int WarmUp(int period) => period + 1;

    /// <summary>The batch form.</summary>
    /// <param name="values">The values, oldest first.</param>
    /// <param name="period">How many bars back, 1 or more.</param>
    /// <param name="output">Receives a fraction for each value; NaN during warm-up.</param>
    public static void Compute(ReadOnlySpan<double> values, int period, Span<double> output)
    {
        output = output[..values.Length];
        var state = new Roc(period);
        for (var i = 0; i < values.Length; i++)
        {
            output[i] = state.Update(values[i]);
        }
    }

    /// <summary>Takes in a value.</summary>
    /// <param name="value">The next value, not 0.</param>
    /// <returns>A fraction; NaN during warm-up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double value)
    {
        var window = _window;
        var position = _position;
        var past = window[position];
        window[position] = value;
        position++;
        _position = position == window.Length ? 0 : position;
        return (value - past) / past;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_window);
        writer.Write(_position);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        reader.Read(_window);
        _position = SnapshotChecks.ReadCount(ref reader, _window.Length - 1);
    }
}
