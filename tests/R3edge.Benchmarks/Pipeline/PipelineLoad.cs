using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Api.Authentication;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Sessions;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;
using R3edge.Local.Authentication;
using R3edge.Local.Feeds;
using R3edge.Local.Hosting;
using R3edge.Storage.Sqlite;

namespace R3edge.Benchmarks.Pipeline;

/// <summary>Loads the whole platform in this process, durable log included, and prints what it carries.</summary>
internal static class PipelineLoad
{
    private const int Instruments = 50;

    /// <summary>Of the market's time, until the code that runs is compiled and optimised.</summary>
    private const int WarmUpMinutes = 20;

    private static readonly TimeSpan LatencyDuration = TimeSpan.FromSeconds(60);

    /// <summary>Runs the loads that are named, or all of them.</summary>
    /// <param name="names"><c>throughput</c>, <c>latency</c>, <c>api</c>.</param>
    public static async Task RunAsync(IReadOnlyList<string> names)
    {
        foreach (var (name, run) in new (string, Func<Task>)[] { ("throughput", ThroughputAsync), ("latency", LatenciesAsync), ("api", ApiAsync) })
        {
            if (names.Count == 0 || names.Contains(name))
            {
                await run();
            }
        }
    }

    private static async Task ThroughputAsync()
    {
        foreach (var rate in new[] { 100_000, 200_000, 300_000 })
        {
            await using var load = await Load.StartAsync(rate, speed: 1.0, TimeSpan.FromSeconds(10), sessions: 0, traders: 1);
            await load.Platform.FeedEnded;
            var took = load.Elapsed;
            await load.Platform.Stages.WhenIdleAsync(CancellationToken.None);
            Print($"hub to bars, all services listening: {load.Feed.Published / took.TotalSeconds:N0} trades a second offered for {took.TotalSeconds:0.0} s; everything done {(load.Elapsed - took).TotalMilliseconds:N0} ms after the last");
        }
    }

    private static async Task LatenciesAsync()
    {
        foreach (var traders in new[] { 1, Instruments })
        {
            await LatencyAsync(traders);
        }
    }

    private static async Task LatencyAsync(int traders)
    {
        await using var load = await Load.StartAsync(10_000, speed: 60.0, LatencyDuration, Instruments, traders);
        using var stop = new CancellationTokenSource();
        var ways = Ways();
        var watching = ways.SelectMany(way => Enumerable.Range(0, load.Partitions).Select(partition => WatchAsync(load, way, partition, stop.Token))).ToArray();
        await load.Platform.FeedEnded;
        foreach (var lag in load.Platform.Stages.Lags().Where(lag => lag.Events > 1000))
        {
            Print($"the stage {lag.Group} was {lag.Events:N0} events behind {lag.Hub} at the end of the load");
        }

        await load.Platform.Stages.WhenIdleAsync(CancellationToken.None);
        await stop.CancelAsync();
        await Task.WhenAll(watching);
        Print($"{load.Feed.Published / LatencyDuration.TotalSeconds:N0} trades a second over {Instruments} instruments, a session on each, {traders} accounts; from a trade's entering the hub to what it leads to:");
        foreach (var way in ways)
        {
            Print($"  {way.Hub}: {way.Latencies.Describe()}");
        }
    }

    /// <summary>What the first trade behind a bar's close leads to, hub by hub; of orders only entries.</summary>
    private static Way[] Ways() =>
    [
        new(HubNames.Bars, body => ClosedBar.Read(body) is var closed && closed.Timeframe == Timeframe.OneMinute ? (closed.Instrument, closed.Bar.CloseTime) : null),
        new(HubNames.Signals, body => Cause(BaseSignal.Read(body))),
        new(HubNames.QualifiedSignals, body => Cause(QualifiedSignal.Read(body).Signal)),
        new(HubNames.Orders, body => OrderIntent.Read(body).Order is { Role: OrderRole.Entry } order ? (order.Instrument, order.CreatedAt) : null),
    ];

    private static (InstrumentId, DateTime) Cause(BaseSignal signal) => (signal.Instrument, signal.Bar.CloseTime);

