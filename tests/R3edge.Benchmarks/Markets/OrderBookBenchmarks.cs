using BenchmarkDotNet.Attributes;
using R3edge.Domain.Markets;

namespace R3edge.Benchmarks.Markets;

/// <summary>The time of one level update near the top of a book of 2 x 500 levels, without allocation.</summary>
[MemoryDiagnoser]
public class OrderBookBenchmarks
{
    private const int Updates = 1_000;
    private static readonly DateTime Time = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly OrderBook _book = new();

    /// <summary>Fills the book.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var bids = Enumerable.Range(0, 500).Select(i => new BookLevel(1000 - i, 1)).ToArray();
        var asks = Enumerable.Range(0, 500).Select(i => new BookLevel(1011 + i, 1)).ToArray();
        _book.ApplySnapshot(bids, asks, Time, 1);
    }

    /// <summary>Inserts, changes and removes levels among the best twenty bids.</summary>
    [Benchmark(OperationsPerInvoke = Updates)]
    public double Apply()
    {
        for (var i = 0; i < Updates; i++)
        {
            _book.Apply(Side.Buy, new BookLevel(1010 - (i * 7 % 20), i % 3), Time, i);
        }

        return _book.Depth(Side.Buy, 5);
    }
}
