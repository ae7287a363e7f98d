using System.Collections.Immutable;
using R3edge.Application.Pipeline.Market;
using R3edge.Domain.Markets;
using R3edge.Domain.OrderFlow;
using R3edge.Domain.Snapshots;

namespace R3edge.Application.MarketData;

/// <summary>
/// An instrument's trades, quotes and book, entry by entry. For one thread at a time. An instrument that has never shown a book has
/// its quotes as a book of one level.
/// </summary>
internal sealed class FlowMarket(int levels) : IMarketSink, ISnapshotable
{
    // VPIN needs to know how much trades in a day; until then its first bucket never fills and it has no value.
    private const double UnknownVolume = 1e300;

    // A fiftieth of an average day (Easley, Lopez de Prado and O'Hara 2012).
    private const double BucketsPerDay = 50.0;

    private readonly int _levels = levels;
    private readonly OrderBook _book = new();
    private OrderFlowMonitor _monitor = NewMonitor(UnknownVolume);
    private double _bucketVolume = UnknownVolume;
    private Trade? _trade;
    private Quote? _quote;
    private BookSnapshot? _levelsNow;
    private DateTime _at = DateTime.UnixEpoch;
    private bool _hasBook;
    private bool _isFollowing;

    /// <summary>Entries that could not be true, since the count was last taken.</summary>
    public int Refused { get; private set; }

    /// <summary>Why the first of them was refused.</summary>
    public string FirstReason { get; private set; } = "";

    /// <summary>Forgets what was refused.</summary>
    public void BeginEvent() => (Refused, FirstReason) = (0, "");

    /// <summary>Tells how much trades in a day, once that is known: order-flow toxicity warms up from then on.</summary>
    /// <param name="dailyVolume">Base units; NaN where unknown.</param>
    public void LearnDailyVolume(double dailyVolume)
    {
        if (_bucketVolume == UnknownVolume && dailyVolume > 0.0)
        {
            _bucketVolume = dailyVolume / BucketsPerDay;
            _monitor = NewMonitor(_bucketVolume);
        }
    }

    /// <summary>Entries are missing: what rests on every one of them warms up anew.</summary>
    public void Interrupt()
    {
        _monitor.RestartTrades();
        _book.MarkStale();
        _isFollowing = false;
    }

    public void OnTrade(in Trade trade, bool isBackfilled)
    {
        try
        {
            _monitor.Add(trade);
        }
        catch (ArgumentException exception)
        {
            Refuse(exception.Message);
            return;
        }

        if (_trade is not { } last || trade.Time >= last.Time)
        {
            _trade = trade;
        }

        Reach(trade.Time);
    }

    public void OnQuote(in Quote quote)
    {
        if (!QuoteMetrics.IsReadable(quote))
        {
            Refuse($"The quote is crossed or impossible: {quote}.");
            return;
        }

        if (!_hasBook)
        {
            Take([new BookLevel(quote.BidPrice, quote.BidQuantity)], [new BookLevel(quote.AskPrice, quote.AskQuantity)], quote.Time);
        }

        if (_quote is not { } last || quote.Time >= last.Time)
        {
            _quote = quote;
        }

        Reach(quote.Time);
    }

    public void OnBook(in BookView book)
    {
        if (!_hasBook)
        {
            _hasBook = true;
            _isFollowing = false;
        }

        if (book.Bids.IsEmpty && book.Asks.IsEmpty)
        {
            // Nobody knows the book now: it shows nothing, and the next one is no flow from this.
            _book.MarkStale();
            (_levelsNow, _isFollowing) = (null, false);
            Reach(book.Time);
            return;
        }

        if (!Take(book.Bids, book.Asks, book.Time))
        {
            return;
        }

        _levelsNow = new BookSnapshot(book.Time, Best(book.Bids), Best(book.Asks));
        if (_book.TryGetQuote(out var quote) && (_quote is not { } last || quote.Time >= last.Time))
        {
            _quote = quote;
        }

        Reach(book.Time);
    }

    public void OnSourceBar(Timeframe timeframe, in Bar bar)
    {
        // A bar has no order flow; it arrives as a closed bar.
    }

    public void OnClock(DateTime now)
    {
        _monitor.Advance(now);
        Reach(now);
    }

    public void OnInterruption(DateTime at) => Interrupt();

    /// <summary>Everything as it is now.</summary>
    public FlowSnapshot Read() => new(_at, _trade, _quote, _levelsNow, _monitor.Read(_book));

    public void Save(SnapshotWriter writer)
    {
        writer.Write(_bucketVolume);
        writer.Write(_at.Ticks);
        writer.Write(_hasBook ? 1 : 0);
        writer.Write(_trade is null ? 0 : 1);
        if (_trade is { } trade)
        {
            writer.Write(trade.Time.Ticks);
            writer.Write(trade.Price);
            writer.Write(trade.Quantity);
            writer.Write(trade.Aggressor == Side.Buy ? 0 : 1);
            writer.Write(trade.Sequence);
        }

        _monitor.Save(writer);
    }

    public void Restore(ref SnapshotReader reader)
    {
        _bucketVolume = reader.ReadDouble();
        if (!(_bucketVolume > 0.0))
        {
            throw new InvalidDataException($"The snapshot holds buckets of {_bucketVolume}.");
        }

        _at = ReadTime(ref reader);
        _hasBook = reader.ReadInt32() != 0;
        _trade = reader.ReadInt32() == 0
            ? null
            : new Trade(
                ReadTime(ref reader),
                reader.ReadDouble(),
                reader.ReadDouble(),
                reader.ReadInt32() == 0 ? Side.Buy : Side.Sell,
                reader.ReadInt64());
        _monitor = NewMonitor(_bucketVolume);
        _monitor.Restore(ref reader);

        // The book comes whole with its next entry; the flow begins anew there.
        _isFollowing = false;
    }

    private static DateTime ReadTime(ref SnapshotReader reader)
    {
        var ticks = reader.ReadInt64();
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc)
            : throw new InvalidDataException($"The snapshot holds {ticks} where a time belongs.");
    }

    private static OrderFlowMonitor NewMonitor(double bucketVolume) => new(new OrderFlowSettings { BucketVolume = bucketVolume });

    private bool Take(ReadOnlySpan<BookLevel> bids, ReadOnlySpan<BookLevel> asks, DateTime time)
    {
        try
        {
            _book.ApplySnapshot(bids, asks, time, sequence: 0);
        }
        catch (ArgumentException exception)
        {
            Refuse(exception.Message);
            return false;
        }

        // Each entry is the whole book, but it follows the one before: only after a break is the difference no flow.
        _monitor.Update(_book, isSnapshot: !_isFollowing);
        _isFollowing = true;
        return true;
    }

    private ImmutableArray<BookLevel> Best(ReadOnlySpan<BookLevel> side) => [.. side[..Math.Min(side.Length, _levels)]];

    private void Reach(DateTime time) => _at = time > _at ? time : _at;

    private void Refuse(string reason) => FirstReason = Refused++ == 0 ? reason : FirstReason;
}
