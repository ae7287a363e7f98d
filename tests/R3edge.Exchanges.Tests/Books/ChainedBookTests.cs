using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Books;

public sealed class ChainedBookTests
{
    private static readonly Listing Listing = Given.Binance.Listings[0];

    // Update i (1 to 6) sets the bid 100 + i and covers the numbers 2i-1 and 2i. Every subset of the updates may be lost, the
    // snapshot may come at any moment and be of any age: 64 x 7 x 14 histories, all of them.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_EveryLossAndEverySnapshot_TheBookIsRightOrShowsNothing(bool isKuCoin)
    {
        const int Updates = 6;
        var right = 0;
        for (var lost = 0; lost < 1 << Updates; lost++)
        {
            for (var moment = 0; moment <= Updates; moment++)
            {
                for (var age = 0; age <= (2 * Updates) + 1; age++)
                {
                    var book = isKuCoin ? ChainedBook.ForKuCoin(Listing) : ChainedBook.ForBinance(Listing);
                    for (var i = 0; i <= Updates; i++)
                    {
                        if (i == moment)
                        {
                            Snapshot(book, age);
                            right += AssertRight(book);
                        }

                        if (i < Updates && (lost & (1 << i)) == 0)
                        {
                            Update(book, (2 * i) + 1, (2 * i) + 2);
                            right += AssertRight(book);
                        }
                    }
                }
            }
        }

        Assert.True(right > 10_000);
    }

    // A long random life: losses, repetitions, snapshots late and early, disconnections. Whenever the book shows anything, it
    // is the venue's book at that number.
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Apply_RandomLife_TheBookIsTheVenuesOrShowsNothing(ulong seed, bool isKuCoin)
    {
        var random = new DeterministicRandom(seed);
        var book = isKuCoin ? ChainedBook.ForKuCoin(Listing) : ChainedBook.ForBinance(Listing);
        var history = new List<(long First, long Last, BookLevel[] Bids, BookLevel[] Asks)>();
        var states = new List<(long Sequence, PlainBook Book)>();
        var venue = new PlainBook();
        var (sequence, valid) = (0L, 0);
        for (var step = 0; step < 3000; step++)
        {
            var first = sequence + 1;
            sequence += 1 + random.NextInt32(3);
            BookLevel[] bids = [.. Enumerable.Range(0, random.NextInt32(3)).Select(_ => new BookLevel(90 + random.NextInt32(10), random.NextInt32(4)))];
            BookLevel[] asks = [.. Enumerable.Range(0, random.NextInt32(3)).Select(_ => new BookLevel(101 + random.NextInt32(10), random.NextInt32(4)))];
            Change(venue, bids, asks);
            history.Add((first, sequence, bids, asks));
            states.Add((sequence, Copy(venue)));
            if (random.NextInt32(50) == 0)
            {
                continue; // Lost.
            }

            Send(book, history[^1]);
            if (random.NextInt32(80) == 0)
            {
                Send(book, history[Math.Max(0, history.Count - 1 - random.NextInt32(3))]); // Again.
            }

            if (random.NextInt32(300) == 0)
            {
                book.MarkStale(BookBreach.Disconnected);
            }

            if (book.NeedsSnapshot && random.NextInt32(4) == 0)
            {
                var (at, state) = states[Math.Max(0, states.Count - 1 - random.NextInt32(4))];
                book.Apply(Message(BookMessageKind.Snapshot, at, at, Levels(state.Bids), Levels(state.Asks)));
            }

            if (!book.NeedsSnapshot)
            {
                valid++;
                states.Single(state => state.Sequence == book.Sequence).Book.AssertEqual(book.Book);
            }
        }

        Assert.True(valid > 1000);
        Assert.True(book.Counts[BookBreach.SequenceGap] > 20);
        Assert.True(book.Counts.Snapshots > 20);
    }

