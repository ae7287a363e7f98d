namespace R3edge.Domain.Markets;

/// <summary>
/// The bids and asks of an instrument, added up by price. It shows levels only while <see cref="State"/> is
/// <see cref="OrderBookState.Valid"/>: an update that crosses the book, or a gap that the feed reports, empties it for readers
/// until the next snapshot, and updates up to then are refused. Updates allocate nothing once the arrays have grown.
/// Prices are equal when their doubles are, which holds for prices read from equal decimal text. Not safe for use by several
/// threads at once.
/// </summary>
public sealed class OrderBook
{
    private readonly BookSide _bids = new(descending: true);
    private readonly BookSide _asks = new(descending: false);

    /// <summary>Whether the book may be read, and why not.</summary>
    public OrderBookState State { get; private set; } = OrderBookState.AwaitingSnapshot;

    /// <summary>The venue's UTC time of the last snapshot or update applied.</summary>
    public DateTime Time { get; private set; }

    /// <summary>The venue's number of the last snapshot or update applied. The book does not interpret it.</summary>
    public long Sequence { get; private set; }

    /// <summary>Replaces the whole book.</summary>
    /// <param name="bids">Buy levels in any order; those of quantity 0 are skipped.</param>
    /// <param name="asks">Sell levels in any order; those of quantity 0 are skipped.</param>
    /// <param name="time">The venue's UTC time.</param>
    /// <param name="sequence">The venue's number of the snapshot.</param>
    /// <returns>The state: valid, or crossed when the snapshot itself is.</returns>
    /// <exception cref="ArgumentException">
    /// A level is impossible: the book is unchanged. A price occurs twice: the book awaits a snapshot.
    /// </exception>
    public OrderBookState ApplySnapshot(
        ReadOnlySpan<BookLevel> bids, ReadOnlySpan<BookLevel> asks, DateTime time, long sequence)
    {
        RequirePossible(bids);
        RequirePossible(asks);
        State = OrderBookState.AwaitingSnapshot;
        _bids.Replace(bids);
        _asks.Replace(asks);
        return Settle(time, sequence);
    }

    /// <summary>
    /// Applies the changes of one message together; only their joint result must not cross. Of two changes of one price the
    /// later one holds.
    /// </summary>
    /// <param name="bids">New quantities of buy levels; 0 removes a level, also one that is not there.</param>
    /// <param name="asks">New quantities of sell levels; 0 removes a level, also one that is not there.</param>
    /// <param name="time">The venue's UTC time.</param>
    /// <param name="sequence">The venue's number of the message.</param>
    /// <returns>The state afterwards. Unless it is valid, the changes are not visible, and a new snapshot is needed.</returns>
    /// <exception cref="ArgumentException">A level is impossible; the book is unchanged.</exception>
    public OrderBookState Apply(ReadOnlySpan<BookLevel> bids, ReadOnlySpan<BookLevel> asks, DateTime time, long sequence)
    {
        RequirePossible(bids);
        RequirePossible(asks);
        if (State != OrderBookState.Valid)
        {
            return State;
        }

        foreach (var level in bids)
        {
            _bids.Set(level);
        }

        foreach (var level in asks)
        {
            _asks.Set(level);
        }

        return Settle(time, sequence);
    }

    /// <summary>Applies the change of one level.</summary>
    /// <param name="side">Buy for a bid, sell for an ask.</param>
    /// <param name="level">The new quantity at the price; 0 removes the level.</param>
    /// <param name="time">The venue's UTC time.</param>
    /// <param name="sequence">The venue's number of the message.</param>
    /// <returns>As for the other form.</returns>
    /// <exception cref="ArgumentException">The level is impossible; the book is unchanged.</exception>
    public OrderBookState Apply(Side side, BookLevel level, DateTime time, long sequence) => side == Side.Buy
        ? Apply([level], [], time, sequence)
        : Apply([], [level], time, sequence);

    /// <summary>
    /// Drops all but the best levels of each side. A feed of the best levels alone does not say when one falls out of them.
    /// </summary>
    /// <param name="levels">How many stay on each side, 1 or more.</param>
    public void Keep(int levels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(levels);
        _bids.Keep(levels);
        _asks.Keep(levels);
    }

    /// <summary>Declares that updates were missed; nothing is shown until the next snapshot.</summary>
    public void MarkStale()
    {
        if (State == OrderBookState.Valid)
        {
            State = OrderBookState.Stale;
        }
    }

