using System.Diagnostics;
using System.Text;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Exchanges.Books;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Decoding;

/// <summary>Damaged frames: nothing escapes, nothing hangs, every frame is counted, and nothing impossible is delivered.</summary>
public sealed class FuzzTests
{
    private static readonly byte[] Structure = Encoding.ASCII.GetBytes("{}[]\",:.0123456789-eE+\\ tfnu");

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
            Damage(frames, random, buffer);
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

    private static void Damage(List<byte[]> frames, DeterministicRandom random, List<byte> buffer)
    {
        buffer.Clear();
        buffer.AddRange(frames[Below(random, frames.Count)]);
        var times = 1 + Below(random, 3);
        for (var i = 0; i < times && buffer.Count > 0; i++)
        {
            var at = Below(random, buffer.Count);
            var length = 1 + Below(random, Math.Min(40, buffer.Count - at));
            switch (Below(random, 8))
            {
                case 0: // A bit flips.
                    buffer[at] ^= (byte)(1 << Below(random, 8));
                    break;
                case 1: // The end is cut off.
                    buffer.RemoveRange(at, buffer.Count - at);
                    break;
                case 2: // A part comes twice.
                    buffer.InsertRange(at, buffer.GetRange(at, length));
                    break;
                case 3: // A part is lost.
                    buffer.RemoveRange(at, length);
                    break;
                case 4: // A character of the syntax appears.
                    buffer.Insert(at, Structure[Below(random, Structure.Length)]);
                    break;
                case 5: // A character of the syntax takes the place of another.
                    buffer[at] = Structure[Below(random, Structure.Length)];
                    break;
                case 6: // Two fields change places.
                    SwapFields(buffer, random);
                    break;
                default: // The whole frame comes twice, or half of it goes on as another frame.
                    var other = frames[Below(random, frames.Count)];
                    buffer.RemoveRange(at, buffer.Count - at);
                    buffer.AddRange(other.Skip(Below(random, other.Length)));
                    break;
            }
        }
    }

    private static void SwapFields(List<byte> buffer, DeterministicRandom random)
    {
        var text = Encoding.Latin1.GetString([.. buffer]).Split(',');
        var (first, second) = (Below(random, text.Length), Below(random, text.Length));
        (text[first], text[second]) = (text[second], text[first]);
        buffer.Clear();
        buffer.AddRange(Encoding.Latin1.GetBytes(string.Join(',', text)));
    }

    private static int Below(DeterministicRandom random, int bound) => random.NextInt32(bound);

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
