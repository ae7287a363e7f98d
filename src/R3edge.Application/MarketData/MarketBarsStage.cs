using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;

namespace R3edge.Application.MarketData;

/// <summary>
/// Feeds MarketDataService with closed bars. It keeps nothing of its own: what came before its checkpoint is in the history, which is
/// read when an instrument is seen first. Bars of the past are taken in together, before a checkpoint.
/// </summary>
/// <param name="service">What it feeds.</param>
public sealed class MarketBarsStage(MarketDataService service) : IPartitionHandler
{
    private readonly MarketDataService _service = service;
    private readonly Dictionary<TimeframeMarket, InstrumentMarket> _unsettled = [];

    /// <inheritdoc/>
    public async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var closed = ClosedBar.Read(received.Body.Span);
        if (!closed.Bar.IsPossible)
        {
            throw new InvalidDataException($"The bar is impossible: {closed.Bar}.");
        }

        var market = _service.Market(closed.Instrument);

        // Up to this bar and not up to now: in a replay now is years later.
        await _service.LoadAsync(market, closed.Bar.OpenTime, cancellationToken).ConfigureAwait(false);
        if (market.Find(closed.Timeframe) is not { } timeframe)
        {
            return;
        }

        lock (timeframe.Lock)
        {
            // What was seen live and what repairs it take the place of what was fetched, and what comes last is right.
            timeframe.Add(closed.Bar, replaces: true);
        }

        _unsettled[timeframe] = market;
        market.Changed();
    }

    /// <inheritdoc/>
    public ValueTask CommitAsync(long position, CancellationToken cancellationToken)
    {
        foreach (var (timeframe, market) in _unsettled)
        {
            lock (timeframe.Lock)
            {
                timeframe.Settle();
            }

            market.Changed();
        }

        _unsettled.Clear();
        return ValueTask.CompletedTask;
    }
}
