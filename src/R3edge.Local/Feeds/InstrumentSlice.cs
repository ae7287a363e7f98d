using System.Globalization;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.Local.Feeds;

/// <summary>What happens to one instrument of a simulated market in a slice of time, as one event.</summary>
internal sealed class InstrumentSlice(InstrumentId instrument) : IDisposable
{
    private const int Levels = 20;

    private readonly MarketBatchWriter _writer = new(instrument);
    private readonly OrderBook _book = new();
    private readonly BookLevel[] _bids = new BookLevel[Levels];
    private readonly BookLevel[] _asks = new BookLevel[Levels];
    private bool _hasBook;

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    /// <summary>Takes in what the tape tells.</summary>
    public void Take(MarketTape tape, TapeEventKind kind)
    {
        switch (kind)
        {
            case TapeEventKind.Trade:
                _writer.OnTrade(tape.Trade, isBackfilled: false);
                break;
            case TapeEventKind.Quote:
                _writer.OnQuote(tape.Quote);
                break;
            case TapeEventKind.BookSnapshot:
                _book.ApplySnapshot(tape.Bids, tape.Asks, tape.Time, tape.MessageNumber);
                _hasBook = true;
                break;
            case TapeEventKind.BookUpdate:
                _book.Apply(tape.Bids, tape.Asks, tape.Time, tape.MessageNumber);
                _hasBook = true;
                break;
            case TapeEventKind.BarClosed:
                // The collector makes its own of the trades.
                break;
        }
    }

    /// <summary>The slice as an event, with the book as it is at its end.</summary>
    public EventData Finish(DateTime end)
    {
        if (_hasBook && _book.State == OrderBookState.Valid)
        {
            var bids = _book.CopyBest(Side.Buy, _bids);
            var asks = _book.CopyBest(Side.Sell, _asks);
            _writer.OnBook(new BookView(_book.Time, _bids.AsSpan(0, bids), _asks.AsSpan(0, asks)));
            _hasBook = false;
        }

        _writer.OnClock(end);
        return _writer.Take(string.Create(CultureInfo.InvariantCulture, $"simulated~{end.Ticks}"), end);
    }
}
