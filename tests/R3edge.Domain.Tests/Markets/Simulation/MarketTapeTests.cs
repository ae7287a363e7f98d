using System.Buffers.Binary;
using System.Security.Cryptography;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Tests.Execution;

namespace R3edge.Domain.Tests.Markets.Simulation;

public sealed class MarketTapeTests
{
    private static readonly MarketTapeOptions Small = new() { Market = new SimulationOptions { Seed = 11, Instruments = 3 }, TradesPerBar = 40 };

    [Theory]
    [InlineData("1m", 9, 26, 60)]
    [InlineData("1m", 60, 26, 40)]
    [InlineData("1m", 5000, 3, 5)]
    [InlineData("1h", 200, 5, 30)]
    public void Next_TradesOfEachBar_RebuildTheBarsOfTheSimulator(string name, int trades, int instruments, int bars)
    {
        Assert.True(Timeframe.TryParse(name, out var timeframe));
        var market = new SimulationOptions { Seed = 21, Instruments = instruments, Timeframe = timeframe };
        var tape = new MarketTape(new MarketTapeOptions { Market = market, TradesPerBar = trades });
        var simulator = new MarketSimulator(market);
        var (expected, regimes) = (new Bar[instruments], new SimulatedRegime[instruments]);
        var builders = Enumerable.Range(0, instruments).Select(_ => new BarBuilder(timeframe)).ToArray();
        var exactFlows = 0;
        for (var bar = 0; bar < bars; bar++)
        {
            simulator.Step(expected, regimes);
            var counts = new int[instruments];
            for (var closed = 0; closed < instruments;)
            {
                var kind = tape.Next();
                if (kind == TapeEventKind.Trade)
                {
                    counts[tape.Instrument]++;
                    Assert.True(builders[tape.Instrument].Add(tape.Trade, []));
                    Assert.InRange(tape.Trade.Time, expected[0].OpenTime, expected[0].CloseTime.AddTicks(-1));
                }
                else if (kind == TapeEventKind.BarClosed)
                {
                    closed++;
                    var (want, built) = (expected[tape.Instrument], new List<Bar>());
                    builders[tape.Instrument].Advance(want.CloseTime, built);
                    var got = Assert.Single(built);
                    Assert.Equal((want, regimes[tape.Instrument], want.CloseTime), (tape.Bar, tape.Regime, tape.Time));
                    Assert.Equal((want.Open, want.High, want.Low, want.Close), (got.Open, got.High, got.Low, got.Close));
                    Assert.Equal(want.Volume, got.Volume, 1e-9 * want.Volume);
                    exactFlows += Math.Abs(want.TakerBuyVolume!.Value - got.TakerBuyVolume!.Value) <= 1e-9 * want.Volume ? 1 : 0;
                }
            }

            Assert.All(counts, count => Assert.Equal(trades, count));
        }

        // A bar of few trades may have none of a side.
        Assert.True(exactFlows > 0.98 * instruments * bars, $"{exactFlows} of {instruments * bars}");
    }

    [Fact]
    public void Next_BooksQuotesAndTrades_AgreeWithEachOther()
    {
        var tape = new MarketTape(new MarketTapeOptions
        {
            Market = new SimulationOptions { Seed = 5, Instruments = 26 },
            TradesPerBookUpdate = 1,
            Levels = 15,
        });
        var books = tape.Instruments.Select(_ => new OrderBook()).ToArray();
        var last = new (DateTime Time, long Message, long Trade)[26];
        var (updates, before) = (0, DateTime.MinValue);
        for (var i = 0; i < 200_000; i++)
        {
            var kind = tape.Next();
            var book = books[tape.Instrument];
            ref var seen = ref last[tape.Instrument];
            Assert.True(tape.Time >= before);
            before = tape.Time;
            switch (kind)
            {
                case TapeEventKind.BookSnapshot:
                    Assert.Equal(OrderBookState.Valid, book.ApplySnapshot(tape.Bids, tape.Asks, tape.Time, tape.MessageNumber));
                    break;
                case TapeEventKind.BookUpdate:
                    updates++;
                    Assert.Equal(OrderBookState.Valid, book.Apply(tape.Bids, tape.Asks, tape.Time, tape.MessageNumber));
                    Assert.True(tape.Bids.Length + tape.Asks.Length <= 60);
                    break;
                case TapeEventKind.Quote:
                    Assert.True(book.TryGetQuote(out var best));
                    Assert.Equal(best with { Time = tape.Time }, tape.Quote);
                    Assert.Equal(15, book.LevelCount(Side.Buy));
                    Assert.Equal(15, book.LevelCount(Side.Sell));
                    break;
                case TapeEventKind.Trade:
                    var (quote, trade) = (tape.Quote, tape.Trade);
                    Assert.Equal(trade.Aggressor == Side.Buy ? quote.AskPrice : quote.BidPrice, trade.Price);
                    Assert.True(trade.Quantity > 0.0);
                    Assert.True(trade.Quantity < (trade.Aggressor == Side.Buy ? quote.AskQuantity : quote.BidQuantity));
                    Assert.Equal(tape.Time, trade.Time);
                    Assert.True(trade.Sequence > seen.Trade);
                    seen.Trade = trade.Sequence;
                    break;
            }

            if (kind is not (TapeEventKind.Trade or TapeEventKind.BarClosed))
            {
                Assert.True(tape.MessageNumber > seen.Message);
                seen.Message = tape.MessageNumber;
            }
        }

        Assert.True(updates > 50_000);
    }

