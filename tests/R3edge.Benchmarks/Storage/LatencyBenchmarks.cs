using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using R3edge.Application.Ports.Events;
using R3edge.Storage.Sqlite.Events;

namespace R3edge.Benchmarks.Storage;

/// <summary>
/// 10,000 events a second for three seconds from four publishers, in calls that fall due every 2 ms, and a reader on each of
/// four partitions. Prints the time from the call to publish to the reader's hand, and the processor time spent.
/// </summary>
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 3)]
public class LatencyBenchmarks
{
    private const string Hub = "market-data";
    private const int Partitions = 4;
    private const int Publishers = 4;
    private const int Rate = 10_000;
    private const int Seconds = 3;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    private readonly byte[] _body = new byte[256];
    private string _folder = "";
    private SqliteEventHubs _hubs = null!;

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("r3edge-benchmark-").FullName;
        _hubs = SqliteEventHubs.Open(Path.Combine(_folder, "hubs.db"), [new HubDefinition(Hub, Partitions)], TimeProvider.System);
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _hubs.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public async Task TenThousandEventsASecond()
    {
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        using var stop = new CancellationTokenSource();
        var cursors = await Task.WhenAll(Enumerable.Range(0, Partitions).Select(partition =>
            _hubs.OpenAsync(new PartitionAddress(Hub, "reader", partition), StartPosition.Latest, CancellationToken.None)));
        var readers = cursors.Select(cursor => Task.Run(() => ReadAsync(cursor, stop.Token))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Publishers).Select(publisher => Task.Run(() => PublishAsync(publisher))));
        var took = Stopwatch.GetElapsedTime(start);
        stop.CancelAfter(TimeSpan.FromMilliseconds(200));
        var latencies = (await Task.WhenAll(readers)).SelectMany(times => times).Order().ToArray();
        var used = Process.GetCurrentProcess().TotalProcessorTime - processor;

        string At(double share) => latencies[(int)(share * (latencies.Length - 1))].TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"// {latencies.Length} events in {took.TotalSeconds:F2} s: p50 {At(0.5)} ms, p90 {At(0.9)} ms, p99 {At(0.99)} ms, max {At(1)} ms; processor {used.TotalSeconds:F2} s"));
    }

    private async Task PublishAsync(int publisher)
    {
        var perTick = (int)(Rate * Tick.TotalSeconds / Publishers);
        var start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Tick);
        for (var sent = 0; sent < Rate * Seconds / Publishers;)
        {
            await timer.WaitForNextTickAsync();
            var due = (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * Rate / Publishers) - sent;
            for (; due > 0; due -= perTick)
            {
                var now = Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture);
                var batch = Enumerable.Range(0, perTick).Select(i => new EventData($"k{publisher}-{i}", now, _body)).ToArray();
                await _hubs.PublishAsync(Hub, batch, CancellationToken.None);
                sent += perTick;
            }
        }
    }

    private static async Task<List<TimeSpan>> ReadAsync(IPartitionCursor cursor, CancellationToken stop)
    {
        var latencies = new List<TimeSpan>();
        try
        {
            while (true)
            {
                var batch = await cursor.ReadAsync(1000, TimeSpan.FromSeconds(10), stop);
                var now = Stopwatch.GetTimestamp();
                latencies.AddRange(batch.Events.Select(e =>
                    Stopwatch.GetElapsedTime(long.Parse(e.Id, CultureInfo.InvariantCulture), now)));
            }
        }
        catch (OperationCanceledException)
        {
            return latencies;
        }
    }
}
