using R3edge.Domain.Markets;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Connections;

/// <summary>
/// What a connection knows: its decoder, its books, the order of its trades, and what is still owed to it. It decides what must
/// be done and does none of it, so it needs no clock and no socket. Safe for use by several threads.
/// </summary>
internal sealed class FeedSession : IFeedSink
{
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly VenueProtocol _protocol;
    private readonly FeedOptions _options;
    private readonly IMarketListener _listener;
    private readonly FeedCounters _counters;
    private readonly FeedDecoder _decoder;
    private readonly VenueBooks _books;
    private readonly Dictionary<InstrumentId, TradeStream> _trades = [];
    private readonly Dictionary<InstrumentId, BookNeed> _needs = [];
    private int _pendingAnswers;
    private bool _isAnswered;

    public FeedSession(
        VenueProtocol protocol,
        IReadOnlyList<FeedSubscription> subscriptions,
        FeedOptions options,
        IMarketListener listener,
        FeedCounters counters,
        Func<InstrumentId, TradeMark?>? lastTrades = null)
    {
        _protocol = protocol;
        _options = options;
        _listener = listener;
        _counters = counters;
        _decoder = protocol.CreateDecoder(new ListingTable(subscriptions.Select(subscription => subscription.Listing).Distinct()));
        _books = new VenueBooks(protocol.Venue, Listings(subscriptions, FeedChannel.Books), options.BookDepth);
        foreach (var listing in Listings(subscriptions, FeedChannel.Trades))
        {
            _trades.Add(listing.Id, new TradeStream(
                listing, protocol.NumbersTradesOneByOne, listener, lastTrades?.Invoke(listing.Id)));
        }

        foreach (var book in _books.All)
        {
            _needs.Add(book.Listing.Id, new BookNeed());
        }
    }

    /// <summary>Whether the venue has said that it is ready.</summary>
    public bool IsWelcome { get; private set; }

    /// <summary>Whether the venue has said that it is about to close the connection.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Whether a ping has not been answered yet.</summary>
    public bool AwaitsPong { get; private set; }

    /// <summary>Requests that have not been answered yet.</summary>
    public int PendingAnswers
    {
        get
        {
            lock (_gate)
            {
                return _pendingAnswers;
            }
        }
    }

    public void Connected(DateTime now)
    {
        lock (_gate)
        {
            (IsWelcome, IsClosing, AwaitsPong, _pendingAnswers, _isAnswered) = (false, false, false, 0, false);
            foreach (var need in _needs.Values)
            {
                // Snapshots that come over the connection come by themselves at first; those over HTTP are fetched at once.
                need.Due = _protocol.SnapshotPath(_books.All.First().Listing) is null ? now + _options.SnapshotRetry : now;
                need.Delay = _options.SnapshotRetry;
            }
        }
    }

    public void Disconnected()
    {
        lock (_gate)
        {
            _books.OnDisconnected();
            foreach (var book in _books.All)
            {
                _listener.OnBook(book);
            }

            InterruptTrades();
            foreach (var stream in _trades.Values)
            {
                stream.TellFlow(isConnected: false);
            }
        }
    }

    public void Asked(int answers)
    {
        lock (_gate)
        {
            _pendingAnswers += answers;
        }
    }

    public void Pinged() => AwaitsPong = true;

    public void OnFrame(ReadOnlySpan<byte> frame, DateTime receivedAt)
    {
        lock (_gate)
        {
            var isBad = FrameCounts.IsBad(_decoder.Decode(frame, receivedAt, this));
            _counters.AddFrame(frame.Length, isBad);
            if (!isBad)
            {
                return;
            }

            if (_books.OnUnreadableFrame())
            {
                TellAllBooks();
            }

            // It may have been a trade, and where numbers do not count one by one the next one does not show it.
            if (!_protocol.NumbersTradesOneByOne)
            {
                InterruptTrades();
            }
        }
    }

    /// <summary>Books that need a snapshot and whose request is due; they count as asked for.</summary>
    public List<Listing> TakeBooksInNeed(DateTime now)
    {
        lock (_gate)
        {
            var due = new List<Listing>();
            foreach (var book in _books.All)
            {
                var need = _needs[book.Listing.Id];
                if (!book.NeedsSnapshot)
                {
                    need.Delay = _options.SnapshotRetry;
                }
                else if (now >= need.Due && !need.IsInFlight && _pendingAnswers == 0)
                {
                    need.Due = now + need.Delay;
                    need.Delay = need.Delay * 2 < LongestRetry ? need.Delay * 2 : LongestRetry;
                    need.IsInFlight = _protocol.SnapshotPath(book.Listing) is not null;
                    _counters.AddSnapshotRequest();
                    due.Add(book.Listing);
                }
            }

            return due;
        }
    }

