using R3edge.Application.Pipeline.Market;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>Shows the order gateway the best prices of the market, for targets that wait there.</summary>
/// <param name="service">The gateway.</param>
public sealed class MarketPrices(OrderGatewayService service) : IPartitionHandler
{
    private readonly OrderGatewayService _service = service;
    private readonly MarketBatchReader _reader = new();
    private readonly LastQuote _last = new();

    /// <inheritdoc/>
    public ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        _last.Quote = null;
        _reader.Read(received.Body.Span, _last);
        if (_last.Quote is { } quote && InstrumentId.TryParse(received.Key, out var instrument))
        {
            _service.OnPrice(instrument, (decimal)quote.BidPrice, (decimal)quote.AskPrice);
        }

        return ValueTask.CompletedTask;
    }

    private sealed class LastQuote : IMarketSink
    {
        public Quote? Quote { get; set; }

        public void OnTrade(in Trade trade, bool isBackfilled)
        {
        }

        public void OnQuote(in Quote quote) => Quote = quote;

        public void OnBook(in BookView book)
        {
        }

        public void OnSourceBar(Timeframe timeframe, in Bar bar)
        {
        }

        public void OnClock(DateTime now)
        {
        }
    }
}
