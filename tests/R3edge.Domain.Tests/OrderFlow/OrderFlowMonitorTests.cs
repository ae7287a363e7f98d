using R3edge.Domain.Markets;
using R3edge.Domain.OrderFlow;

namespace R3edge.Domain.Tests.OrderFlow;

public sealed class OrderFlowMonitorTests
{
    private static readonly OrderFlowSettings Settings = new()
    {
        Window = TimeSpan.FromSeconds(30),
        BucketVolume = 1.0,
        Buckets = 5,
        ImpactInterval = TimeSpan.FromSeconds(1),
        ImpactIntervals = 10,
        Levels = 1,
    };

    [Fact]
    public void Read_BeforeAnything_HasNoValueAtAll() => Assert.Equal(
        new OrderFlowReading(), new OrderFlowMonitor(Settings).Read(new OrderBook()));

    [Fact]
    public void Read_AfterAWindow_HasEveryValue()
    {
        var monitor = new OrderFlowMonitor(Settings);
        var book = Given.Book([new(100, 5)], [new(100.05, 7)]);
        monitor.Update(book, isSnapshot: true);
        foreach (var trade in Given.Trades(1, 400))
        {
            monitor.Add(trade);
            book.Apply(Side.Buy, new BookLevel(100, 5 + trade.Sequence % 3), trade.Time, trade.Sequence + 1);
            monitor.Update(book, isSnapshot: false);
        }

        var reading = monitor.Read(book);
        Assert.All(typeof(OrderFlowReading).GetProperties().Where(property => property.PropertyType == typeof(double?)), property =>
            Assert.True(property.GetValue(reading) is double, property.Name));
        Assert.Equal(reading, Given.Copy(monitor, new OrderFlowMonitor(Settings)).Read(book));
        book.MarkStale();
        Assert.Null(monitor.Read(book).OrderFlowImbalance);
        Assert.Null(monitor.Read(book).Mid);
        monitor.RestartTrades();
        Assert.Equal(new OrderFlowReading(), monitor.Read(book));
    }

    [Fact]
    public void Add_SteadyStream_AllocatesNothing()
    {
        var monitor = new OrderFlowMonitor(Settings);
        var book = Given.Book([new(100, 5)], [new(100.05, 7)]);
        monitor.Update(book, isSnapshot: true);
        Feed(monitor, book, 1, 2_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(monitor, book, 2_001, 4_000);
        Assert.Equal(0L, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Feed(OrderFlowMonitor monitor, OrderBook book, int first, int last)
    {
        for (var i = first; i <= last; i++)
        {
            var time = Given.At(i * 0.1);
            monitor.Add(new Trade(time, 100.0 + i % 5, 0.01 * (1 + i % 7), i % 3 == 0 ? Side.Sell : Side.Buy, i));
            book.Apply(Side.Buy, new BookLevel(100, 5 + i % 3), time, i + 1);
            monitor.Update(book, isSnapshot: false);
            monitor.Advance(time);
        }
    }
}
