using System.Globalization;
using System.Text;
using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.KuCoin;
using R3edge.Testing;

namespace R3edge.Exchanges.Tests.Books;

public sealed class RecordedBookTests
{
    // The venue's own best bid and ask come at update ...862, ...864 and ...866; all levels are compared with a dictionary.
    [Fact]
    public void BinanceRecording_SnapshotAndUpdates_RebuildTheBookExactly()
    {
        var listing = Given.Binance.Find("XMRBTC"u8)!;
        var (decoder, book, truth, compared) = (new BinanceDecoder(Given.Binance), ChainedBook.ForBinance(listing), new PlainBook(), 0);
        var sink = new BookSink(book);
        var quotes = new Dictionary<long, Quote>();
        sink.OnQuoteAt = (quote, sequence) => quotes[sequence] = quote;
        var lines = Given.RecordedLines("binance/recorded_book_XMRBTC.jsonl").ToArray();

        decoder.Decode(lines[0], Given.ReceivedAt, sink); // It came before the snapshot.
        Assert.Equal(BookVerdict.Kept, sink.Last);
        var snapshot = Given.Recorded("binance/rest_depth_XMRBTC_top20.json");
        decoder.DecodeSnapshot(snapshot, listing, Given.ReceivedAt, sink);
        Assert.Equal(BookVerdict.Applied, sink.Last);
        truth.Set(Root(snapshot), "bids", "asks");
        Assert.Equal(717720857, book.Sequence);

        foreach (var line in lines.Skip(1))
        {
            decoder.Decode(line, Given.ReceivedAt, sink);
            Assert.Equal(BookVerdict.Applied, sink.Last);
            var data = Root(line).GetProperty("data");
            if (data.TryGetProperty("e", out _))
            {
                truth.Set(data, "b", "a");
                truth.AssertEqual(book.Book);
                if (quotes.Remove(book.Sequence, out var expected))
                {
                    Assert.True(book.Book.TryGetQuote(out var quote));
                    Assert.Equal(expected with { Time = quote.Time }, quote);
                    compared++;
                }
            }
        }

        Assert.Equal(3, compared);
        Assert.Equal(0, book.Counts.Breaches);
    }

    // The recording has no snapshot, but the ticker at ...873 and at ...889 is one of the best levels on either end.
    [Fact]
    public void KuCoinRecording_FromOneTickerToTheNext_RebuildsTheBookExactly()
    {
        var listing = Given.KuCoin.Find("BCHSV-USDT"u8)!;
        var (decoder, book, truth) = (new KuCoinDecoder(Given.KuCoin), ChainedBook.ForKuCoin(listing), new PlainBook());
        var sink = new BookSink(book);
        var lines = Given.RecordedLines("kucoin/recorded_level2_BCHSV-USDT.jsonl").ToArray();
        const string Snapshot = """
            {"code":"200000","data":{"time":1619378326330,"sequence":"1613277183873","bids":[["242.654","0.68148185"]],"asks":[["242.951","4.51280965"]]}}
            """;
        decoder.DecodeSnapshot(Encoding.UTF8.GetBytes(Snapshot), listing, Given.ReceivedAt, sink);
        truth.Set(Root(Encoding.UTF8.GetBytes(Snapshot)).GetProperty("data"), "bids", "asks");
        Quote last = default;
        sink.OnQuoteAt = (quote, _) => last = quote;

        foreach (var line in lines)
        {
            decoder.Decode(line, Given.ReceivedAt, sink);
            if (Root(line).TryGetProperty("data", out var data) && data.TryGetProperty("changes", out var changes))
            {
                Assert.Equal(BookVerdict.Applied, sink.Last);
                truth.Set(changes, "bids", "asks");
                truth.AssertEqual(book.Book);
            }
        }

        Assert.Equal(1613277183889, book.Sequence);
        Assert.Equal(0, book.Counts.Breaches);
        Assert.True(book.Book.TryGetQuote(out var quote));
        Assert.Equal((242.649, 5, 242.951, 4.51280965), (last.BidPrice, last.BidQuantity, last.AskPrice, last.AskQuantity));
        Assert.Equal(last with { Time = quote.Time }, quote);
    }

    // Ten minutes lie between this snapshot and this update: 2098021528332 and 2098041693435.
    [Fact]
    public void Recording_WhoseUpdateDoesNotChainToItsSnapshot_IsAGap()
    {
        var listing = Given.Binance.Find("BTCUSDT"u8)!;
        var book = ChainedBook.ForBinance(listing);
        Assert.Equal(BookVerdict.Applied, book.Apply(Read("l2/binance_BTCUSDT_depth_snap.csv", listing, BookMessageKind.Snapshot)));

        Assert.Equal(BookVerdict.Breached, book.Apply(Read("l2/binance_BTCUSDT_depth_update.csv", listing, BookMessageKind.Update)));

        Assert.Equal(BookBreach.SequenceGap, book.Breach);
        Assert.Equal(1, book.Counts[BookBreach.SequenceGap]);
        Assert.True(book.NeedsSnapshot);
        Assert.Equal(0, book.Book.LevelCount(Side.Buy));

        // The update is kept, so the same old snapshot is refused as too old for it.
        Assert.Equal(BookVerdict.Breached, book.Apply(Read("l2/binance_BTCUSDT_depth_snap.csv", listing, BookMessageKind.Snapshot)));
        Assert.Equal(BookBreach.SnapshotTooOld, book.Breach);
    }

    private static BookMessage Read(string path, Listing listing, BookMessageKind kind)
    {
        var rows = File.ReadLines(SharedData.Require(path)).Skip(1).Select(line => line.Split(',')).ToArray();
        BookLevel[] Side(string side) => [.. rows.Where(row => row[4] == side).Select(row => new BookLevel(Number(row[6]), Number(row[7])))];
        return new BookMessage
        {
            Listing = listing,
            Kind = kind,
            Time = Given.ReceivedAt,
            FirstSequence = kind == BookMessageKind.Update ? (long)Number(rows[0][2]) : (long)Number(rows[0][3]),
            LastSequence = (long)Number(rows[0][3]),
            Bids = Side("b"),
            Asks = Side("a"),
        };
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static JsonElement Root(byte[] json) => JsonSerializer.Deserialize<JsonElement>(json);
}
