using R3edge.Domain.Markets;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Coinbase;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Books;

public sealed class VenueBooksTests
{
    private static readonly Listing Bitcoin = Given.Coinbase.Find("BTC-USD"u8)!;

    // The recorded snapshot is message 0 of its connection and the recorded update message 1: the offer 68901 goes, the bid 68900 grows.
    [Fact]
    public void Coinbase_RecordedSnapshotAndUpdate_GiveTheBook()
    {
        var book = new CountedBook(Bitcoin);
        var sink = new BookSink(book);
        var decoder = new CoinbaseDecoder(Given.Coinbase);
        decoder.Decode(Given.Recorded("coinbase/at_ws_l2_snapshot.json"), Given.ReceivedAt, sink);
        decoder.Decode(Given.Recorded("coinbase/at_ws_l2_update.json"), Given.ReceivedAt, sink);

        Assert.Equal(BookVerdict.Applied, sink.Last);
        Assert.True(book.Book.TryGetQuote(out var quote));
        Assert.Equal((68900, 2, 68901.5, 1.2), (quote.BidPrice, quote.BidQuantity, quote.AskPrice, quote.AskQuantity));
        Assert.Equal((3, 2), (book.Book.LevelCount(Side.Buy), book.Book.LevelCount(Side.Sell)));
    }

    [Fact]
    public void Coinbase_UpdateBeforeASnapshot_IsRefused() =>
        Assert.Equal(BookVerdict.Refused, new CountedBook(Bitcoin).Apply(Message(BookMessageKind.Update)));

    [Theory]
    [InlineData(new long[] { 0, 1, 2, 3 }, 0, 0)]
    [InlineData(new long[] { 7, 8, 9 }, 0, 0)]
    [InlineData(new long[] { 0, 2 }, 1, 1)]
    [InlineData(new long[] { 0, 5, 6, 8 }, 2, 5)]
    [InlineData(new long[] { 3, 3 }, 1, 0)]
    [InlineData(new long[] { 3, 2, 3 }, 1, 0)]
    public void Check_ConnectionCounter_BreaksUnlessEachIsTheNext(long[] sequences, int breaks, int missing)
    {
        var counter = new ConnectionCounter();
        foreach (var sequence in sequences)
        {
            counter.IsNext(sequence);
        }

        Assert.Equal((breaks, missing), (counter.Breaks, counter.Missing));
    }

    // A heartbeat counts too: losing any message of the connection makes every book of it stale.
    [Fact]
    public void Check_JumpOfTheCounter_MakesEveryBookStale()
    {
        var books = new VenueBooks(Venue.Coinbase, Given.Coinbase.Listings);
        Assert.True(books.Check(0));
        Assert.Equal(BookVerdict.Applied, books.Apply(Message(BookMessageKind.Snapshot), out var book));
        Assert.False(books.Check(2));

        Assert.Equal(BookBreach.ConnectionGap, book!.Breach);
        Assert.All(books.All, each => Assert.True(each.NeedsSnapshot));
        Assert.Equal(BookVerdict.Refused, books.Apply(Message(BookMessageKind.Update), out _));
        Assert.Equal(BookVerdict.Applied, books.Apply(Message(BookMessageKind.Snapshot), out _));
    }

    [Fact]
    public void OnDisconnected_SnapshotsAndCounterOfTheOldConnection_MeanNothing()
    {
        var books = new VenueBooks(Venue.Coinbase, Given.Coinbase.Listings);
        books.Check(41);
        books.Apply(Message(BookMessageKind.Snapshot), out _);
        books.OnDisconnected();

        Assert.Equal(BookBreach.Disconnected, books.Find(Bitcoin.Id)!.Breach);
        Assert.True(books.Check(0)); // The new connection counts from the beginning.
    }

    [Theory]
    [InlineData("binance", false)]
    [InlineData("kucoin", false)]
    [InlineData("kraken", true)]
    [InlineData("coinbase", false)]
    public void OnUnreadableFrame_WhereNothingElseWouldShowTheLoss_BooksAreStale(string venue, bool stale)
    {
        var listings = Given.Table(venue).Listings;
        Assert.Equal(stale, new VenueBooks(listings[0].Id.Venue, listings).OnUnreadableFrame());
    }

    private static BookMessage Message(BookMessageKind kind) => new()
    {
        Listing = Bitcoin,
        Kind = kind,
        Time = Given.ReceivedAt,
        Bids = new[] { new BookLevel(99, 1) },
        Asks = new[] { new BookLevel(101, 1) },
    };
}
