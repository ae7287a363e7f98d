using System.Diagnostics;
using Microsoft.Extensions.Logging;
using R3edge.Application.MarketData;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Scanning;

namespace R3edge.Application.Scanning;

/// <summary>
/// MarketScanner: ranks every instrument of the catalog on every timeframe by opportunity and says why. It reads
/// MarketDataService; what is not warm or not up to date is listed with the reason.
/// </summary>
public sealed class MarketScanner
{
    // Two bars may be under way through the pipeline; after that one is missing.
    private const int BarsUntilStale = 2;

    private readonly MarketDataService _market;
    private readonly IInstrumentCatalog _catalog;
    private readonly ScannerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<MarketScanner> _logger;

    /// <summary>Creates the service.</summary>
    /// <param name="market">What is known of markets.</param>
    /// <param name="catalog">The instruments.</param>
    /// <param name="options">Fees and weights.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="logger">What it tells.</param>
    /// <exception cref="ArgumentException">The weights are none.</exception>
    public MarketScanner(
        MarketDataService market, IInstrumentCatalog catalog, ScannerOptions options, TimeProvider time, ILogger<MarketScanner> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Weights.ThrowIfInvalid();
        _market = market;
        _catalog = catalog;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>Ranks what passes a filter.</summary>
    /// <param name="filter">What is wanted.</param>
    /// <param name="weights">How much each part counts; those of the options where none are given.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or all are 0.</exception>
    public MarketScan Scan(ScanFilter filter, ScanWeights? weights = null)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var started = Stopwatch.GetTimestamp();
        var now = _time.GetUtcNow().UtcDateTime;
        var candidates = new List<ScanCandidate>();
        foreach (var instrument in _catalog.All())
        {
            var flow = _market.Flow(instrument.Id);
            var liquidity = _market.DailyVolume(instrument.Id);
            foreach (var timeframe in MarketDataOptions.Timeframes)
            {
                if (filter.Covers(instrument.Id, timeframe))
                {
                    candidates.Add(Candidate(instrument.Id, timeframe, flow, liquidity, now));
                }
            }
        }

        var report = Domain.Scanning.Scan.Rank(candidates, filter, weights ?? _options.Weights);
        ScannerLog.Scanned(_logger, report.Entries.Length, report.Excluded.Length, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return new MarketScan(now, report);
    }

    private ScanCandidate Candidate(InstrumentId instrument, Timeframe timeframe, FlowSnapshot? flow, double dailyVolume, DateTime now)
    {
        if (_market.Bars(instrument, timeframe) is not { } bars)
        {
            return new ScanCandidate(
                instrument, timeframe, default, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, Regime.None,
                RegimeProbabilities.Unknown, _options.FeeRate(instrument.Venue), ScanExclusionReason.NoBars);
        }

        var isStale = now - bars.At > BarsUntilStale * timeframe.Duration + _options.Grace;
        var isBookFresh = flow?.LastQuote is { } quote && (now - quote.Time).Duration() <= _market.Options.FreshBook;
        return new ScanCandidate(
            instrument,
            timeframe,
            bars.At,
            bars.ValueOf(ScannerOptions.Volatility),
            dailyVolume * bars.Last.Close,
            isBookFresh ? flow!.Flow.SpreadBasisPoints / 10_000.0 ?? double.NaN : double.NaN,
            bars.Regime.Point.TrendStrength,
            bars.ValueOf(ScannerOptions.Change),
            bars.Regime.Regime,
            bars.Regime.Probabilities,
            _options.FeeRate(instrument.Venue),
            isStale ? ScanExclusionReason.Stale : ScanExclusionReason.None);
    }
}