    /// <summary>Takes in the answer to a request for a snapshot; null where there was none.</summary>
    public void OnSnapshot(Listing listing, byte[]? body, DateTime receivedAt)
    {
        lock (_gate)
        {
            _needs[listing.Id].IsInFlight = false;
            if (body is not null)
            {
                _protocol.ReadSnapshot(_decoder, body, listing, receivedAt, this);
            }
        }
    }

    /// <summary>Gaps in trades that nobody is filling yet; they count as being filled.</summary>
    public List<(Listing Listing, TradeGap Gap)> TakeGaps()
    {
        lock (_gate)
        {
            var gaps = new List<(Listing, TradeGap)>();
            foreach (var stream in _trades.Values)
            {
                if (stream.Sequencer.Gap is { } gap && stream.Filling != gap)
                {
                    stream.Filling = gap;
                    gaps.Add((stream.Listing, gap));
                }
            }

            return gaps;
        }
    }

    /// <summary>Takes in the trades that were fetched for a gap; fewer than are missing leave the gap counted as open.</summary>
    public void OnBackfill(Listing listing, TradeGap gap, IReadOnlyList<Trade> trades, bool reachesBack)
    {
        lock (_gate)
        {
            var stream = _trades[listing.Id];
            if (stream.Sequencer.Gap != gap)
            {
                return; // Given up meanwhile.
            }

            var filled = stream.Sequencer.Fill(trades, stream.Output, reachesBack);
            _counters.AddBackfilled(filled);
            if (_protocol.NumbersTradesOneByOne ? filled < gap.Before - gap.After - 1 : !reachesBack)
            {
                _counters.AddUnfilledGap();
            }

            stream.TellFlow(isConnected: true);
        }
    }

    /// <summary>Takes in that nobody fills the gap any more: it is handed out again.</summary>
    public void AbandonBackfill(Listing listing)
    {
        lock (_gate)
        {
            _trades[listing.Id].Filling = null;
        }
    }

    public void OnConnectionSequence(long sequence)
    {
        if (!_books.Check(sequence))
        {
            TellAllBooks();
        }
    }

    public void OnTrades(in TradeMessage message)
    {
        if (_trades.TryGetValue(message.Listing.Id, out var stream))
        {
            foreach (ref readonly var trade in message.Trades)
            {
                // Before the first trade of all, past ones are history, which is read elsewhere.
                if (!message.IsSnapshot || stream.HasBegun)
                {
                    stream.HasBegun = true;
                    stream.Sequencer.Offer(trade, stream.Output);
                }
            }

            stream.HasBegun = true;
            stream.TellFlow(isConnected: true);
        }
    }

    public void OnQuote(Listing listing, in Quote quote, long sequence) => _listener.OnQuote(listing, quote);

    public void OnBook(in BookMessage message)
    {
        var verdict = _books.Apply(message, out var book);
        if (verdict is BookVerdict.Applied or BookVerdict.Breached)
        {
            _listener.OnBook(book!);
            if (verdict == BookVerdict.Breached && message.Kind == BookMessageKind.Update)
            {
                _needs[message.Listing.Id].Due = DateTime.MinValue; // At once.
            }
        }
    }

    public void OnBar(in BarMessage message) => _listener.OnBar(message);

    public void OnControl(in ControlMessage message)
    {
        switch (message.Kind)
        {
            case ControlKind.Welcome:
                IsWelcome = true;
                break;
            case ControlKind.Pong:
                AwaitsPong = false;
                break;
            case ControlKind.Closing:
                IsClosing = true;
                break;
            case ControlKind.Acknowledged:
                Answered();
                break;
            case ControlKind.Refused:
                Answered();
                _counters.AddRefusal();
                _listener.OnRefusal(_protocol.Venue, message);
                break;
        }
    }

    private void Answered()
    {
        _pendingAnswers = Math.Max(0, _pendingAnswers - 1);
        if (_pendingAnswers == 0 && !_isAnswered)
        {
            _isAnswered = true;
            foreach (var stream in _trades.Values)
            {
                stream.TellFlow(isConnected: true);
            }
        }
    }

    private static IEnumerable<Listing> Listings(IReadOnlyList<FeedSubscription> subscriptions, FeedChannel channel) =>
        subscriptions.Where(subscription => subscription.Channel == channel).Select(subscription => subscription.Listing).Distinct();

    private void InterruptTrades()
    {
        foreach (var stream in _trades.Values)
        {
            stream.Sequencer.Interrupt();
        }
    }

    private void TellAllBooks()
    {
        foreach (var book in _books.All)
        {
            _needs[book.Listing.Id].Due = DateTime.MinValue;
            _listener.OnBook(book);
        }
    }
}
