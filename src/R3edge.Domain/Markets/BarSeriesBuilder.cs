namespace R3edge.Domain.Markets;

/// <summary>Collects bars in time order and turns them into a <see cref="BarSeries"/>.</summary>
public sealed class BarSeriesBuilder
{
    private readonly Timeframe _timeframe;
    private long[] _openTicks;
    private double[] _open;
    private double[] _high;
    private double[] _low;
    private double[] _close;
    private double[] _volume;
    private double[]? _takerBuyVolume;

    /// <summary>Starts an empty series.</summary>
    /// <param name="timeframe">The length of each bar.</param>
    /// <param name="capacity">How many bars to make room for at first.</param>
    public BarSeriesBuilder(Timeframe timeframe, int capacity = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _timeframe = timeframe;
        _openTicks = new long[capacity];
        _open = new double[capacity];
        _high = new double[capacity];
        _low = new double[capacity];
        _close = new double[capacity];
        _volume = new double[capacity];
    }

    /// <summary>How many bars have been added.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a bar.</summary>
    /// <param name="bar">A possible bar that opens after the last one.</param>
    /// <exception cref="ArgumentException">The bar is impossible or not after the last one: corrupt data must not get in.</exception>
    public void Add(in Bar bar)
    {
        if (!bar.IsPossible)
        {
            throw new ArgumentException($"The bar at {bar.OpenTime:u} is impossible: {bar}.", nameof(bar));
        }

        Add(bar.OpenTime.Ticks, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
        if (bar.TakerBuyVolume is not null && _takerBuyVolume is null)
        {
            _takerBuyVolume = new double[_volume.Length];
            _takerBuyVolume.AsSpan(0, Count - 1).Fill(double.NaN);
        }

        if (_takerBuyVolume is not null)
        {
            _takerBuyVolume[Count - 1] = bar.TakerBuyVolume ?? double.NaN;
        }
    }

    /// <summary>The series of all bars added so far.</summary>
    public BarSeries Build() => new(
        _timeframe,
        _openTicks.AsSpan(0, Count).ToArray(),
        _open.AsSpan(0, Count).ToArray(),
        _high.AsSpan(0, Count).ToArray(),
        _low.AsSpan(0, Count).ToArray(),
        _close.AsSpan(0, Count).ToArray(),
        _volume.AsSpan(0, Count).ToArray(),
        _takerBuyVolume?.AsSpan(0, Count).ToArray());

    private void Add(long openTicks, double open, double high, double low, double close, double volume)
    {
        if (Count > 0 && openTicks <= _openTicks[Count - 1])
        {
            throw new ArgumentException(
                $"The bar at {new DateTime(openTicks, DateTimeKind.Utc):u} is not after the last one.", nameof(openTicks));
        }

        if (Count == _openTicks.Length)
        {
            Grow(Math.Max(16, Count * 2));
        }

        _openTicks[Count] = openTicks;
        _open[Count] = open;
        _high[Count] = high;
        _low[Count] = low;
        _close[Count] = close;
        _volume[Count] = volume;
        Count++;
    }

    private void Grow(int capacity)
    {
        Array.Resize(ref _openTicks, capacity);
        Array.Resize(ref _open, capacity);
        Array.Resize(ref _high, capacity);
        Array.Resize(ref _low, capacity);
        Array.Resize(ref _close, capacity);
        Array.Resize(ref _volume, capacity);
        if (_takerBuyVolume is not null)
        {
            Array.Resize(ref _takerBuyVolume, capacity);
        }
    }
}
