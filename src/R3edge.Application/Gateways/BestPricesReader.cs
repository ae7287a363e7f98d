using System.Diagnostics.CodeAnalysis;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>Reads the last best bid and ask of an event of the hub of market data.</summary>
internal sealed class BestPricesReader
{
    private readonly MarketBatchReader _reader = new();
    private readonly LastQuote _last = new();

    /// <summary>Reads an event.</summary>
    /// <param name="received">The event.</param>
    /// <param name="instrument">The market.</param>
    /// <param name="best">Its last prices there.</param>
    /// <returns>Whether it holds any.</returns>
    /// <exception cref="InvalidDataException">It is no batch of market data.</exception>
    public bool TryRead([NotNull] ReceivedEvent? received, out InstrumentId instrument, out BestPrices best)
    {
        ArgumentNullException.ThrowIfNull(received);
        (instrument, best) = (default, default);
        _last.Quote = null;
        _reader.Read(received.Body.Span, _last);
        if (_last.Quote is not { } quote || !InstrumentId.TryParse(received.Key, out instrument))
        {
            return false;
        }

        best = new BestPrices((decimal)quote.BidPrice, (decimal)quote.AskPrice);
        return true;
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
