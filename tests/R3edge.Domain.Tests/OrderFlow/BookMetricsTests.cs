using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;
using R3edge.Domain.OrderFlow;

namespace R3edge.Domain.Tests.OrderFlow;

public sealed class BookMetricsTests
{
    // Mid 100. One basis point of it is 0.01.
    private static readonly OrderBook Book = Given.Book(
        [new(99.99, 3), new(99.95, 2), new(99.80, 10)], [new(100.01, 1), new(100.02, 4), new(100.30, 20)]);

    [Fact]
    public void Metrics_HandComputedBook_GiveEveryValue()
    {
        Assert.Equal(100.0, BookMetrics.Mid(Book), 1e-12);
        Assert.Equal(0.02, BookMetrics.Spread(Book), 1e-12);
        Assert.Equal(2.0, BookMetrics.SpreadBasisPoints(Book), 1e-9);

        // 3 are bid against 1 offered: three quarters of the way to the ask.
        Assert.Equal(99.99 + 0.02 * 0.75, BookMetrics.WeightedMid(Book), 1e-12);
        Assert.Equal((5.0, 5.0), (BookMetrics.DepthWithin(Book, Side.Buy, 6.0), BookMetrics.DepthWithin(Book, Side.Sell, 6.0)));
        Assert.Equal(0.0, BookMetrics.DepthWithin(Book, Side.Buy, 0.5));
        Assert.Equal(0.5, BookMetrics.Imbalance(Book, 1));
        Assert.Equal(0.0, BookMetrics.Imbalance(Book, 2));
        Assert.Equal(-10.0 / 40.0, BookMetrics.Imbalance(Book, 9));
    }

    // Decay 1 bp = 0.01. Bids at 1 and 5 lengths, asks at 1 and 2; 20 and 30 lengths are beyond ten.
    [Fact]
    public void Pressure_HandComputedBook_WeighsByDistance()
    {
        var bids = 3.0 * Math.Exp(-1.0) + 2.0 * Math.Exp(-5.0);
        var asks = Math.Exp(-1.0) + 4.0 * Math.Exp(-2.0);
        Assert.Equal((bids - asks) / (bids + asks), BookMetrics.Pressure(Book, 1.0), 1e-9);
        Assert.Equal(double.NaN, BookMetrics.Pressure(Book, 0.05));
    }

    // Buying 3 takes 1 at 100.01 and 2 at 100.02: average 100.016666.., 1.6666 bp above the mid. Selling 4: 3 at 99.99, 1 at
    // 99.95, average 99.98: 2 bp below.
    [Fact]
    public void Slippage_HandComputedBook_IsTheDistanceOfTheAveragePrice()
    {
        Assert.Equal(5.0 / 3.0, BookMetrics.SlippageBasisPoints(Book, Side.Buy, 3.0), 1e-8);
        Assert.Equal(2.0, BookMetrics.SlippageBasisPoints(Book, Side.Sell, 4.0), 1e-8);
        Assert.Equal(double.NaN, BookMetrics.SlippageBasisPoints(Book, Side.Buy, 25.1));
    }

    [Fact]
    public void Metrics_BookThatMayNotBeRead_AreNaN()
    {
        var stale = Given.Book([new(99, 1)], [new(101, 1)]);
        stale.MarkStale();
        foreach (var book in new[] { new OrderBook(), stale, Given.Book([new(99, 1)], [new(98, 1)]), Given.Book([new(99, 1)], []) })
        {
            Assert.Equal(double.NaN, BookMetrics.Mid(book));
            Assert.Equal(double.NaN, BookMetrics.Spread(book));
            Assert.Equal(double.NaN, BookMetrics.SpreadBasisPoints(book));
            Assert.Equal(double.NaN, BookMetrics.WeightedMid(book));
            Assert.Equal(double.NaN, BookMetrics.DepthWithin(book, Side.Buy, 100.0));
            Assert.Equal(double.NaN, BookMetrics.Imbalance(book, 5));
            Assert.Equal(double.NaN, BookMetrics.Pressure(book, 5.0));
            Assert.Equal(double.NaN, BookMetrics.SlippageBasisPoints(book, Side.Buy, 0.1));
        }
    }

    [Fact]
    public void QuoteMetrics_QuoteWithoutQuantities_StillHasAMidAndASpread()
    {
        var quote = new Quote(Given.Start, 1.1212, double.NaN, 1.1214, double.NaN);
        Assert.Equal(1.1213, QuoteMetrics.Mid(quote), 1e-15);
        Assert.Equal(0.0002 / 1.1213 * 1e4, QuoteMetrics.SpreadBasisPoints(quote), 1e-9);
        Assert.Equal((double.NaN, double.NaN), (QuoteMetrics.WeightedMid(quote), QuoteMetrics.Imbalance(quote)));
        var crossed = new Quote(Given.Start, 1.2, 1.0, 1.1, 1.0);
        Assert.Equal((double.NaN, double.NaN, double.NaN), (QuoteMetrics.Mid(crossed), QuoteMetrics.Spread(crossed), QuoteMetrics.WeightedMid(crossed)));
    }

    [Fact]
    public void Metrics_AnyBook_StayInTheirRanges() => Prop.ForAll(Given.Seeds, seed =>
    {
        var random = new Random(seed);
        var bids = Enumerable.Range(1, random.Next(1, 30)).Select(i => new BookLevel(100.0 - i * 0.01, random.Next(1, 100) / 7.0)).ToArray();
        var asks = Enumerable.Range(0, random.Next(1, 30)).Select(i => new BookLevel(100.0 + i * 0.02, random.Next(1, 100) / 7.0)).ToArray();
        var book = Given.Book(bids, asks);
        Assert.InRange(BookMetrics.WeightedMid(book), bids[0].Price, asks[0].Price);
        Assert.InRange(BookMetrics.Imbalance(book, 5), -1.0, 1.0);
        Assert.InRange(BookMetrics.Pressure(book, 5.0), -1.0, 1.0);
        Assert.True(BookMetrics.SlippageBasisPoints(book, Side.Buy, 0.1) >= 0.5 * BookMetrics.SpreadBasisPoints(book) - 1e-9);
        Assert.True(BookMetrics.DepthWithin(book, Side.Buy, 5.0) <= BookMetrics.DepthWithin(book, Side.Buy, 6.0));
    }).QuickCheckThrowOnFailure();
}
