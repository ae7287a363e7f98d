using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>
/// Order-flow imbalance (Cont, Kukanov and Stoikov 2014, Journal of Financial Econometrics 12): the sum, over the events of the
/// last while, of e = [Pb &gt;= Pb'] qb - [Pb &lt;= Pb'] qb' - [Pa &lt;= Pa'] qa + [Pa &gt;= Pa'] qa', where Pb, qb, Pa, qa are
/// price and quantity of bid and ask after an event and the primes mark them before it: quantity added to the bid or taken from
/// the ask is positive. The same at the deeper levels is the multi-level form of Xu, Gould and Howison (2018). An event is
/// whatever one message of the venue changes. Not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// A snapshot, a book that may not be read (stale, crossed, too few levels) or a quote that cannot be true breaks the sequence:
/// what flowed meanwhile is unknown. The window then starts anew, and gives NaN until it has been watched for its whole length.
/// </remarks>
public sealed class OrderFlowImbalance : ISnapshotable
{
    private readonly long _length;
    private readonly RunningSum[] _sums;
    private readonly double[] _last;
    private BookLevel[] _bids;
    private BookLevel[] _asks;
    private BookLevel[] _nextBids;
    private BookLevel[] _nextAsks;
    private FlowRing _events;
    private bool _isFollowing;
    private long _startTicks = long.MaxValue;
    private long _bookTicks;
    private long _sequence;
    private long _nowTicks;

    /// <summary>Starts before the first book or quote.</summary>
    /// <param name="window">How long an event counts, above zero.</param>
    /// <param name="levels">How many levels of the book are looked at, 1 or more; 1 is the form of Cont, Kukanov and Stoikov.</param>
    public OrderFlowImbalance(TimeSpan window, int levels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        _length = window.Ticks;
        _sums = new RunningSum[levels];
        _last = new double[levels];
        _last.AsSpan().Fill(double.NaN);
        _bids = new BookLevel[levels];
        _asks = new BookLevel[levels];
        _nextBids = new BookLevel[levels];
        _nextAsks = new BookLevel[levels];
        _events = new FlowRing(levels);
    }

    /// <summary>How many levels are looked at.</summary>
    public int Levels => _sums.Length;

    /// <summary>Whether the window has been watched for its whole length without a break.</summary>
    public bool IsWarm => _isFollowing && _startTicks <= _nowTicks - _length;

    /// <summary>The imbalance at the best level in base units; NaN during warm-up.</summary>
    public double Value => At(0);

    /// <summary>The imbalance of the last event at the best level in base units; NaN for the first after a break.</summary>
    public double LastEvent => _last[0];

    /// <summary>Books and quotes that changed nothing because they are older than the last one.</summary>
    public long RefusedUpdates { get; private set; }

    /// <summary>The imbalance at a level.</summary>
    /// <param name="level">0 for the best, below <see cref="Levels"/>.</param>
    /// <returns>Base units; NaN during warm-up.</returns>
    public double At(int level) => IsWarm ? _sums[level].Value : double.NaN;

    /// <summary>Takes in a book after a message has been applied to it.</summary>
    /// <param name="book">The book. Its sequence and time must not go back, unless it is a snapshot.</param>
    /// <param name="isSnapshot">Whether the message replaced the book: the difference to the book before is then no flow.</param>
    /// <returns>False when the book is older than the last one: it changed nothing but <see cref="RefusedUpdates"/>.</returns>
    public bool Update(OrderBook book, bool isSnapshot)
    {
        ArgumentNullException.ThrowIfNull(book);
        if (isSnapshot || book.State != OrderBookState.Valid)
        {
            Restart();
        }

        var ticks = book.Time.Ticks;
        if (_isFollowing && (ticks < _bookTicks || (book.Sequence > 0 && book.Sequence < _sequence)))
        {
            RefusedUpdates++;
            return false;
        }

        _sequence = book.Sequence;
        var isReadable = book.CopyBest(Side.Buy, _nextBids) == Levels && book.CopyBest(Side.Sell, _nextAsks) == Levels;
        Follow(ticks, isReadable);
        return true;
    }