    [Fact]
    public void KuCoin_UpdateThatDoesNotAdvance_IsABreachAndForBinanceNone()
    {
        var (kuCoin, binance) = (ChainedBook.ForKuCoin(Listing), ChainedBook.ForBinance(Listing));
        foreach (var book in new[] { kuCoin, binance })
        {
            Snapshot(book, 2);
            Assert.Equal(BookVerdict.Ignored, Update(book, 1, 2)); // The snapshot contains it.
            Assert.Equal(BookVerdict.Applied, Update(book, 3, 4));
        }

        Assert.Equal(BookVerdict.Breached, Update(kuCoin, 3, 4));
        Assert.Equal(BookBreach.SequenceRepeated, kuCoin.Breach);
        Assert.Equal(BookVerdict.Ignored, Update(binance, 3, 4));
    }

    // Number 5 set the bid 99 to 7 and number 6 set it to 8; a message 5-7 that says what 5 did must not undo 6.
    [Fact]
    public void Apply_MessageThatBeginsInsideTheBook_LeavesOutChangesThatTheBookContains()
    {
        var book = ChainedBook.ForKuCoin(Listing);
        book.Apply(Message(BookMessageKind.Snapshot, 6, 6, [new BookLevel(99, 8)], [new BookLevel(101, 1)]));
        book.Apply(new BookMessage
        {
            Listing = Listing,
            Kind = BookMessageKind.Update,
            Time = Given.ReceivedAt,
            FirstSequence = 5,
            LastSequence = 7,
            Bids = [new BookLevel(99, 7), new BookLevel(98, 3)],
            BidSequences = [5, 7],
            Asks = [],
            AskSequences = [],
        });

        Assert.Equal([new BookLevel(99, 8), new BookLevel(98, 3)], [book.Book.Level(Side.Buy, 0), book.Book.Level(Side.Buy, 1)]);
    }

    [Fact]
    public void Apply_CrossingUpdate_IsABreach()
    {
        var book = ChainedBook.ForBinance(Listing);
        Snapshot(book, 2);
        var verdict = book.Apply(Message(BookMessageKind.Update, 3, 3, [new BookLevel(1000, 1)], []));

        Assert.Equal((BookVerdict.Breached, BookBreach.Crossed), (verdict, book.Breach));
        Assert.Equal(0, book.Book.LevelCount(Side.Buy));
    }

    [Fact]
    public void Apply_SnapshotWithAPriceTwice_IsABreach()
    {
        var book = ChainedBook.ForBinance(Listing);
        var verdict = book.Apply(Message(BookMessageKind.Snapshot, 3, 3, [new BookLevel(99, 1), new BookLevel(99, 2)], []));

        Assert.Equal((BookVerdict.Breached, BookBreach.RepeatedPrice), (verdict, book.Breach));
    }

    // The venue's asks are 101 to 300, one unit each; KuCoin's snapshot has the best hundred. What is behind those is not known until
    // it changes: only 205 does.
    [Fact]
    public void Apply_MarketThatLeavesTheLevelsOfTheSnapshot_ShowsNothingUntilTheNextOne()
    {
        var book = ChainedBook.ForKuCoin(Listing);
        Ladder(book, sequence: 10, lowestAsk: 101);
        Asks(book, 11, new BookLevel(205.0, 2.0));
        for (var price = 101; price <= 180; price++)
        {
            Asks(book, price - 89, new BookLevel(price, 0.0));
        }

        Assert.Equal((181.0, 21), (book.Book.Level(Side.Sell, 0).Price, book.Book.LevelCount(Side.Sell)));
        Assert.Equal(BookVerdict.Breached, Asks(book, 92, new BookLevel(181.0, 0.0)));
        Assert.Equal((BookBreach.Depleted, true, 0), (book.Breach, book.NeedsSnapshot, book.Book.LevelCount(Side.Sell)));

        // A snapshot of before the last changes: they are in it afterwards.
        Asks(book, 93, new BookLevel(182.0, 0.0));
        Ladder(book, sequence: 91, lowestAsk: 181);
        Assert.Equal((183.0, 98), (book.Book.Level(Side.Sell, 0).Price, book.Book.LevelCount(Side.Sell)));
        Assert.Equal(93, book.Sequence);
    }

