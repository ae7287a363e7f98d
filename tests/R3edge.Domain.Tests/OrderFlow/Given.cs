using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.OrderFlow;

/// <summary>Short ways to write trades, books and snapshots.</summary>
internal static class Given
{
    public static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static Arbitrary<int> Seeds => Gen.Choose(0, 1_000_000).ToArbitrary();

    public static DateTime At(double seconds) => Start.AddSeconds(seconds);

    /// <summary>A trade without a number; a quantity below 0 is an aggressive sale.</summary>
    public static Trade Trade(double seconds, double price, double signed) =>
        new(At(seconds), price, Math.Abs(signed), signed > 0.0 ? Side.Buy : Side.Sell, 0);

    /// <summary>Trades in order with prices and quantities of few digits, pauses of all lengths and many at one instant.</summary>
    public static List<Trade> Trades(int seed, int count)
    {
        var random = new Random(seed);
        var trades = new List<Trade>();
        var (seconds, price) = (0.0, 1_000.0);
        for (var i = 0; i < count; i++)
        {
            seconds += random.Next(4) switch { 0 => 0.0, 1 => random.Next(1, 9), 2 => random.NextDouble() / 8.0, _ => 0.25 };
            seconds += random.Next(60) == 0 ? 40.0 : 0.0;
            price += random.Next(-3, 4) * 0.1;
            var quantity = random.Next(20) == 0 ? random.Next(1, 5_000) : random.Next(1, 500) / 1000.0;
            trades.Add(new Trade(At(seconds), price, quantity, random.Next(2) == 0 ? Side.Buy : Side.Sell, i + 1));
        }

        return trades;
    }

    public static OrderBook Book(BookLevel[] bids, BookLevel[] asks, double seconds = 0.0, long sequence = 1)
    {
        var book = new OrderBook();
        book.ApplySnapshot(bids, asks, At(seconds), sequence);
        return book;
    }

    /// <summary>Saves one object and restores another from it.</summary>
    public static T Copy<T>(T from, T to)
        where T : ISnapshotable
    {
        var bytes = new ArrayBufferWriter<byte>();
        from.Save(new SnapshotWriter(bytes));
        var reader = new SnapshotReader(bytes.WrittenSpan);
        to.Restore(ref reader);
        Assert.True(reader.AtEnd);
        return to;
    }
}
