using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Markets;

public sealed class OrderBookTests
{
    private static readonly DateTime Time = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void New_BeforeASnapshot_ShowsNothingAndRefusesUpdates()
    {
        var book = new OrderBook();

        Assert.Equal(OrderBookState.AwaitingSnapshot, book.Apply(Side.Buy, new BookLevel(99, 1), Time, 1));
        Assert.False(book.TryGetQuote(out _));
        Assert.Equal(0, book.LevelCount(Side.Buy));
        Assert.Throws<ArgumentOutOfRangeException>(() => book.Level(Side.Buy, 0));
    }

    [Fact]
    public void ApplySnapshot_InAnyOrder_SortsBothSidesBestFirst()
    {
        var book = Sample();

        Assert.True(book.TryGetQuote(out var quote));
        Assert.Equal(new Quote(Time, 99, 2, 101, 3), quote);
        Assert.Equal([new(99, 2), new(98, 4), new(97, 8)], Best(book, Side.Buy, 10));
        Assert.Equal([new(101, 3), new(102, 5)], Best(book, Side.Sell, 10));
        Assert.Equal([new(99, 2), new(98, 4)], Best(book, Side.Buy, 2));
        Assert.Equal(new BookLevel(102, 5), book.Level(Side.Sell, 1));
        Assert.Equal(10, book.Sequence);
    }

    [Fact]
    public void Apply_QuantityZero_RemovesTheLevel()
    {
        var book = Sample();
        book.Apply(Side.Buy, new BookLevel(99, 0), Time, 11);
        book.Apply(Side.Buy, new BookLevel(50, 0), Time, 12);
        book.Apply(Side.Sell, new BookLevel(100, 7), Time.AddSeconds(1), 13);

        Assert.True(book.TryGetQuote(out var quote));
        Assert.Equal(new Quote(Time.AddSeconds(1), 98, 4, 100, 7), quote);
        Assert.Equal(3, book.LevelCount(Side.Sell));
        Assert.Equal(2, book.LevelCount(Side.Buy));
        Assert.Equal(13, book.Sequence);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(101.5)]
    public void Apply_BidReachesAsk_ShowsNothingUntilTheNextSnapshot(double bid)
    {
        var book = Sample();

        Assert.Equal(OrderBookState.Crossed, book.Apply(Side.Buy, new BookLevel(bid, 1), Time, 11));
        Assert.False(book.TryGetQuote(out _));
        Assert.Equal(0, book.LevelCount(Side.Sell));
        Assert.Equal(0.0, book.Depth(Side.Buy, 5));
        Assert.Equal(0.0, book.DepthTo(Side.Buy, 1));
        Assert.Empty(Best(book, Side.Buy, 5));
        Assert.False(book.TryGetMarketPrice(Side.Buy, 1, out _));

        // Taking the offending level back does not restore trust.
        Assert.Equal(OrderBookState.Crossed, book.Apply(Side.Buy, new BookLevel(bid, 0), Time, 12));
        Assert.Equal(OrderBookState.Valid, book.ApplySnapshot([new(99, 1)], [new(100, 1)], Time, 13));
    }

    [Fact]
    public void Apply_MessageThatMovesBothSides_IsJudgedByItsResult()
    {
        var book = Sample();

        // The new bid is above the old asks, which the same message removes.
        Assert.Equal(OrderBookState.Valid, book.Apply([new(101.5, 1)], [new(101, 0), new(102, 0), new(103, 2)], Time, 11));
        Assert.True(book.TryGetQuote(out var quote));
        Assert.Equal((101.5, 103.0), (quote.BidPrice, quote.AskPrice));
    }

    [Fact]
    public void ApplySnapshot_CrossedItself_IsNotShown()
    {
        var book = new OrderBook();

        Assert.Equal(OrderBookState.Crossed, book.ApplySnapshot([new(100, 1)], [new(100, 1)], Time, 1));
        Assert.False(book.TryGetQuote(out _));
    }

    [Fact]
    public void MarkStale_ValidBook_ShowsNothingUntilTheNextSnapshot()
    {
        var book = Sample();
        book.MarkStale();

        Assert.Equal(OrderBookState.Stale, book.State);
        Assert.False(book.TryGetQuote(out _));
        Assert.Equal(OrderBookState.Stale, book.Apply(Side.Buy, new BookLevel(99, 1), Time, 11));
        Assert.Equal(OrderBookState.Valid, book.ApplySnapshot([new(99, 1)], [new(100, 1)], Time, 12));
    }

    [Fact]
    public void TryGetQuote_OneSideEmpty_GivesNone()
    {
        var book = new OrderBook();
        book.ApplySnapshot([new(99, 1)], [new(100, 0)], Time, 1);

        Assert.Equal(OrderBookState.Valid, book.State);
        Assert.Equal(1, book.LevelCount(Side.Buy));
        Assert.False(book.TryGetQuote(out _));
    }

    [Fact]
    public void Depth_OfLevelsOrUpToAPrice_AddsQuantities()
    {
        var book = Sample();

        Assert.Equal(6.0, book.Depth(Side.Buy, 2));
        Assert.Equal(14.0, book.Depth(Side.Buy, 9));
        Assert.Equal(6.0, book.DepthTo(Side.Buy, 98));
        Assert.Equal(3.0, book.DepthTo(Side.Sell, 101.5));
        Assert.Equal(0.0, book.DepthTo(Side.Sell, 100));
    }

