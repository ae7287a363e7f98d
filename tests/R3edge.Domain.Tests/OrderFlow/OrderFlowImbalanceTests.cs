using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;
using R3edge.Domain.OrderFlow;

namespace R3edge.Domain.Tests.OrderFlow;

public sealed class OrderFlowImbalanceTests
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    // From bid 100 x 5, ask 101 x 7; each term of equation e_n by hand.
    [Theory]
    [InlineData(100.0, 8.0, 101.0, 7.0, 3.0)] // 3 more are bid: 8 - 5 - 7 + 7
    [InlineData(100.0, 5.0, 101.0, 4.0, 3.0)] // 3 are taken from the ask: 5 - 5 - 4 + 7
    [InlineData(100.5, 2.0, 101.0, 7.0, 2.0)] // a new best bid: 2 - 0 - 7 + 7
    [InlineData(99.0, 9.0, 101.0, 7.0, -5.0)] // the bid is gone: 0 - 5 - 7 + 7
    [InlineData(100.0, 5.0, 100.5, 6.0, -6.0)] // a new best ask: 5 - 5 - 6 + 0
    [InlineData(100.0, 5.0, 102.0, 9.0, 7.0)] // the ask is gone: 5 - 5 - 0 + 7
    [InlineData(101.0, 1.0, 102.0, 2.0, 8.0)] // both rise: 1 - 0 - 0 + 7
    [InlineData(100.0, 5.0, 101.0, 7.0, 0.0)]
    public void Update_OneEvent_IsTheTermOfTheDefinition(double bid, double bidQuantity, double ask, double askQuantity, double expected)
    {
        var flow = new OrderFlowImbalance(TenSeconds);
        flow.Update(new Quote(Given.At(0), 100.0, 5.0, 101.0, 7.0));
        Assert.Equal(double.NaN, flow.LastEvent);
        flow.Update(new Quote(Given.At(10), bid, bidQuantity, ask, askQuantity));
        Assert.Equal((expected, expected), (flow.LastEvent, flow.Value));
    }

    [Fact]
    public void Update_Snapshot_IsNoFlowAndWarmsUpAnew()
    {
        var flow = new OrderFlowImbalance(TenSeconds);
        flow.Update(Given.Book([new(100, 5)], [new(101, 7)], 0), isSnapshot: true);
        flow.Update(Given.Book([new(100, 9)], [new(101, 7)], 11), isSnapshot: false);
        Assert.Equal(4.0, flow.Value);
        flow.Update(Given.Book([new(90, 1000)], [new(91, 1)], 12), isSnapshot: true);
        Assert.Equal((double.NaN, double.NaN), (flow.Value, flow.LastEvent));
        flow.Update(Given.Book([new(90, 1001)], [new(91, 1)], 13), isSnapshot: false);
        Assert.Equal((double.NaN, 1.0), (flow.Value, flow.LastEvent));
        flow.Advance(Given.At(22));
        Assert.Equal(1.0, flow.Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Update_StaleOrCrossedBook_BreaksTheSequence(bool stale)
    {
        var flow = new OrderFlowImbalance(TenSeconds);
        var book = Given.Book([new(100, 5)], [new(101, 7)]);
        flow.Update(book, isSnapshot: true);
        book.Apply(Side.Buy, new BookLevel(100, 6), Given.At(10), 2);
        flow.Update(book, isSnapshot: false);
        Assert.Equal(1.0, flow.Value);
        if (stale)
        {
            book.MarkStale();
        }
        else
        {
            Assert.Equal(OrderBookState.Crossed, book.Apply(Side.Buy, new BookLevel(101, 6), Given.At(11), 3));
        }

        flow.Update(book, isSnapshot: false);
        Assert.Equal(double.NaN, flow.Value);

        // Even where the caller forgets to say that a snapshot has come, the book before is no longer compared with.
        book.ApplySnapshot([new(50, 100)], [new(51, 1)], Given.At(30), 4);
        flow.Update(book, isSnapshot: false);
        Assert.Equal((double.NaN, double.NaN), (flow.Value, flow.LastEvent));
    }

    [Theory]
    [InlineData(101.0, 5.0, 101.0, 7.0)]
    [InlineData(102.0, 5.0, 101.0, 7.0)]
    [InlineData(100.0, double.NaN, 101.0, 7.0)]
    [InlineData(0.0, 5.0, 101.0, 7.0)]
    public void Update_QuoteThatCannotBeTrue_BreaksTheSequence(double bid, double bidQuantity, double ask, double askQuantity)
    {
        var flow = new OrderFlowImbalance(TenSeconds);
        flow.Update(new Quote(Given.At(0), 100.0, 5.0, 101.0, 7.0));
        flow.Update(new Quote(Given.At(20), bid, bidQuantity, ask, askQuantity));
        Assert.Equal(double.NaN, flow.Value);
        flow.Update(new Quote(Given.At(21), 100.0, 900.0, 101.0, 7.0));
        Assert.Equal(double.NaN, flow.LastEvent);
    }

    [Fact]
    public void Update_OlderBook_IsRefusedAndCounted()
    {
        var flow = new OrderFlowImbalance(TenSeconds);
        flow.Update(Given.Book([new(100, 5)], [new(101, 7)], 5, 10), isSnapshot: true);
        Assert.False(flow.Update(Given.Book([new(100, 99)], [new(101, 7)], 6, 9), isSnapshot: false));
        Assert.False(flow.Update(Given.Book([new(100, 99)], [new(101, 7)], 4, 11), isSnapshot: false));
        Assert.True(flow.Update(Given.Book([new(100, 6)], [new(101, 7)], 15, 11), isSnapshot: false));
        Assert.Equal((1.0, 2L), (flow.Value, flow.RefusedUpdates));
        Assert.True(flow.Update(Given.Book([new(100, 1)], [new(101, 7)], 1, 1), isSnapshot: true));
    }

    // Level 2 by the same equation: bid 99 x 4 becomes 99 x 1 (-3), ask 102 x 2 becomes 102 x 8 (-6).
    [Fact]
    public void Update_TwoLevels_MeasuresEach()
    {
        var flow = new OrderFlowImbalance(TenSeconds, 2);
        flow.Update(Given.Book([new(100, 5), new(99, 4)], [new(101, 7), new(102, 2)], 0), isSnapshot: true);
        flow.Update(Given.Book([new(100, 6), new(99, 1)], [new(101, 7), new(102, 8)], 10), isSnapshot: false);
        Assert.Equal((1.0, -9.0), (flow.At(0), flow.At(1)));
        flow.Update(Given.Book([new(100, 6)], [new(101, 7), new(102, 8)], 11), isSnapshot: false);
        Assert.Equal(double.NaN, flow.At(0));
        Assert.Throws<InvalidOperationException>(() => flow.Update(new Quote(Given.At(12), 1, 1, 2, 1)));
    }

    [Fact]
    public void Update_AnyQuotes_SumsTheWindowAsRecomputed() => Prop.ForAll(Given.Seeds, seed =>
    {
        var random = new Random(seed);
        var flow = new OrderFlowImbalance(TenSeconds);
        var events = new List<(double Time, double Flow)>();
        var (seconds, started) = (0.0, 0.0);
        Quote? before = null;
        for (var i = 0; i < 300; i++)
        {
            seconds += random.Next(5) == 0 ? 3.0 : random.NextDouble();
            var bid = 100.0 + random.Next(-2, 3);
            var quote = new Quote(Given.At(seconds), bid, random.Next(0, 50) / 10.0, bid + random.Next(random.Next(40) == 0 ? -1 : 1, 3), random.Next(0, 50) / 10.0);
            flow.Update(quote);
            if (quote.AskPrice <= quote.BidPrice)
            {
                before = null;
                events.Clear();
                Assert.Equal(double.NaN, flow.Value);
                continue;
            }

            if (before is { } last)
            {
                events.Add((seconds, Event(last, quote)));
            }
            else
            {
                started = seconds;
            }

            before = quote;
            if (quote.Time - Given.At(started) >= TenSeconds)
            {
                var expected = events.Where(item => Given.At(item.Time) > quote.Time - TenSeconds).Sum(item => item.Flow);
                Assert.Equal(expected, flow.Value, 1e-9);
            }
            else
            {
                Assert.Equal(double.NaN, flow.Value);
            }

            if (i == 150)
            {
                flow = Given.Copy(flow, new OrderFlowImbalance(TenSeconds));
            }
        }
    }).QuickCheckThrowOnFailure();

    private static double Event(Quote a, Quote b)
    {
        var bid = b.BidPrice > a.BidPrice ? b.BidQuantity : b.BidPrice < a.BidPrice ? -a.BidQuantity : b.BidQuantity - a.BidQuantity;
        var ask = b.AskPrice < a.AskPrice ? b.AskQuantity : b.AskPrice > a.AskPrice ? -a.AskQuantity : b.AskQuantity - a.AskQuantity;
        return bid - ask;
    }
}