    /// <summary>How many levels a side shows; 0 unless the book is valid.</summary>
    /// <param name="side">Buy for bids, sell for asks.</param>
    public int LevelCount(Side side) => State == OrderBookState.Valid ? Levels(side).Count : 0;

    /// <summary>A level.</summary>
    /// <param name="side">Buy for bids, sell for asks.</param>
    /// <param name="index">0 for the best, up to <see cref="LevelCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level, or the book is not valid.</exception>
    public BookLevel Level(Side side, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, LevelCount(side));
        return Levels(side)[index];
    }

    /// <summary>Copies the best levels, best first.</summary>
    /// <param name="side">Buy for bids, sell for asks.</param>
    /// <param name="levels">Receives as many levels as it has room for.</param>
    /// <returns>How many were copied; 0 unless the book is valid.</returns>
    public int CopyBest(Side side, Span<BookLevel> levels)
    {
        var count = Math.Min(levels.Length, LevelCount(side));
        for (var i = 0; i < count; i++)
        {
            levels[i] = Levels(side)[i];
        }

        return count;
    }

    /// <summary>Best bid and ask.</summary>
    /// <param name="quote">Both, where the book is valid and has both.</param>
    /// <returns>Whether there is a quote.</returns>
    public bool TryGetQuote(out Quote quote)
    {
        if (LevelCount(Side.Buy) == 0 || LevelCount(Side.Sell) == 0)
        {
            quote = default;
            return false;
        }

        var (bid, ask) = (_bids[0], _asks[0]);
        quote = new Quote(Time, bid.Price, bid.Quantity, ask.Price, ask.Quantity);
        return true;
    }

    /// <summary>Total quantity of the best levels.</summary>
    /// <param name="side">Buy for bids, sell for asks.</param>
    /// <param name="levels">How many levels, 0 or more; fewer are added up where there are fewer.</param>
    /// <returns>Base units; 0 unless the book is valid.</returns>
    public double Depth(Side side, int levels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(levels);
        var sum = 0.0;
        var count = Math.Min(levels, LevelCount(side));
        for (var i = 0; i < count; i++)
        {
            sum += Levels(side)[i].Quantity;
        }

        return sum;
    }

    /// <summary>Total quantity at a price or better.</summary>
    /// <param name="side">Buy for bids (prices at or above), sell for asks (prices at or below).</param>
    /// <param name="price">The worst price that counts.</param>
    /// <returns>Base units; 0 unless the book is valid.</returns>
    public double DepthTo(Side side, double price)
    {
        var sum = 0.0;
        var count = LevelCount(side);
        for (var i = 0; i < count; i++)
        {
            var level = Levels(side)[i];
            if (side == Side.Buy ? level.Price < price : level.Price > price)
            {
                break;
            }

            sum += level.Quantity;
        }

        return sum;
    }

    /// <summary>The average price at which a market order would fill now: each level is used up before the next.</summary>
    /// <param name="side">The side of the order: a buy takes asks, a sell takes bids.</param>
    /// <param name="quantity">Base units, above 0.</param>
    /// <param name="price">Quote units, where the book is valid and deep enough.</param>
    /// <returns>Whether the visible levels can fill the quantity.</returns>
    public bool TryGetMarketPrice(Side side, double quantity, out double price)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        var taken = side == Side.Buy ? Side.Sell : Side.Buy;
        var count = LevelCount(taken);
        var (rest, notional) = (quantity, 0.0);
        for (var i = 0; i < count && rest > 0.0; i++)
        {
            var level = Levels(taken)[i];
            var fill = Math.Min(rest, level.Quantity);
            notional += fill * level.Price;
            rest -= fill;
        }

        price = rest > 0.0 ? double.NaN : notional / quantity;
        return rest <= 0.0;
    }

    private static void RequirePossible(ReadOnlySpan<BookLevel> levels)
    {
        foreach (var level in levels)
        {
            if (!(level.Price > 0.0 && double.IsFinite(level.Price) && level.Quantity >= 0.0 && double.IsFinite(level.Quantity)))
            {
                throw new ArgumentException($"The level is impossible: {level}.", nameof(levels));
            }
        }
    }

    private OrderBookState Settle(DateTime time, long sequence)
    {
        Time = time;
        Sequence = sequence;

        // Equal prices would have traded with each other: a locked book is as wrong as a crossed one.
        var crossed = _bids.Count > 0 && _asks.Count > 0 && _bids[0].Price >= _asks[0].Price;
        State = crossed ? OrderBookState.Crossed : OrderBookState.Valid;
        return State;
    }

    private BookSide Levels(Side side) => side == Side.Buy ? _bids : _asks;
}
