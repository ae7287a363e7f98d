using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// On-balance volume (Granville 1963), in the unit of the volume: the running sum of the volumes of bars that closed higher,
/// less those that closed lower. It is 0 at the first bar, whichever that is: only its changes mean anything.
/// Mutable: do not copy one that is in use.
/// </summary>
public struct Obv : IIndicator
{
    private double _previousClose;
    private double _balance;

    /// <summary>Makes the incremental form.</summary>
    public Obv() => _previousClose = double.NaN;

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "obv",
        Summary = "On-balance volume from the first bar, in the unit of the volume; only its changes matter (Granville 1963).",
        Parameters = [],
        Outputs = ["obv"],
        WarmUp = static _ => WarmUp(),
        Create = static _ => new Obv(),
        Compute = static (_, series, outputs) => Compute(series.Close, series.Volume, outputs[0]),
    };

    /// <summary>Bars until the first result: 1.</summary>
    public static int WarmUp() => 1;

    /// <summary>The batch form.</summary>
    /// <param name="close">Last prices, oldest first.</param>
    /// <param name="volume">Volumes, 0 or more.</param>
    /// <param name="output">Receives the balance for each bar.</param>
    public static void Compute(ReadOnlySpan<double> close, ReadOnlySpan<double> volume, Span<double> output)
    {
        volume = volume[..close.Length];
        output = output[..close.Length];
        var state = new Obv();
        for (var i = 0; i < close.Length; i++)
        {
            output[i] = state.Update(close[i], volume[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="close">Last price.</param>
    /// <param name="volume">Volume, 0 or more.</param>
    /// <returns>The balance.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(double close, double volume)
    {
        var change = close - _previousClose;
        _previousClose = close;

        // Arithmetic rather than a choice: the direction of a bar cannot be predicted.
        _balance += double.IsNaN(change) ? 0.0 : (change > 0.0 ? volume : 0.0) - (change < 0.0 ? volume : 0.0);
        return _balance;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) => outputs[0] = Update(bar.Close, bar.Volume);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_previousClose);
        writer.Write(_balance);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _previousClose = reader.ReadDouble();
        _balance = reader.ReadDouble();
    }
}