    /// <summary>Takes in a best bid and ask; only where one level is looked at.</summary>
    /// <param name="quote">The quote. Its time must not go back.</param>
    /// <returns>False when the quote is older than the last one: it changed nothing but <see cref="RefusedUpdates"/>.</returns>
    /// <exception cref="InvalidOperationException">More levels are looked at than a quote has.</exception>
    public bool Update(in Quote quote)
    {
        if (Levels != 1)
        {
            throw new InvalidOperationException($"A quote has one level and {Levels} are looked at.");
        }

        if (_isFollowing && quote.Time.Ticks < _bookTicks)
        {
            RefusedUpdates++;
            return false;
        }

        _nextBids[0] = new BookLevel(quote.BidPrice, quote.BidQuantity);
        _nextAsks[0] = new BookLevel(quote.AskPrice, quote.AskQuantity);
        Follow(quote.Time.Ticks, QuoteMetrics.IsReadable(quote));
        return true;
    }

    /// <summary>Lets time pass without an event.</summary>
    /// <param name="now">UTC; an instant before the last one changes nothing.</param>
    public void Advance(DateTime now)
    {
        _nowTicks = Math.Max(_nowTicks, now.Ticks);
        Expire();
    }

    /// <summary>Breaks the sequence, because updates were missed: the next book or quote is compared with nothing.</summary>
    public void Restart()
    {
        _isFollowing = false;
        _startTicks = long.MaxValue;
        _sequence = 0;
        _events.Clear();
        Array.Clear(_sums);
        _last.AsSpan().Fill(double.NaN);
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_length);
        writer.Write(_isFollowing ? 1 : 0);
        writer.Write(_startTicks);
        writer.Write(_bookTicks);
        writer.Write(_sequence);
        writer.Write(_nowTicks);
        writer.Write(RefusedUpdates);
        writer.Write(_last);
        for (var i = 0; i < Levels; i++)
        {
            _sums[i].Save(writer);
            writer.Write(_bids[i].Price);
            writer.Write(_bids[i].Quantity);
            writer.Write(_asks[i].Price);
            writer.Write(_asks[i].Quantity);
        }

        _events.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        WindowChecks.RequireLength(ref reader, _length);
        _isFollowing = reader.ReadInt32() != 0;
        _startTicks = reader.ReadInt64();
        _bookTicks = reader.ReadInt64();
        _sequence = reader.ReadInt64();
        _nowTicks = reader.ReadInt64();
        RefusedUpdates = reader.ReadInt64();
        reader.Read(_last);
        for (var i = 0; i < Levels; i++)
        {
            _sums[i].Restore(ref reader);
            _bids[i] = new BookLevel(reader.ReadDouble(), reader.ReadDouble());
            _asks[i] = new BookLevel(reader.ReadDouble(), reader.ReadDouble());
        }

        _events.Restore(ref reader);
    }

    private void Follow(long ticks, bool isReadable)
    {
        if (!isReadable)
        {
            Restart();
            return;
        }

        _bookTicks = ticks;
        if (!_isFollowing)
        {
            // A venue that starts anew may start its clock anew: the new window knows nothing of the old one's time.
            _isFollowing = true;
            _startTicks = ticks;
            _nowTicks = ticks;
        }
        else
        {
            _nowTicks = Math.Max(_nowTicks, ticks);
            if (Measure())
            {
                _events.Add(ticks, _last);
            }

            Expire();
        }

        (_bids, _nextBids) = (_nextBids, _bids);
        (_asks, _nextAsks) = (_nextAsks, _asks);
    }

    /// <summary>Measures the event at every level and adds it to the sums.</summary>
    /// <returns>Whether anything flowed.</returns>
    private bool Measure()
    {
        var flowed = false;
        for (var i = 0; i < _last.Length; i++)
        {
            var (before, after) = (_bids[i], _nextBids[i]);
            var flow = (after.Price >= before.Price ? after.Quantity : 0.0) - (after.Price <= before.Price ? before.Quantity : 0.0);
            (before, after) = (_asks[i], _nextAsks[i]);
            flow -= (after.Price <= before.Price ? after.Quantity : 0.0) - (after.Price >= before.Price ? before.Quantity : 0.0);
            _last[i] = flow;
            _sums[i].Add(flow);
            flowed |= flow != 0.0;
        }

        return flowed;
    }

    private void Expire()
    {
        while (_events.Count > 0 && _events.OldestTicks <= _nowTicks - _length)
        {
            var flows = _events.OldestFlows;
            for (var i = 0; i < flows.Length; i++)
            {
                _sums[i].Add(-flows[i]);
            }

            _events.RemoveOldest();
        }

        if (_events.Count == 0)
        {
            Array.Clear(_sums);
        }
    }
}
