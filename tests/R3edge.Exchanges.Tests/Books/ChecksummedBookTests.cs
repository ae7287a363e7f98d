using System.Globalization;
using System.Text;
using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Kraken;

namespace R3edge.Exchanges.Tests.Books;

public sealed class ChecksummedBookTests
{
    private readonly KrakenDecoder _decoder = new(Given.Kraken);

    [Theory]
    [InlineData("BTC/USD", "ws_book_snapshot_BTCUSD")]
    [InlineData("MATIC/USD", "ws_book_snapshot_MATICUSD")]
    [InlineData("MATIC/USD", "ws_book_snapshot_MATICUSD,ws_book_update_MATICUSD")]
    public void Apply_PublishedMessages_HaveThePublishedChecksums(string symbol, string files)
    {
        var book = Book(symbol);
        foreach (var file in files.Split(','))
        {
            Assert.Equal(BookVerdict.Applied, Feed(book, Given.Recorded($"kraken/{file}.json")));
        }

        Assert.False(book.NeedsSnapshot);
        Assert.Equal(10, book.Book.LevelCount(Side.Buy));
    }

    // The documentation prints the two strings that its worked example hashes.
    [Fact]
    public void TestChecksum_OfTheDocumentedStrings_IsTheDocumentedNumber()
    {
        var vectors = JsonSerializer.Deserialize<JsonElement>(Given.Recorded("kraken/signing_vectors.json")).GetProperty("book_checksum_strings");
        var text = vectors.GetProperty("asks").GetString() + vectors.GetProperty("bids").GetString();

        Assert.Equal(vectors.GetProperty("crc32").GetUInt32(), Crc(text));
        Assert.Equal(3310070434, Crc(text));
    }

