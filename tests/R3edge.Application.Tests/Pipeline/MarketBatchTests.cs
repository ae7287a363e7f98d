using System.Text;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Application.Pipeline.Market;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Pipeline;

public sealed class MarketBatchTests
{
    private static readonly InstrumentId Instrument = new(Venue.KuCoin, "BTC-USDT");

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameBitsInTheSameOrder()
    {
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var written = new Tape();
            using var writer = new MarketBatchWriter(Instrument);
            for (var i = random.Next(1, 30); i > 0; i--)
            {
                WriteAny(random, writer, written);
            }

            var received = AnyTime(random);
            Assert.Equal(written.Entries.Count, writer.Count);
            var data = writer.Take("id", received);
            data.ThrowIfInvalid();
            var read = new Tape();
            Assert.Equal(received, new MarketBatchReader().Read(data.Body.Span, read));
            Assert.Equal(written.Entries, read.Entries);
            Assert.Equal(("kucoin/BTC-USDT", "id", 0), (data.Key, data.Id, writer.Count));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Take_TwoEventsFromOneWriter_TheSecondHoldsOnlyWhatFollowed()
    {
        using var writer = new MarketBatchWriter(Instrument);
        writer.OnClock(DateTime.UnixEpoch);
        writer.Take("1", DateTime.UnixEpoch);
        Assert.Throws<InvalidOperationException>(() => writer.Take("2", DateTime.UnixEpoch));
        writer.OnClock(DateTime.UnixEpoch.AddSeconds(1));

        var read = new Tape();
        new MarketBatchReader().Read(writer.Take("2", DateTime.UnixEpoch).Body.Span, read);

        Assert.Equal(["clock 1970-01-01T00:00:01.0000000Z"], read.Entries);
    }

    [Fact]
    public void Read_DamagedBytes_GiveInvalidDataOrContentAndNothingElse()
    {
        var refused = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            using var writer = new MarketBatchWriter(Instrument);
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                WriteAny(random, writer, new Tape());
            }

            var damaged = Damage.Any(random, writer.Take("id", AnyTime(random)).Body.ToArray());
            try
            {
                new MarketBatchReader().Read(damaged, new Tape());
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }).QuickCheckThrowOnFailure();
        Assert.True(refused > 20, $"Only {refused} of 100 damaged events were refused.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"v\":2,\"e\":[]}")]
    [InlineData("{\"v\":1,\"e\":[5]}")]
    [InlineData("{\"v\":1,\"e\":[[9,0]]}")]
    [InlineData("{\"v\":1,\"e\":[[4294967296,0,1,1,0,1]]}")]
    [InlineData("{\"v\":1,\"e\":[[5,999999999999999999]]}")]
    [InlineData("{\"v\":1,\"e\":[[5,9223372036854775807]]}")]
    [InlineData("{\"v\":1,\"e\":[[4,0,7,1,1,1,1,1]]}")]
    [InlineData("{\"v\":1,\"e\":[[0,0,\"1\",1,0,1]]}")]
    [InlineData("{\"v\":1,\"e\":[[0,0,1,1,0]]}")]
    [InlineData("{\"v\":1,\"e\":[[0,0,1,1,0,1,7]]}")]
    [InlineData("{\"v\":1,\"e\":[[3,0,[1],[]]]}")]
    [InlineData("{\"v\":1,\"e\":[]")]
    [InlineData("{\"v\":1,\"e\":[]} x")]
    public void Read_WhatIsNoMarketData_GivesInvalidData(string text) =>
        Assert.Throws<InvalidDataException>(() => new MarketBatchReader().Read(Encoding.UTF8.GetBytes(text), new Tape()));

    [Fact]
    public void Read_PropertiesOfALaterMinorVersion_AreSkipped()
    {
        var read = new Tape();
        new MarketBatchReader().Read("{\"v\":1,\"x\":{\"y\":[1]},\"e\":[[5,0]],\"r\":0}"u8, read);
        Assert.Single(read.Entries);
    }

    private static void WriteAny(Random random, MarketBatchWriter writer, Tape tape)
    {
        switch (random.Next(6))
        {
            case 0:
                var trade = new Trade(
                    AnyTime(random), AnyDouble(random), AnyDouble(random), random.Next(2) == 0 ? Side.Buy : Side.Sell, random.NextInt64());
                var isBackfilled = random.Next(2) == 0;
                writer.OnTrade(trade, isBackfilled);
                tape.OnTrade(trade, isBackfilled);
                break;
            case 1:
                var quote = new Quote(AnyTime(random), AnyDouble(random), AnyDouble(random), AnyDouble(random), AnyDouble(random));
                writer.OnQuote(quote);
                tape.OnQuote(quote);
                break;
            case 2:
                var book = new BookView(AnyTime(random), AnyLevels(random), AnyLevels(random));
                writer.OnBook(book);
                tape.OnBook(book);
                break;
            case 3:
                var timeframe = Timeframe.All[random.Next(Timeframe.All.Count)];
                var open = AnyTime(random);
                var bar = new Bar(
                    open, open + timeframe.Duration, AnyDouble(random), AnyDouble(random), AnyDouble(random), AnyDouble(random), AnyDouble(random));
                writer.OnSourceBar(timeframe, bar);
                tape.OnSourceBar(timeframe, bar);
                break;
            case 4:
                var at = AnyTime(random);
                writer.OnInterruption(at);
                tape.OnInterruption(at);
                break;
            default:
                var now = AnyTime(random);
                writer.OnClock(now);
                tape.OnClock(now);
                break;
        }
    }

    private static BookLevel[] AnyLevels(Random random) =>
        [.. Enumerable.Range(0, random.Next(80)).Select(_ => new BookLevel(AnyDouble(random), AnyDouble(random)))];

    // Whole microseconds; what is finer is cut.
    private static DateTime AnyTime(Random random) =>
        DateTime.UnixEpoch.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 40_000 / 10) * 10);

    private static double AnyDouble(Random random) => random.Next(4) switch
    {
        0 => Math.Round(random.NextDouble() * 100_000, random.Next(9)),
        1 => random.Next(),
        2 => double.Epsilon * random.Next(1, 100),
        _ => Finite(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))),
    };

    private static double Finite(double value) => double.IsFinite(value) ? value : 1.0;

    /// <summary>Writes down what it is told, doubles by their bits.</summary>
    private sealed class Tape : IMarketSink
    {
        public List<string> Entries { get; } = [];

        public void OnTrade(in Trade trade, bool isBackfilled) =>
            Add($"trade {trade.Time:O} {Bits(trade.Price)} {Bits(trade.Quantity)} {trade.Aggressor} {trade.Sequence} {isBackfilled}");

        public void OnQuote(in Quote quote) => Add(
            $"quote {quote.Time:O} {Bits(quote.BidPrice)} {Bits(quote.BidQuantity)} {Bits(quote.AskPrice)} {Bits(quote.AskQuantity)}");

        public void OnBook(in BookView book) => Add($"book {book.Time:O} {Levels(book.Bids)} | {Levels(book.Asks)}");

        public void OnSourceBar(Timeframe timeframe, in Bar bar) => Add(
            $"bar {timeframe} {bar.OpenTime:O} {bar.CloseTime:O} {Bits(bar.Open)} {Bits(bar.High)} {Bits(bar.Low)} {Bits(bar.Close)} {Bits(bar.Volume)}");

        public void OnInterruption(DateTime at) => Add($"interruption {at:O}");

        public void OnClock(DateTime now) => Add($"clock {now:O}");

        private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

        private static string Levels(ReadOnlySpan<BookLevel> levels)
        {
            var text = new StringBuilder();
            foreach (var level in levels)
            {
                text.Append(Bits(level.Price)).Append(':').Append(Bits(level.Quantity)).Append(' ');
            }

            return text.ToString();
        }

        private void Add(FormattableString entry) => Entries.Add(FormattableString.Invariant(entry));
    }
}
