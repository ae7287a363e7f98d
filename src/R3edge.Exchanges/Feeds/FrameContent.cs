using R3edge.Domain.Markets;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Feeds;

/// <summary>
/// What one frame said, collected while it is read and delivered afterwards. The arrays are kept from frame to frame, so
/// nothing is allocated once they have grown.
/// </summary>
internal sealed class FrameContent
{
    private const int MostEntries = 100_000;
    private static readonly Comparison<Trade> BySequence = static (left, right) => left.Sequence.CompareTo(right.Sequence);

    private Trade[] _trades = new Trade[64];
    private Listing[] _tradeListings = new Listing[64];
    private int _tradeCount;
    private QuoteEntry[] _quotes = new QuoteEntry[4];
    private int _quoteCount;
    private BarMessage[] _bars = new BarMessage[4];
    private int _barCount;
    private BookEntry[] _books = new BookEntry[4];
    private int _bookCount;
    private ControlMessage? _control;

    public LevelBuffer Bids { get; } = new();

    public LevelBuffer Asks { get; } = new();

    /// <summary>The number of the message on its connection, where there is one.</summary>
    public long? ConnectionSequence { get; set; }

    /// <summary>Whether the trades are past ones sent after a subscription.</summary>
    public bool IsSnapshotOfTrades { get; set; }

    public void Clear()
    {
        _tradeCount = 0;
        _quoteCount = 0;
        _barCount = 0;
        _bookCount = 0;
        _control = null;
        Bids.Clear();
        Asks.Clear();
        ConnectionSequence = null;
        IsSnapshotOfTrades = false;
    }

    public bool TryAdd(Listing listing, in Trade trade)
    {
        if (_tradeCount == _trades.Length)
        {
            Array.Resize(ref _trades, _tradeCount * 2);
            Array.Resize(ref _tradeListings, _tradeCount * 2);
        }

        _trades[_tradeCount] = trade;
        _tradeListings[_tradeCount++] = listing;
        return _tradeCount < MostEntries;
    }

    public bool TryAdd(Listing listing, in Quote quote, long sequence) =>
        TryAdd(ref _quotes, ref _quoteCount, new QuoteEntry(listing, quote, sequence));

    public bool TryAdd(in BarMessage bar) => TryAdd(ref _bars, ref _barCount, bar);

    public bool TryAdd(in BookEntry book) => TryAdd(ref _books, ref _bookCount, book);

    public void Set(in ControlMessage control) => _control = control;

    public void Deliver(IFeedSink sink)
    {
        if (ConnectionSequence is { } sequence)
        {
            sink.OnConnectionSequence(sequence);
        }

        DeliverTrades(sink);
        for (var i = 0; i < _quoteCount; i++)
        {
            sink.OnQuote(_quotes[i].Listing, _quotes[i].Quote, _quotes[i].Sequence);
        }

        for (var i = 0; i < _barCount; i++)
        {
            sink.OnBar(_bars[i]);
        }

        for (var i = 0; i < _bookCount; i++)
        {
            ref readonly var book = ref _books[i];
            sink.OnBook(new BookMessage
            {
                Listing = book.Listing,
                Kind = book.Kind,
                Time = book.Time,
                FirstSequence = book.First,
                LastSequence = book.Last,
                Checksum = book.Checksum,
                Bids = Bids.Levels(book.Bids),
                Asks = Asks.Levels(book.Asks),
                BidDigits = Bids.Digits(book.Bids),
                AskDigits = Asks.Digits(book.Asks),
                BidSequences = Bids.Sequences(book.Bids),
                AskSequences = Asks.Sequences(book.Asks),
            });
        }

        if (_control is { } control)
        {
            sink.OnControl(control);
        }
    }

    private static bool TryAdd<T>(ref T[] array, ref int count, in T entry)
    {
        if (count == array.Length)
        {
            Array.Resize(ref array, count * 2);
        }

        array[count++] = entry;
        return count < MostEntries;
    }

    private void DeliverTrades(IFeedSink sink)
    {
        PutOldestFirst();
        for (var start = 0; start < _tradeCount;)
        {
            var end = start + 1;
            while (end < _tradeCount && ReferenceEquals(_tradeListings[end], _tradeListings[start]))
            {
                end++;
            }

            sink.OnTrades(new TradeMessage(_tradeListings[start], _trades.AsSpan(start..end), IsSnapshotOfTrades));
            start = end;
        }
    }

    // Some venues put the newest first. Any other disorder is not known to happen; sorting allocates, turning round does not.
    private void PutOldestFirst()
    {
        if (!IsOrdered())
        {
            _trades.AsSpan(0, _tradeCount).Reverse();
            _tradeListings.AsSpan(0, _tradeCount).Reverse();
            if (!IsOrdered())
            {
                _trades.AsSpan(0, _tradeCount).Sort(_tradeListings.AsSpan(0, _tradeCount), BySequence);
            }
        }
    }

    // The numbers of different instruments have nothing to do with each other.
    private bool IsOrdered()
    {
        for (var i = 1; i < _tradeCount; i++)
        {
            if (_trades[i].Sequence < _trades[i - 1].Sequence && ReferenceEquals(_tradeListings[i], _tradeListings[i - 1]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One book's part of a frame: its levels are ranges of the two buffers.</summary>
    internal readonly record struct BookEntry(
        Listing Listing, BookMessageKind Kind, DateTime Time, long First, long Last, uint? Checksum, Range Bids, Range Asks);

    private readonly record struct QuoteEntry(Listing Listing, Quote Quote, long Sequence);
}
