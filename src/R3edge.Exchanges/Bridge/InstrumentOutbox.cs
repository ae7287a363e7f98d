using System.Globalization;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Bridge;

/// <summary>
/// What happened in one instrument and is not published yet: every trade, the last quote, and the book as it is. A slow hub makes quotes
/// and books fewer, never older than what is published with them. Safe for the connection and the publisher at once.
/// </summary>
internal sealed class InstrumentOutbox : IDisposable
{
    // Well below the largest event, so that a book still fits behind the trades.
    private const long FullEvent = 700_000;

    private readonly Lock _gate = new();
    private readonly MarketBatchWriter _writer;
    private readonly PendingBudget _budget;
    private readonly List<EventData> _sealed = [];
    private readonly string _lease;
    private readonly BookLevel[] _bids;
    private readonly BookLevel[] _asks;
    private (int Bids, int Asks, DateTime Time)? _book;
    private Quote? _quote;
    private TradeMark? _accepted;
    private bool _isShowingBook;
    private bool _isFlowing;
    private long _counted;
    private long _number;
    private DateTime _clock;
    private DateTime _toldAt;

    public InstrumentOutbox(Listing listing, int levels, string lease, PendingBudget budget)
    {
        Listing = listing;
        _writer = new MarketBatchWriter(listing.Id);
        (_bids, _asks) = (new BookLevel[levels], new BookLevel[levels]);
        (_lease, _budget) = (lease, budget);
    }

    public Listing Listing { get; }

    /// <summary>The last trade that was taken in, or what the feed went on behind; null before the first.</summary>
    public TradeMark? Accepted
    {
        get
        {
            lock (_gate)
            {
                return _accepted;
            }
        }
    }

    /// <summary>Goes on behind a trade that was published earlier; without one, or from long ago, what was before is not known.</summary>
    public void Begin(TradeMark? mark, DateTime now)
    {
        lock (_gate)
        {
            _accepted = mark;
            if (mark is null)
            {
                _writer.OnInterruption(now);
                Count();
            }
        }
    }

    /// <summary>Takes in a trade, unless too much is waiting.</summary>
    public bool TryAdd(in Trade trade, bool isBackfilled, DateTime now)
    {
        lock (_gate)
        {
            if (_budget.IsExceeded)
            {
                return false;
            }

            _writer.OnTrade(trade, isBackfilled);
            _accepted = new TradeMark(trade.Sequence, trade.Time);
            Count();
            if (_writer.Bytes > FullEvent)
            {
                Seal(now);
            }

            return true;
        }
    }

    public void AddInterruption(DateTime now)
    {
        lock (_gate)
        {
            _writer.OnInterruption(now);
            Count();
        }
    }

    public void Set(bool isFlowing)
    {
        lock (_gate)
        {
            _isFlowing = isFlowing;
        }
    }

    public void Set(in Quote quote)
    {
        lock (_gate)
        {
            _quote = quote;
        }
    }

    public void Set(VenueBook book, DateTime now)
    {
        lock (_gate)
        {
            if (!book.NeedsSnapshot)
            {
                _book = (book.Book.CopyBest(Side.Buy, _bids), book.Book.CopyBest(Side.Sell, _asks), book.Book.Time);
                _isShowingBook = true;
            }
            else if (_isShowingBook)
            {
                // Whoever saw the book must learn that it is not to be trusted; nothing is said twice.
                (_book, _isShowingBook) = ((0, 0, now), false);
            }
        }
    }

    /// <summary>Takes out what is waiting as events, with the market's time where it is due and known.</summary>
    /// <param name="events">Receives the events.</param>
    /// <param name="now">Our UTC time.</param>
    /// <param name="clock">The market's time: nothing earlier is on its way any more.</param>
    /// <param name="clockInterval">How often it is told.</param>
    /// <returns>The last trade that is in the events or was before.</returns>
    public TradeMark? Take(List<EventData> events, DateTime now, DateTime clock, TimeSpan clockInterval)
    {
        lock (_gate)
        {
            if (_quote is { } quote)
            {
                _writer.OnQuote(quote);
                _quote = null;
            }

            if (_book is { } book)
            {
                _writer.OnBook(new BookView(book.Time, _bids.AsSpan(0, book.Bids), _asks.AsSpan(0, book.Asks)));
                _book = null;
            }

            if (_isFlowing && now - _toldAt >= clockInterval && clock > _clock)
            {
                (_clock, _toldAt) = (clock, now);
                _writer.OnClock(clock);
            }

            if (_writer.Count > 0)
            {
                Count();
                Seal(now);
            }

            events.AddRange(_sealed);
            _sealed.Clear();
            return _accepted;
        }
    }

    public void Dispose() => _writer.Dispose();

    private void Seal(DateTime now)
    {
        // The number counts within the lease: sent again, an event has the same id, and no other bridge gives it.
        var data = _writer.Take(string.Create(CultureInfo.InvariantCulture, $"{_lease}~{++_number}"), now);
        _budget.Add(data.Body.Length - _counted);
        _counted = 0;
        _sealed.Add(data);
    }

    private void Count()
    {
        _budget.Add(_writer.Bytes - _counted);
        _counted = _writer.Bytes;
    }
}