    [Fact]
    public void Apply_SnapshotWithFewerLevelsThanWereAskedFor_IsTheWholeBook_HoweverThinItBecomes()
    {
        var book = ChainedBook.ForKuCoin(Listing);
        book.Apply(Message(BookMessageKind.Snapshot, 10, 10, [new BookLevel(99.0, 1.0)], [new BookLevel(101.0, 1.0), new BookLevel(102.0, 1.0)]));

        Assert.Equal(BookVerdict.Applied, Asks(book, 11, new BookLevel(101.0, 0.0)));
        Assert.Equal(102.0, book.Book.Level(Side.Sell, 0).Price);
    }

    [Fact]
    public void Apply_UpdatesThatNobodyFetchesASnapshotFor_AreBounded()
    {
        var book = ChainedBook.ForBinance(Listing);
        for (var i = 0; i < 25_000; i++)
        {
            Update(book, i + 1, i + 1);
        }

        Assert.Equal(2, book.Counts[BookBreach.BacklogFull]);
        Assert.Equal(BookVerdict.Applied, book.Apply(Message(BookMessageKind.Snapshot, 25_000, 25_000, [new BookLevel(99, 1)], [])));
    }

    [Fact]
    public void Apply_MessageAboutAnotherInstrument_IsAMistakeOfTheCaller() => Assert.Throws<ArgumentException>(() =>
        ChainedBook.ForBinance(Given.Binance.Listings[1]).Apply(Message(BookMessageKind.Snapshot, 1, 1, [], [])));

    private static void Ladder(ChainedBook book, long sequence, int lowestAsk) => book.Apply(Message(
        BookMessageKind.Snapshot, sequence, sequence, [new BookLevel(99.0, 1.0)],
        [.. Enumerable.Range(lowestAsk, 100).Select(price => new BookLevel(price, 1.0))]));

    private static BookVerdict Asks(ChainedBook book, long sequence, BookLevel level) =>
        book.Apply(Message(BookMessageKind.Update, sequence, sequence, [], [level]));

    private static void Send(ChainedBook book, (long First, long Last, BookLevel[] Bids, BookLevel[] Asks) update) =>
        book.Apply(Message(BookMessageKind.Update, update.First, update.Last, update.Bids, update.Asks));

    private static void Change(PlainBook book, BookLevel[] bids, BookLevel[] asks)
    {
        Array.ForEach(bids, level => PlainBook.Set(book.Bids, level.Price, level.Quantity));
        Array.ForEach(asks, level => PlainBook.Set(book.Asks, level.Price, level.Quantity));
    }

    private static PlainBook Copy(PlainBook book)
    {
        var copy = new PlainBook();
        Change(copy, Levels(book.Bids), Levels(book.Asks));
        return copy;
    }

    private static BookLevel[] Levels(SortedDictionary<double, double> side) => [.. side.Select(pair => new BookLevel(pair.Key, pair.Value))];

    private static BookVerdict Snapshot(ChainedBook book, int sequence) => book.Apply(Message(
        BookMessageKind.Snapshot, sequence, sequence, [.. Bids(sequence)], [new BookLevel(1000, 1)]));

    private static BookVerdict Update(ChainedBook book, int first, int last) => book.Apply(Message(
        BookMessageKind.Update, first, last, [new BookLevel(100 + (last / 2), last)], []));

    private static IEnumerable<BookLevel> Bids(long sequence) => Enumerable.Range(1, (int)sequence / 2).Select(i => new BookLevel(100 + i, 2 * i));

    private static int AssertRight(ChainedBook book)
    {
        if (book.NeedsSnapshot)
        {
            Assert.Equal(0, book.Book.LevelCount(Side.Sell));
            return 0;
        }

        Assert.Equal(Bids(book.Sequence).Reverse(), Enumerable.Range(0, book.Book.LevelCount(Side.Buy)).Select(i => book.Book.Level(Side.Buy, i)));
        return 1;
    }

    private static BookMessage Message(BookMessageKind kind, long first, long last, BookLevel[] bids, BookLevel[] asks) => new()
    {
        Listing = Listing,
        Kind = kind,
        Time = Given.ReceivedAt,
        FirstSequence = first,
        LastSequence = last,
        Bids = bids,
        Asks = asks,
    };
}