    private static async Task WatchAsync(Load load, Way way, int partition, CancellationToken cancellationToken)
    {
        await using var cursor = await load.Storage.Hubs.OpenAsync(
            new PartitionAddress(way.Hub, "benchmark", partition), StartPosition.Latest, cancellationToken);
        try
        {
            while (true)
            {
                var batch = await cursor.ReadAsync(1000, TimeSpan.FromSeconds(1), cancellationToken);
                var now = Stopwatch.GetTimestamp();
                foreach (var received in batch.Events)
                {
                    if (way.CauseOf(received.Body.Span) is var (instrument, close)
                        && close > load.Feed.StartsAt.AddMinutes(WarmUpMinutes)
                        && load.Feed.EnteredBehind(instrument, close) is { } entered)
                    {
                        way.Latencies.Add(Stopwatch.GetElapsedTime(entered, now));
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Everything was watched.
        }
    }

    private static async Task ApiAsync()
    {
        const int rate = 2000;
        var folder = Directory.CreateTempSubdirectory("r3edge-load-").FullName;
        await using (var host = await LocalHost.StartAsync(
            new LocalOptions { DataFolder = folder, Url = "http://127.0.0.1:0", Speed = ReplaySpeed.RealTime }, logging => logging.SetMinimumLevel(LogLevel.None), CancellationToken.None))
        {
            var token = LocalIssuer.Open(folder).Issue(new UserId("load"), [Scopes.Read], TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromHours(1));
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 32 }) { BaseAddress = new Uri(host.Url) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var address = $"/api/v1/market-data/{host.Status.Instruments()[0].Id}";
            await WarmUpAsync(http, address);
            var latencies = new Latencies();
            var clock = Stopwatch.StartNew();
            var asked = new List<Task>();
            for (var i = 0; i < rate * 10; i++)
            {
                var due = TimeSpan.FromSeconds((double)i / rate);
                if (due - clock.Elapsed > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(due - clock.Elapsed, TimeProvider.System);
                }

                asked.Add(AskAsync(http, address, clock, due, latencies));
            }

            await Task.WhenAll(asked);
            Print($"GET market-data, {rate * 10 / clock.Elapsed.TotalSeconds:N0} requests a second: {latencies.Describe()}");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task WarmUpAsync(HttpClient http, string address)
    {
        for (var i = 0; i < 3000; i++)
        {
            using var answer = await http.GetAsync(address);
        }
    }

    // From when it was due, not from when it was sent: who waits to be sent waits too.
    private static async Task AskAsync(HttpClient http, string address, Stopwatch clock, TimeSpan due, Latencies latencies)
    {
        using var answer = await http.GetAsync(address);
        answer.EnsureSuccessStatusCode();
        latencies.Add(clock.Elapsed - due);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private delegate (InstrumentId Instrument, DateTime Close)? CauseReader(ReadOnlySpan<byte> body);

    private sealed record Way(string Hub, CauseReader CauseOf)
    {
        public Latencies Latencies { get; } = new();
    }

    /// <summary>The platform under load.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-load-").FullName;
        private readonly Stopwatch _clock = new();

        public LocalPlatform Platform { get; private set; } = null!;

        public LoadFeed Feed { get; private set; } = null!;

        public SqliteStorage Storage { get; private set; } = null!;

        public int Partitions => 2;

        public TimeSpan Elapsed => _clock.Elapsed;

        public static async Task<Load> StartAsync(int rate, double speed, TimeSpan duration, int sessions, int traders)
        {
            var load = new Load();
            var options = new LocalOptions
            {
                DataFolder = load._folder,
                Partitions = load.Partitions,
                Speed = ReplaySpeed.RealTime,
                Trading = new SessionOptions { PaperAccount = new() { Cash = 100_000_000m } },
            };
            load.Platform = await LocalPlatform.StartAsync(
                options,
                NullLoggerFactory.Instance,
                TimeProvider.System,
                CancellationToken.None,
                storage =>
                {
                    load.Storage = storage;
                    load.Feed = new LoadFeed(storage.Hubs, Instruments, rate, speed, duration);
                    return load.Feed;
                });
            load._clock.Start();
            for (var i = 0; i < sessions; i++)
            {
                var started = await load.Platform.Sessions.StartAsync(
                    new UserId(FormattableString.Invariant($"trader-{i % traders}")), SessionOn(i), CancellationToken.None);
                if (!started.IsDone)
                {
                    throw new InvalidOperationException(started.Message);
                }
            }

            return load;
        }

        public async ValueTask DisposeAsync()
        {
            await Platform.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        private static SessionRequest SessionOn(int instrument) => new()
        {
            Key = FormattableString.Invariant($"load {instrument}"),
            Strategy = "ma-cross",
            Parameters = new Dictionary<string, double> { ["fast"] = 1, ["slow"] = 2 },
            Instrument = FormattableString.Invariant($"simulated/L{instrument:D2}-USD"),
            Timeframe = "1m",
            Direction = TradeDirection.Both,
            Risk = RiskProfile.Default with { Size = "fixed:1", Limits = ["leverage:10"] },
        };
    }
}
