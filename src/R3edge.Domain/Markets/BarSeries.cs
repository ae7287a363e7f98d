namespace R3edge.Domain.Markets;

/// <summary>
/// Bars of one timeframe in time order, as a structure of arrays: index i of every column belongs to bar i.
/// Immutable once built, so that many threads may read it.
/// </summary>
public sealed class BarSeries
{
    private readonly long[] _openTicks;
    private readonly double[] _open;
    private readonly double[] _high;
    private readonly double[] _low;
    private readonly double[] _close;
    private readonly double[] _volume;
    private readonly double[]? _takerBuyVolume;

    internal BarSeries(
        Timeframe timeframe,
        long[] openTicks,
        double[] open,
        double[] high,
        double[] low,
        double[] close,
        double[] volume,
        double[]? takerBuyVolume = null)
    {
        Timeframe = timeframe;
        _openTicks = openTicks;
        _open = open;
        _high = high;
        _low = low;
        _close = close;
        _volume = volume;
        _takerBuyVolume = takerBuyVolume;
        HasTakerBuyVolume = takerBuyVolume is not null && !Array.Exists(takerBuyVolume, double.IsNaN);
    }

    /// <summary>The length of each bar.</summary>
    public Timeframe Timeframe { get; }

    /// <summary>How many bars there are.</summary>
    public int Count => _openTicks.Length;

    /// <summary>Opening times as UTC <see cref="DateTime.Ticks"/>, strictly increasing.</summary>
    public ReadOnlySpan<long> OpenTicks => _openTicks;

    /// <summary>First prices.</summary>
    public ReadOnlySpan<double> Open => _open;

    /// <summary>Highest prices.</summary>
    public ReadOnlySpan<double> High => _high;

    /// <summary>Lowest prices.</summary>
    public ReadOnlySpan<double> Low => _low;

    /// <summary>Last prices.</summary>
    public ReadOnlySpan<double> Close => _close;

    /// <summary>Volumes.</summary>
    public ReadOnlySpan<double> Volume => _volume;

    /// <summary>Whether it is known of every bar how much of its volume takers bought.</summary>
    public bool HasTakerBuyVolume { get; }

    /// <summary>What every bar carries besides prices and volume.</summary>
    public BarData Data => HasTakerBuyVolume ? BarData.TakerBuyVolume : BarData.None;

    /// <summary>How much of each volume takers bought, NaN where that is not known; empty where it is known of no bar.</summary>
    public ReadOnlySpan<double> TakerBuyVolume => _takerBuyVolume;

    /// <summary>Bar i.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public Bar this[int index] => new(
        OpenTime(index),
        CloseTime(index),
        _open[index],
        _high[index],
        _low[index],
        _close[index],
        _volume[index],
        _takerBuyVolume is { } bought && !double.IsNaN(bought[index]) ? bought[index] : null);

    /// <summary>The UTC start of bar i.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public DateTime OpenTime(int index) => new(_openTicks[index], DateTimeKind.Utc);

    /// <summary>The UTC end of bar i, exclusive.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public DateTime CloseTime(int index) => new(_openTicks[index] + Timeframe.Duration.Ticks, DateTimeKind.Utc);

    /// <summary>Bars <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> - 1, copied.</summary>
    /// <param name="start">The first bar.</param>
    /// <param name="count">How many.</param>
    public BarSeries Slice(int start, int count) => new(
        Timeframe,
        _openTicks.AsSpan(start, count).ToArray(),
        _open.AsSpan(start, count).ToArray(),
        _high.AsSpan(start, count).ToArray(),
        _low.AsSpan(start, count).ToArray(),
        _close.AsSpan(start, count).ToArray(),
        _volume.AsSpan(start, count).ToArray(),
        _takerBuyVolume?.AsSpan(start, count).ToArray());

    /// <summary>The same storage as columns for the indicator engine: open, high, low, close, volume.</summary>
    internal double[][] PriceColumns() => [_open, _high, _low, _close, _volume];
}
