using R3edge.Domain.Markets;

namespace R3edge.Application.MarketData;

/// <summary>All that is known of one instrument: written by two stages, read by anybody without a lock.</summary>
internal sealed class InstrumentMarket
{
    private readonly TimeframeMarket[] _timeframes;
    private readonly Lock _lock = new();
    private volatile FlowSnapshot? _flow;
    private volatile Prepared? _prepared;
    private Task? _loading;
    private long _version;

    public InstrumentMarket(InstrumentId instrument, MarketIndicators indicators, MarketDataOptions options)
    {
        Instrument = instrument;
        _timeframes = [.. MarketDataOptions.Timeframes.Select(timeframe => new TimeframeMarket(timeframe, indicators, options))];
    }

    public InstrumentId Instrument { get; }

    public IReadOnlyList<TimeframeMarket> Timeframes => _timeframes;

    public FlowSnapshot? Flow
    {
        get => _flow;
        set
        {
            _flow = value;
            Changed();
        }
    }

    /// <summary>The mean volume of the days in the window; NaN where there is none.</summary>
    public double DailyVolume
    {
        get
        {
            var days = Find(Timeframe.OneDay)?.Snapshot?.Bars;
            if (days is null)
            {
                return double.NaN;
            }

            var last = days.AsSpan()[Math.Max(0, days.Count - 10)..];
            var sum = 0.0;
            foreach (ref readonly var day in last)
            {
                sum += day.Volume;
            }

            return sum / last.Length;
        }
    }

    public TimeframeMarket? Find(Timeframe timeframe) => Array.Find(_timeframes, known => known.Timeframe == timeframe);

    /// <summary>Reads history once, however many ask for it; after a failure, again.</summary>
    /// <param name="load">Reads it.</param>
    public Task LoadOnceAsync(Func<InstrumentMarket, Task> load)
    {
        lock (_lock)
        {
            return _loading is { IsFaulted: false, IsCanceled: false } known ? known : _loading = load(this);
        }
    }

    /// <summary>To be called after anything has changed.</summary>
    public void Changed() => Interlocked.Increment(ref _version);

    /// <summary>Bytes that are made once for each version and then given to everybody.</summary>
    public ReadOnlyMemory<byte> Prepare(Func<InstrumentMarket, byte[]> make)
    {
        // The version is read first: what is made of newer content is then made once too often, never once too seldom.
        var version = Interlocked.Read(ref _version);
        if (_prepared is { } prepared && prepared.Version == version)
        {
            return prepared.Bytes;
        }

        var bytes = make(this);
        _prepared = new Prepared(version, bytes);
        return bytes;
    }

    private sealed record Prepared(long Version, byte[] Bytes);
}
