using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using R3edge.Application.Signals;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals.Qualification;

namespace R3edge.Application.MarketData;

/// <summary>
/// MarketDataService: every metric a strategy needs of every instrument, over a sliding window, from memory. Answers are immutable,
/// carry the time they are of, and are given without a lock. Fed by <see cref="MarketFlowStage"/> and
/// <see cref="MarketBarsStage"/>.
/// </summary>
public sealed class MarketDataService : ILiveReadings
{
    private readonly IWarmUpBars _history;
    private readonly TimeProvider _time;
    private readonly ILogger<MarketDataService> _logger;
    private readonly MarketIndicators _indicators;
    private readonly ConcurrentDictionary<InstrumentId, InstrumentMarket> _markets = new();

    /// <summary>Creates the service.</summary>
    /// <param name="history">Bars from before it started.</param>
    /// <param name="options">What it keeps.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="logger">What it tells.</param>
    public MarketDataService(IWarmUpBars history, MarketDataOptions options, TimeProvider time, ILogger<MarketDataService> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _history = history;
        _time = time;
        _logger = logger;
        Options = options;
        _indicators = new MarketIndicators(options.Indicators);
    }

    /// <summary>What it keeps.</summary>
    public MarketDataOptions Options { get; }

    /// <summary>The instruments of which anything is known, by venue and symbol.</summary>
    public IReadOnlyList<InstrumentId> Instruments =>
    [
        .. _markets.Values
            .Where(market => market.Flow is not null || market.Timeframes.Any(timeframe => timeframe.Snapshot is not null))
            .Select(market => market.Instrument)
            .OrderBy(instrument => instrument.ToString(), StringComparer.Ordinal),
    ];

    internal IEnumerable<InstrumentMarket> Markets => _markets.Values;

    /// <summary>Reads the history of instruments, several at a time. To be awaited before the stages run.</summary>
    /// <param name="instruments">The instruments.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">The history could not be read.</exception>
    public Task WarmUpAsync(IEnumerable<InstrumentId> instruments, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        instruments,
        new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
        async (instrument, token) => await LoadAsync(Market(instrument), _time.GetUtcNow().UtcDateTime, token).ConfigureAwait(false));

    /// <summary>The last bars, the indicators and the regime at the close of the last bar; null where there is no bar.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="timeframe">One minute to one day.</param>
    public TimeframeSnapshot? Bars(InstrumentId instrument, Timeframe timeframe) => Known(instrument)?.Find(timeframe)?.Snapshot;

    /// <summary>The regime, with its reasons; null where there is no bar.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="timeframe">One minute to one day.</param>
    public RegimeReading? Regime(InstrumentId instrument, Timeframe timeframe) => Bars(instrument, timeframe)?.Regime;

    /// <summary>What trades, quotes and the book say; null where none was seen.</summary>
    /// <param name="instrument">The instrument.</param>
    public FlowSnapshot? Flow(InstrumentId instrument) => Known(instrument)?.Flow;

    /// <summary>The best levels of the book; null where none was seen.</summary>
    /// <param name="instrument">The instrument.</param>
    public BookSnapshot? Book(InstrumentId instrument) => Flow(instrument)?.Book;

    /// <summary>The mean volume of the last days, up to ten, in base units; NaN where there is none.</summary>
    /// <param name="instrument">The instrument.</param>
    public double DailyVolume(InstrumentId instrument) => Known(instrument)?.DailyVolume ?? double.NaN;

    /// <summary>How old what is known is; null where nothing is.</summary>
    /// <param name="instrument">The instrument.</param>
    public MarketAge? Age(InstrumentId instrument)
    {
        if (Known(instrument) is not { } market)
        {
            return null;
        }

        var now = _time.GetUtcNow().UtcDateTime;
        var flow = market.Flow;
        var bars = market.Timeframes
            .Where(timeframe => timeframe.Snapshot is not null)
            .ToDictionary(timeframe => timeframe.Timeframe, timeframe => now - timeframe.Snapshot!.At);
        return new MarketAge(now, now - flow?.LastTrade?.Time, now - flow?.LastQuote?.Time, now - flow?.Book?.Time, bars);
    }

    /// <summary>Every metric of an instrument; null where nothing is known.</summary>
    /// <param name="instrument">The instrument.</param>
    public MarketMetrics? Metrics(InstrumentId instrument) =>
        Known(instrument) is { } market && (market.Flow is not null || market.Timeframes.Any(timeframe => timeframe.Snapshot is not null))
            ? MarketMetrics.Of(market)
            : null;

    /// <summary>
    /// <see cref="Metrics"/> as UTF-8 JSON, made once for every change and then given to everybody who asks; empty where nothing is
    /// known.
    /// </summary>
    /// <param name="instrument">The instrument.</param>
    public ReadOnlyMemory<byte> MetricsJson(InstrumentId instrument) =>
        Known(instrument)?.Prepare(static market => MarketDataJson.Write(MarketMetrics.Of(market))) ?? ReadOnlyMemory<byte>.Empty;

    /// <inheritdoc/>
    public LiveReadings At(InstrumentId instrument, Timeframe timeframe, Regime regimes, DateTime at)
    {
        if (Known(instrument) is not { } market)
        {
            return LiveReadings.None;
        }

        var (spread, imbalance) = (double.NaN, double.NaN);
        if (market.Flow is { LastQuote: { } quote } flow && (at - quote.Time).Duration() <= Options.FreshBook)
        {
            spread = flow.Flow.SpreadBasisPoints / 10_000.0 ?? double.NaN;
            imbalance = flow.Flow.BookImbalance ?? double.NaN;
        }

        // The bar before is near enough while this one's is under way; a later one would look ahead.
        var bars = market.Find(timeframe)?.Snapshot;
        return bars is not null && bars.At <= at && at - bars.At <= timeframe.Duration && bars.Regime.IsKnown
            ? new LiveReadings(spread, imbalance, bars.Regime.Probabilities[regimes], bars.Regime.Regime)
            : new LiveReadings(spread, imbalance, double.NaN);
    }

    internal InstrumentMarket Market(InstrumentId instrument) => _markets.GetOrAdd(
        instrument, static (id, service) => new InstrumentMarket(id, service._indicators, service.Options), this);

    /// <summary>Reads an instrument's history up to an instant, once.</summary>
    internal Task LoadAsync(InstrumentMarket market, DateTime before, CancellationToken cancellationToken) =>
        market.LoadOnceAsync(unread => ReadHistoryAsync(unread, before, cancellationToken));

    private async Task ReadHistoryAsync(InstrumentMarket market, DateTime before, CancellationToken cancellationToken)
    {
        var read = 0;
        foreach (var timeframe in market.Timeframes)
        {
            var bars = await _history
                .BeforeAsync(market.Instrument, timeframe.Timeframe, before, timeframe.Most, cancellationToken)
                .ConfigureAwait(false);
            lock (timeframe.Lock)
            {
                timeframe.Load(bars);
            }

            read += bars.Count;
        }

        market.Changed();
        MarketDataLog.Loaded(_logger, market.Instrument, read);
    }

    private InstrumentMarket? Known(InstrumentId instrument) => _markets.GetValueOrDefault(instrument);
}
