using Microsoft.Extensions.Logging;
using R3edge.Domain.Regimes.Joined;

namespace R3edge.Application.MarketData;

/// <summary>
/// Fits the regime models of MarketDataService that are due, over the sliding window and aside: meanwhile the classifiers go on with
/// the models in force. A host runs it beside the stages.
/// </summary>
/// <param name="service">Whose models it fits.</param>
/// <param name="time">Its clock.</param>
/// <param name="logger">What it tells.</param>
public sealed class RegimeRefit(MarketDataService service, TimeProvider time, ILogger<RegimeRefit> logger)
{
    // A fit is due at most once in hours, and its model holds a quarter of an hour later.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly MarketDataService _service = service;
    private readonly TimeProvider _time = time;
    private readonly ILogger<RegimeRefit> _logger = logger;

    /// <summary>Fits what is due, again and again, until it is cancelled.</summary>
    /// <param name="cancellationToken">Stops it, after the fit under way.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Run(() => FitDue(cancellationToken), cancellationToken).ConfigureAwait(false);
            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Fits what is due now, one after the other on this thread.</summary>
    /// <param name="cancellationToken">Stops it between two fits.</param>
    /// <returns>How many models were fitted and taken.</returns>
    public int FitDue(CancellationToken cancellationToken)
    {
        var taken = 0;
        foreach (var market in _service.Markets)
        {
            foreach (var timeframe in market.Timeframes)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return taken;
                }

                taken += Fit(market, timeframe) ? 1 : 0;
            }
        }

        return taken;
    }

    private bool Fit(InstrumentMarket market, TimeframeMarket timeframe)
    {
        RegimeFitRequest? request;
        lock (timeframe.Lock)
        {
            if (!timeframe.TryTakeDueFit(out request))
            {
                return false;
            }
        }

        try
        {
            if (!request.Fit().TryGet(out var model, out var refusal))
            {
                MarketDataLog.Refitted(_logger, market.Instrument, timeframe.Timeframe, refusal.Value.Describe());
                return false;
            }

            RegimeAdoption adoption;
            lock (timeframe.Lock)
            {
                adoption = timeframe.Adopt(model);
            }

            market.Changed();
            MarketDataLog.Refitted(_logger, market.Instrument, timeframe.Timeframe, adoption.ToString());
            return adoption is RegimeAdoption.Pending or RegimeAdoption.TooLate;
        }
        catch (ArgumentException exception)
        {
            // Bars that no model can be fitted to must not end the task for all other markets.
            MarketDataLog.RefitFailed(_logger, market.Instrument, timeframe.Timeframe, exception);
            return false;
        }
    }
}