    [Fact]
    public void Next_VolatileTimes_HaveWiderSpreadsAndThinnerBooks()
    {
        var tape = new MarketTape(new MarketTapeOptions { Market = new SimulationOptions { Seed = 4, Instruments = 1 }, TradesPerBar = 9 });
        var (calm, wild) = ((Spread: 0.0, Depth: 0.0, Count: 0), (Spread: 0.0, Depth: 0.0, Count: 0));
        for (var i = 0; i < 600_000; i++)
        {
            if (tape.Next() == TapeEventKind.BookSnapshot)
            {
                ref var sum = ref tape.Regime >= SimulatedRegime.Volatile ? ref wild : ref calm;
                sum.Spread += (tape.Asks[0].Price - tape.Bids[0].Price) / tape.Bids[0].Price;
                sum.Depth += tape.Bids[1].Quantity + tape.Asks[1].Quantity;
                sum.Count++;
            }
        }

        Assert.True(wild.Count > 1000 && calm.Count > 1000, $"{wild.Count} {calm.Count}");
        Assert.True(wild.Spread / wild.Count > 2.0 * calm.Spread / calm.Count, $"{wild.Spread / wild.Count} {calm.Spread / calm.Count}");
        Assert.True(wild.Depth / wild.Count < 0.6 * calm.Depth / calm.Count, $"{wild.Depth / wild.Count} {calm.Depth / calm.Count}");
    }

    [Fact]
    public void Next_EqualOptions_GiveTheSameBytesOnEveryMachine()
    {
        Assert.Equal(Digest(new MarketTape(Small)), Digest(new MarketTape(Small)));
        Assert.NotEqual(Digest(new MarketTape(Small)), Digest(new MarketTape(Small with { Market = Small.Market with { Seed = 12 } })));
        Assert.Equal("A33A4D6D7DB140B1923BAEE87A43A8A911CEAA9C4C241E0EFEAD2CC7697DB2A3", Digest(new MarketTape(Small)));
    }

    [Fact]
    public void Restore_AtAnyPoint_GoesOnAsIfItHadNeverStopped()
    {
        var random = new Random(1);
        var uninterrupted = new MarketTape(Small);
        var tape = Saved.Into(Saved.Bytes(new MarketTape(Small)), new MarketTape(Small));
        for (var i = 0; i < 5000; i++)
        {
            if (random.Next(5) == 0)
            {
                tape = Saved.Into(Saved.Bytes(tape), new MarketTape(Small));
            }

            Assert.Equal(Told(uninterrupted), Told(tape));
        }
    }