    [Fact]
    public void TryGetMarketPrice_ThroughTwoLevels_IsTheWeightedAverage()
    {
        var book = Sample();

        // Buying 5: 3 at 101 and 2 at 102, (303 + 204) / 5 = 101.4. Selling 2: all at 99.
        Assert.True(book.TryGetMarketPrice(Side.Buy, 5, out var buy));
        Assert.Equal(101.4, buy, 1e-12);
        Assert.True(book.TryGetMarketPrice(Side.Sell, 2, out var sell));
        Assert.Equal(99.0, sell);
        Assert.False(book.TryGetMarketPrice(Side.Buy, 8.5, out var none));
        Assert.True(double.IsNaN(none));
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(-5.0, 1.0)]
    [InlineData(double.NaN, 1.0)]
    [InlineData(5.0, -1.0)]
    [InlineData(5.0, double.PositiveInfinity)]
    public void Apply_ImpossibleLevel_ThrowsAndChangesNothing(double price, double quantity)
    {
        var book = Sample();

        Assert.Throws<ArgumentException>(() => book.Apply([new(99, 0), new(price, quantity)], [], Time, 11));
        Assert.Throws<ArgumentException>(() => book.ApplySnapshot([], [new(price, quantity)], Time, 11));
        Assert.Equal(14.0, book.Depth(Side.Buy, 9));
        Assert.Equal(10, book.Sequence);
    }

    [Fact]
    public void ApplySnapshot_PriceTwice_ThrowsAndShowsNothing()
    {
        var book = Sample();

        Assert.Throws<ArgumentException>(() => book.ApplySnapshot([new(99, 1), new(98, 1), new(99, 2)], [], Time, 11));
        Assert.Equal(OrderBookState.AwaitingSnapshot, book.State);
    }

    [Fact]
    public void Apply_AnyMessages_AgreesWithADictionaryAndNeverShowsACross()
    {
        // A message: 0 is a snapshot, 1 a gap, otherwise up to four changed levels with prices of 95 to 105.
        var level = Gen.Choose(0, 1).SelectMany(side => Gen.Choose(90, 110).SelectMany(price => Gen.Choose(0, 3).Select(quantity =>
            (Side: side == 0 ? Side.Buy : Side.Sell, Level: new BookLevel(side == 0 ? price - 4 : price + 4, quantity)))));
        var message = Gen.Choose(0, 30).SelectMany(kind => level.ListOf(4).Select(levels => (kind, levels)));
        Prop.ForAll(message.ListOf(200).ToArbitrary(), messages =>
        {
            var book = new OrderBook();
            var model = new NaiveBook();
            foreach (var (kind, levels) in messages)
            {
                model.Take(kind, levels);
                Feed(book, kind, levels);
                if (!model.Agrees(book))
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Apply_Always_AllocatesNothing()
    {
        var book = Sample();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            book.Apply(Side.Buy, new BookLevel(90 + (i % 8), i % 3), Time, i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static OrderBook Sample()
    {
        var book = new OrderBook();
        book.ApplySnapshot([new(98, 4), new(99, 2), new(97, 8)], [new(102, 5), new(101, 3)], Time, 10);
        return book;
    }

    private static BookLevel[] Best(OrderBook book, Side side, int count)
    {
        var levels = new BookLevel[count];
        return levels[..book.CopyBest(side, levels)];
    }

    private static void Feed(OrderBook book, int kind, IEnumerable<(Side Side, BookLevel Level)> levels)
    {
        if (kind == 0)
        {
            book.ApplySnapshot([new(98, 1), new(97, 2)], [new(101, 1), new(102, 2)], Time, 1);
        }
        else if (kind == 1)
        {
            book.MarkStale();
        }
        else
        {
            BookLevel[] Of(Side side) => [.. levels.Where(change => change.Side == side).Select(change => change.Level)];
            book.Apply(Of(Side.Buy), Of(Side.Sell), Time, 1);
        }
    }

    private sealed class NaiveBook
    {
        private readonly Dictionary<double, double> _bids = [];
        private readonly Dictionary<double, double> _asks = [];
        private bool _trusted;

        public void Take(int kind, IEnumerable<(Side Side, BookLevel Level)> levels)
        {
            if (kind == 0)
            {
                _bids.Clear();
                _asks.Clear();
                (_bids[98], _bids[97], _asks[101], _asks[102]) = (1, 2, 1, 2);
                _trusted = true;
            }
            else if (kind == 1)
            {
                _trusted = false;
            }
            else if (_trusted)
            {
                foreach (var (side, level) in levels)
                {
                    (side == Side.Buy ? _bids : _asks)[level.Price] = level.Quantity;
                }

                _trusted = !Shown(_bids).Any(bid => Shown(_asks).Any(ask => bid.Price >= ask.Price));
            }
        }

        public bool Agrees(OrderBook book) => book.State == OrderBookState.Valid
            ? _trusted
                && Best(book, Side.Buy, 50).SequenceEqual(Shown(_bids).OrderByDescending(level => level.Price))
                && Best(book, Side.Sell, 50).SequenceEqual(Shown(_asks).OrderBy(level => level.Price))
                && (!book.TryGetQuote(out var quote) || quote.BidPrice < quote.AskPrice)
            : !_trusted && book.LevelCount(Side.Buy) == 0 && book.LevelCount(Side.Sell) == 0;

        private static IEnumerable<BookLevel> Shown(Dictionary<double, double> levels) =>
            levels.Where(pair => pair.Value > 0).Select(pair => new BookLevel(pair.Key, pair.Value));
    }
}
