using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Indicators;

/// <summary>
/// Volume-weighted average of the typical price (high + low + close) / 3 since UTC midnight, in quote units; a bar belongs
/// to the day in which it opens, and a series that starts within a day averages from there. While the day has no volume it
/// is the typical price of the bar. Mutable: do not copy one that is in use.
/// </summary>
public struct Vwap : IIndicator
{
    private long _day;
    private double _volume;
    private double _mean;

    /// <summary>Makes the incremental form.</summary>
    public Vwap() => _day = -1;

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "vwap",
        Summary = "Volume-weighted average of the typical price since UTC midnight, in quote units.",
        Parameters = [],
        Outputs = ["vwap"],
        WarmUp = static _ => WarmUp(),
        Create = static _ => new Vwap(),
        Compute = static (_, series, outputs) =>
            Compute(series.OpenTicks, series.High, series.Low, series.Close, series.Volume, outputs[0]),
    };

    /// <summary>Bars until the first result: 1.</summary>
    public static int WarmUp() => 1;

    /// <summary>The batch form.</summary>
    /// <param name="openTicks">Opening times as UTC <see cref="DateTime.Ticks"/>, oldest first.</param>
    /// <param name="high">Highest prices.</param>
    /// <param name="low">Lowest prices.</param>
    /// <param name="close">Last prices.</param>
    /// <param name="volume">Volumes, 0 or more.</param>
    /// <param name="output">Receives a price for each bar.</param>
    public static void Compute(
        ReadOnlySpan<long> openTicks, ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close,
        ReadOnlySpan<double> volume, Span<double> output)
    {
        openTicks = openTicks[..close.Length];
        high = high[..close.Length];
        low = low[..close.Length];
        volume = volume[..close.Length];
        output = output[..close.Length];
        var state = new Vwap();
        for (var i = 0; i < close.Length; i++)
        {
            output[i] = state.Update(openTicks[i], high[i], low[i], close[i], volume[i]);
        }
    }

    /// <summary>Takes in a bar.</summary>
    /// <param name="openTicks">Its opening time as UTC <see cref="DateTime.Ticks"/>.</param>
    /// <param name="high">Highest price.</param>
    /// <param name="low">Lowest price.</param>
    /// <param name="close">Last price.</param>
    /// <param name="volume">Volume, 0 or more.</param>
    /// <returns>The price.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Update(long openTicks, double high, double low, double close, double volume)
    {
        var day = openTicks / TimeSpan.TicksPerDay;
        if (day != _day)
        {
            _day = day;
            _volume = 0.0;
            _mean = 0.0;
        }

        var typical = (high + low + close) / 3.0;
        _volume += volume;
        if (_volume == 0.0)
        {
            return typical;
        }

        // West's form (1979): a day of one price gives exactly that price.
        _mean = Math.FusedMultiplyAdd(typical - _mean, volume / _volume, _mean);
        return _mean;
    }

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs) =>
        outputs[0] = Update(bar.OpenTime.Ticks, bar.High, bar.Low, bar.Close, bar.Volume);

    /// <inheritdoc/>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_day);
        writer.Write(_volume);
        writer.Write(_mean);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _day = reader.ReadInt64();
        _volume = reader.ReadDouble();
        _mean = reader.ReadDouble();
    }
}
