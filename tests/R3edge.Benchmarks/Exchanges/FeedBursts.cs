using System.Diagnostics;
using System.Globalization;

namespace R3edge.Benchmarks.Exchanges;

/// <summary>
/// <see cref="FeedDecoderBenchmarks"/> as the best of thousands of bursts of half a millisecond: short enough that one of them runs
/// undisturbed on a machine that others use.
/// </summary>
internal static class FeedBursts
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(4);

    public static void Run()
    {
        var benchmarks = new FeedDecoderBenchmarks();
        benchmarks.Setup();
        Measure("a trade of Binance", 1_000, benchmarks.BinanceTrades);
        Measure("a trade of KuCoin", 1_000, benchmarks.KuCoinTrades);
        Measure("a trade of Kraken", 1_000, benchmarks.KrakenTrades);
        Measure("a trade of Coinbase", 1_000, benchmarks.CoinbaseTrades);
        Measure("a level of a Binance book", 40_000, benchmarks.BinanceBookLevels);
    }

    private static void Measure(string what, int operations, Func<double> burst)
    {
        var (best, sum, began) = (double.MaxValue, 0.0, Stopwatch.GetTimestamp());
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var bursts = 0;
        for (; Stopwatch.GetElapsedTime(began) < Each; bursts++)
        {
            var start = Stopwatch.GetTimestamp();
            sum += burst();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {best:0} ns, {1e3 / best:0.0} million a second, {(double)allocated / bursts / operations:0.0} bytes allocated ({bursts} bursts, {sum:E1})"));
    }
}
