using System.Diagnostics;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Decoding;

/// <summary>Damaged frames: nothing escapes, nothing hangs, every frame is counted, and nothing impossible is delivered.</summary>
public sealed class FuzzTests
{
    [Theory]
    [InlineData("binance")]
    [InlineData("kucoin")]
    [InlineData("kraken")]
    [InlineData("coinbase")]
    public void Decode_DamagedFrames_NeverThrowsAndCountsEach(string venue) => Run(venue, 25_000, seed: 1);

    [Theory]
    [InlineData("binance")]
    [InlineData("kucoin")]
    [InlineData("kraken")]
    [InlineData("coinbase")]
    public void Decode_AMillionDamagedFrames_NeverThrowsAndCountsEach(string venue) => Run(venue, 250_000, seed: 2);

    private static void Run(string venue, int count, ulong seed)
    {
        var frames = Corpus(venue);
        var random = new DeterministicRandom(seed);
        var decoder = Given.Decoder(venue);
        var sink = new CheckingSink(decoder.Venue, decoder.Listings);
        var buffer = new List<byte>();
        for (var i = 0; i < count; i++)
        {
            FrameDamage.Of(frames, random, buffer);
            var (frame, delivered, started) = (buffer.ToArray(), sink.Deliveries, Stopwatch.GetTimestamp());
            var outcome = decoder.Decode(frame, Given.ReceivedAt, sink);

            Assert.True(Enum.IsDefined(outcome));
            Assert.True(!FrameCounts.IsBad(outcome) || sink.Deliveries == delivered, "A bad frame delivered something.");
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "A frame took far too long.");
        }

        Assert.Equal(count, decoder.Counts.Total);
        Assert.InRange(decoder.Counts.Bad, 1, count - 1); // Some damage does not show, such as another digit in a price.
        Assert.True(sink.Deliveries > 0);
    }

    private static List<byte[]> Corpus(string venue)
    {
        var names = RecordedMessages.Names().Where(name => name.StartsWith(venue, StringComparison.Ordinal));
        var frames = names.Select(name => Given.Recorded(name + ".json")).ToList();
        frames.AddRange(RecordedMessages.Recordings().Where(row => row.Data.Item1.StartsWith(venue, StringComparison.Ordinal))
            .SelectMany(row => Given.RecordedLines(row.Data.Item1 + ".jsonl")));
        return frames;
    }

    /// <summary>Takes what is delivered to books as a feed does, and finds fault with anything impossible.</summary>
    private sealed class CheckingSink(Venue venue, ListingTable listings) : IFeedSink
    {
        private readonly VenueBooks _books = new(venue, listings.Listings, depth: 10);

        public int Deliveries { get; private set; }

        public void OnConnectionSequence(long sequence)
        {
            Deliveries++;
            _books.Check(sequence);
        }

        public void OnTrades(in TradeMessage message)
        {
            Deliveries++;
            foreach (var trade in message.Trades)
            {
                Assert.True(trade.Price > 0 && double.IsFinite(trade.Price) && trade.Quantity > 0 && double.IsFinite(trade.Quantity));
                Assert.Equal(DateTimeKind.Utc, trade.Time.Kind);
            }
        }

        public void OnQuote(Listing listing, in Quote quote, long sequence)
        {
            Deliveries++;
            Assert.True(quote.BidPrice > 0 && quote.AskPrice > 0 && quote.BidQuantity > 0 && quote.AskQuantity > 0);
        }

        public void OnBook(in BookMessage message)
        {
            Deliveries++;
            _books.Apply(message, out var book);
            Assert.True(book!.NeedsSnapshot || !book.Book.TryGetQuote(out var quote) || quote.BidPrice < quote.AskPrice);
        }

        public void OnBar(in BarMessage message)
        {
            Deliveries++;
            Assert.True(message.Bar.IsPossible);
        }

        public void OnControl(in ControlMessage message) => Deliveries++;
    }
}
