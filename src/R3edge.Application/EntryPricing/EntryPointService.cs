using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using R3edge.Application.MarketData;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Markets;

namespace R3edge.Application.EntryPricing;

/// <summary>
/// EntryPointService: at which price one would enter now, by every model, and where they agree. It judges no signal. Answers come from
/// memory: the bars and the market price are those of MarketDataService, and a board for an instrument and timeframe is
/// made when it is first asked for and then follows the bars. Safe for many threads.
/// </summary>
public sealed class EntryPointService
{
    private const int BarsUntilStale = 2;

    private readonly MarketDataService _market;
    private readonly IInstrumentCatalog _catalog;
    private readonly EntryPointOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<EntryPointService> _logger;
    private readonly ConcurrentDictionary<(Instrument, Timeframe), EntryBoard> _boards = new();

    /// <summary>Creates the service.</summary>
    /// <param name="market">Bars and market prices.</param>
    /// <param name="catalog">The instruments.</param>
    /// <param name="options">How prices are made.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="logger">What it tells.</param>
    public EntryPointService(
        MarketDataService market,
        IInstrumentCatalog catalog,
        EntryPointOptions options,
        TimeProvider time,
        ILogger<EntryPointService> logger)
    {
        _market = market;
        _catalog = catalog;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>Answers at the market as it is now.</summary>
    /// <param name="id">Venue and symbol.</param>
    /// <param name="bias">The direction to enter.</param>
    /// <param name="timeframe">One minute to one day.</param>
    /// <param name="marketPrice">Where the market is, in quote units, above 0; the last trade or quote where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The market price is not above 0 or not finite.</exception>
    public EntryPointAnswer Price(InstrumentId id, Bias bias, Timeframe timeframe, double? marketPrice = null)
    {
        if (marketPrice is { } given && !(given > 0.0 && double.IsFinite(given)))
        {
            throw new ArgumentOutOfRangeException(nameof(marketPrice), marketPrice, "A market price must be above 0.");
        }

        var now = _time.GetUtcNow().UtcDateTime;
        var answer = Answer(id, bias, timeframe, marketPrice, now);
        if (answer.Refusal is { } refusal)
        {
            EntryPointLog.Refused(_logger, id, timeframe, refusal);
        }

        return answer;
    }

    private EntryPointAnswer Answer(InstrumentId id, Bias bias, Timeframe timeframe, double? marketPrice, DateTime now)
    {
        var nothing = new EntryPointAnswer(id, timeframe, bias, now, null, null, null, null);
        if (_catalog.Find(id) is not { } instrument)
        {
            return nothing with { Refusal = EntryPointRefusal.UnknownInstrument };
        }

        if (!MarketDataOptions.Timeframes.Contains(timeframe))
        {
            return nothing with { Refusal = EntryPointRefusal.UnknownTimeframe };
        }

        if (_market.Bars(id, timeframe) is not { } bars)
        {
            return nothing with { Refusal = EntryPointRefusal.NoBars };
        }

        var price = marketPrice is { } given ? new MarketPrice(given, now) : _market.Flow(id)?.Price;
        var known = nothing with { BarsAt = bars.At, MarketAt = price?.Time };
        if (now - bars.At > BarsUntilStale * timeframe.Duration + _options.Grace)
        {
            return known with { Refusal = EntryPointRefusal.StaleBars };
        }

        if (price is not { } market)
        {
            return known with { Refusal = EntryPointRefusal.NoMarketPrice };
        }

        if ((now - market.Time).Duration() > _options.FreshPrice)
        {
            return known with { Refusal = EntryPointRefusal.StaleMarketPrice };
        }

        var board = _boards.GetOrAdd(
            (instrument, timeframe), static (key, models) => new EntryBoard(key.Item1, key.Item2, models), _options.Models);
        var frozen = board.Follow(bars.Bars);

        // A venue's clock may be ahead of this one: a bar has not closed in the future.
        var query = new EntryQuery(bias, frozen.CloseTime, now > frozen.CloseTime ? now : frozen.CloseTime, market.Value);
        return known with { BarsAt = frozen.CloseTime, Report = board.Evaluate(frozen, query) };
    }
}