    [Fact]
    public void SkipTo_AnyTime_GoesOnAsIfAllHadBeenToldButWithSnapshotsFirst()
    {
        var random = new Random(2);
        for (var round = 0; round < 40; round++)
        {
            var time = Small.Market.Start.AddTicks(random.NextInt64(20 * TimeSpan.TicksPerMinute));
            if (round % 4 == 0)
            {
                time = Small.Market.Start.AddMinutes(round / 4);
            }

            var (all, skipping) = (new MarketTape(Small), new MarketTape(Small));
            for (var i = random.Next(100); i > 0 && skipping.Time < time; i--)
            {
                skipping.Next();
            }

            if (skipping.Time >= time)
            {
                continue;
            }

            skipping.SkipTo(time);
            var books = skipping.Instruments.Select(_ => new OrderBook()).ToArray();
            var told = Told(all);
            while (all.Time < time)
            {
                told = Told(all);
            }

            for (var i = 0; i < 1500; i++, told = Told(all))
            {
                var kind = skipping.Next();
                var book = books[skipping.Instrument];
                if (kind is TapeEventKind.BookSnapshot or TapeEventKind.BookUpdate)
                {
                    Assert.Equal(book.State == OrderBookState.AwaitingSnapshot || told.Kind == TapeEventKind.BookSnapshot, kind == TapeEventKind.BookSnapshot);
                    Assert.Equal(OrderBookState.Valid, kind == TapeEventKind.BookSnapshot
                        ? book.ApplySnapshot(skipping.Bids, skipping.Asks, skipping.Time, 0)
                        : book.Apply(skipping.Bids, skipping.Asks, skipping.Time, 0));
                    Assert.Equal(told.Message, skipping.MessageNumber);
                }
                else
                {
                    Assert.Equal(told.Kind, kind);
                }

                Assert.Equal((told.Instrument, told.Time), (skipping.Instrument, skipping.Time));
                Assert.True(kind != TapeEventKind.Trade || told.Trade == skipping.Trade);
                Assert.True(kind != TapeEventKind.Quote || told.Quote == skipping.Quote);
            }

            Assert.Throws<ArgumentException>(() => skipping.SkipTo(time.AddMinutes(-1)));
        }
    }

    [Fact]
    public void Next_Always_AllocatesNothing()
    {
        var tape = new MarketTape(Small);
        for (var i = 0; i < 1000; i++)
        {
            tape.Next();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5000; i++)
        {
            tape.Next();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Options_OutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarketTapeOptions { TradesPerBar = 8 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarketTapeOptions { Levels = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarketTapeOptions { SpreadBasisPoints = double.NaN });
    }

    private static (TapeEventKind Kind, int Instrument, DateTime Time, Trade? Trade, Quote? Quote, long Message, string Book) Told(MarketTape tape)
    {
        var kind = tape.Next();
        var isBook = kind is TapeEventKind.BookSnapshot or TapeEventKind.BookUpdate;
        return (
            kind,
            tape.Instrument,
            tape.Time,
            kind == TapeEventKind.Trade ? tape.Trade : null,
            kind == TapeEventKind.Quote ? tape.Quote : null,
            isBook || kind == TapeEventKind.Quote ? tape.MessageNumber : 0,
            isBook ? string.Join(' ', tape.Bids.ToArray()) + string.Join(' ', tape.Asks.ToArray()) : "");
    }

    private static string Digest(MarketTape tape)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[8];
        for (var i = 0; i < 20_000; i++)
        {
            var kind = tape.Next();
            Add(bytes, (long)kind);
            Add(bytes, tape.Time.Ticks);
            switch (kind)
            {
                case TapeEventKind.Trade:
                    AddNumber(bytes, tape.Trade.Price);
                    AddNumber(bytes, tape.Trade.Quantity);
                    Add(bytes, (long)tape.Trade.Aggressor);
                    break;
                case TapeEventKind.Quote:
                    AddNumber(bytes, tape.Quote.BidPrice);
                    AddNumber(bytes, tape.Quote.BidQuantity);
                    AddNumber(bytes, tape.Quote.AskPrice);
                    AddNumber(bytes, tape.Quote.AskQuantity);
                    break;
                case TapeEventKind.BookSnapshot or TapeEventKind.BookUpdate:
                    foreach (var level in (BookLevel[])[.. tape.Bids, .. tape.Asks])
                    {
                        AddNumber(bytes, level.Price);
                        AddNumber(bytes, level.Quantity);
                    }

                    break;
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());

        void AddNumber(Span<byte> buffer, double value) => Add(buffer, BitConverter.DoubleToInt64Bits(value));

        void Add(Span<byte> buffer, long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer, value);
            hash.AppendData(buffer);
        }
    }
}