    // Any other digit in any price or quantity of the ten best levels must show.
    [Theory]
    [InlineData("4831.75496356", "4831.75496357")]
    [InlineData("\"price\": 0.5668", "\"price\": 0.56679")]
    [InlineData("36304.0847022", "36304.0847021")]
    [InlineData("2439117997", "2439117998")]
    public void Apply_SnapshotWithOneOtherDigit_IsABreach(string good, string bad)
    {
        var book = Book("MATIC/USD");
        var text = Encoding.UTF8.GetString(Given.Recorded("kraken/ws_book_snapshot_MATICUSD.json"));
        Assert.Contains(good, text, StringComparison.Ordinal);

        Assert.Equal(BookVerdict.Breached, Feed(book, Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal))));

        Assert.Contains(book.Breach, new[] { BookBreach.ChecksumMismatch, BookBreach.TooManyPlaces });
        Assert.True(book.NeedsSnapshot);
        Assert.Equal(0, book.Book.LevelCount(Side.Buy));
    }

    [Fact]
    public void Apply_UpdateThatWasMissed_ShowsAtTheNextChecksum()
    {
        var book = Book("MATIC/USD");
        Feed(book, Given.Recorded("kraken/ws_book_snapshot_MATICUSD.json"));
        var update = Encoding.UTF8.GetString(Given.Recorded("kraken/ws_book_update_MATICUSD.json"));
        Assert.Equal(BookVerdict.Breached, Feed(book, Encoding.UTF8.GetBytes(update.Replace("0.5657,\"qty\":1098.3947558", "0.5658,\"qty\":1", StringComparison.Ordinal))));
        Assert.Equal(BookVerdict.Refused, Feed(book, Encoding.UTF8.GetBytes(update)));

        Feed(book, Given.Recorded("kraken/ws_book_snapshot_MATICUSD.json"));
        Assert.Equal(BookVerdict.Applied, Feed(book, Encoding.UTF8.GetBytes(update)));
        Assert.Equal(2, book.Counts.Snapshots);
        Assert.Equal(1, book.Counts[BookBreach.ChecksumMismatch]);
    }

    // The venue's book is kept as text, cut to the depth without a word, and summed by a CRC written bit by bit.
    [Theory]
    [InlineData(10, 1)]
    [InlineData(25, 2)]
    public void Apply_RandomLife_EveryChecksumMatchesAndEveryLossShows(int depth, ulong seed)
    {
        var random = new DeterministicRandom(seed);
        var book = new ChecksummedBook(Given.Kraken.Find("MATIC/USD"u8)!, depth);
        var (bids, asks) = (new SortedDictionary<int, long>(Comparer<int>.Create((a, b) => b - a)), new SortedDictionary<int, long>());
        for (var i = 0; i < 2 * depth; i++)
        {
            bids[5000 - i] = 1 + random.NextInt32(1_000_000_000);
            asks[5001 + i] = 1 + random.NextInt32(1_000_000_000);
        }

        Assert.Equal(BookVerdict.Applied, Feed(book, Frame("snapshot", Top(bids, depth), Top(asks, depth), bids, asks)));
        for (var step = 0; step < 2000; step++)
        {
            var isBid = random.NextInt32(2) == 0;
            var side = isBid ? bids : asks;
            var price = isBid ? 5000 - random.NextInt32(2 * depth) : 5001 + random.NextInt32(2 * depth);
            var before = Top(side, depth);
            if (random.NextInt32(3) == 0 && side.Count > depth + 5)
            {
                side.Remove(price);
            }
            else
            {
                side[price] = 1 + random.NextInt32(1_000_000_000);
            }

            // What the venue sends: levels that are other than before or new among the best, and removals; not what fell out.
            var after = Top(side, depth);
            var changes = after.Except(before).ToList();
            changes.AddRange(before.Where(level => !side.ContainsKey(level.Key)).Select(level => KeyValuePair.Create(level.Key, 0L)));
            var frame = Frame("update", isBid ? changes : [], isBid ? [] : changes, bids, asks);
            Assert.Equal(BookVerdict.Applied, Feed(book, frame));
            Assert.Equal(after.Select(level => new BookLevel(double.Parse(Price(level.Key), CultureInfo.InvariantCulture), double.Parse(Quantity(level.Value), CultureInfo.InvariantCulture))),
                Enumerable.Range(0, depth).Select(i => book.Book.Level(isBid ? Side.Buy : Side.Sell, i)));
        }
    }

    [Fact]
    public void Create_WithADepthThatKrakenDoesNotHave_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChecksummedBook(Given.Kraken.Listings[0], 20));

    private static ChecksummedBook Book(string symbol) => new(Given.Kraken.Find(Encoding.ASCII.GetBytes(symbol))!, 10);

    private static List<KeyValuePair<int, long>> Top(SortedDictionary<int, long> side, int depth) => [.. side.Take(depth)];

    private static string Price(int tenThousandths) => (tenThousandths / 10_000m).ToString("F4", CultureInfo.InvariantCulture);

    private static string Quantity(long units) => (units / 100_000_000m).ToString("F8", CultureInfo.InvariantCulture);

    private static byte[] Frame(
        string type, List<KeyValuePair<int, long>> bids, List<KeyValuePair<int, long>> asks, SortedDictionary<int, long> allBids, SortedDictionary<int, long> allAsks)
    {
        static string Levels(List<KeyValuePair<int, long>> levels) => string.Join(',', levels.Select(level => $$"""{"price":{{Price(level.Key)}},"qty":{{Quantity(level.Value)}}}"""));
        static string Digits(SortedDictionary<int, long> side) => string.Concat(side.Take(10).Select(level => Strip(Price(level.Key)) + Strip(Quantity(level.Value))));
        static string Strip(string text) => text.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        return Encoding.UTF8.GetBytes(
            $$"""{"channel":"book","type":"{{type}}","data":[{"symbol":"MATIC/USD","bids":[{{Levels(bids)}}],"asks":[{{Levels(asks)}}],"checksum":{{Crc(Digits(allAsks) + Digits(allBids))}}}]}""");
    }

    private static uint Crc(string text)
    {
        var crc = uint.MaxValue;
        foreach (var character in Encoding.ASCII.GetBytes(text))
        {
            crc ^= character;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private BookVerdict Feed(VenueBook book, byte[] frame)
    {
        var sink = new BookSink(book);
        Assert.Equal(FrameOutcome.Books, _decoder.Decode(frame, Given.ReceivedAt, sink));
        return sink.Last;
    }
}
