using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Collection;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Sessions;
using R3edge.Application.Trading;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets.Simulation;
using R3edge.Local.Tests.Replay;
using R3edge.Storage.Sqlite;

namespace R3edge.Local.Tests.Recovery;

/// <summary>
/// The host is killed again and again at random moments of a fast replay. What it leaves behind in the end is compared with what
/// an undisturbed run leaves: no bar, signal, order or fill is missing, and none is there twice.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 50;
    private const int Days = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Kill_ManyTimesAtRandomMoments_LosesAndDoublesNothing()
    {
        var files = WriteMarkets();
        var undisturbed = Path.Combine(_folder, "undisturbed");
        var disturbed = Path.Combine(_folder, "disturbed");
        await RunToEndAsync(undisturbed, files);

        var random = new Random(20240501);
        var killed = 0;
        for (; killed < Kills; killed++)
        {
            using var host = KilledHost.Start(Arguments(disturbed, files));
            if (random.Next(8) == 0)
            {
                // While it starts, restores what it had saved and reads what it had not.
                await Task.WhenAny(host.IsUp, PauseAsync(random.Next(200, 1500)));
            }
            else
            {
                await host.IsUp;
                await PauseAsync(random.Next(0, 700));
            }

            if (host.HasExited)
            {
                Assert.Fail($"The host ended by itself after {killed} kills, with {host.ExitCode}: {host.Errors}");
            }

            await host.KillAsync();
        }

        var atTheLastKill = await LeftBehind.ReadAsync(disturbed);
        await RunToEndAsync(disturbed, files);

        var (expected, actual) = (await LeftBehind.ReadAsync(undisturbed), await LeftBehind.ReadAsync(disturbed));
        Assert.Equal(Kills, killed);
        Assert.NotEmpty(expected.Trades);

        // Each kill hit a replay on its way: the last one did.
        Assert.InRange(atTheLastKill.Decisions.Count, 1, expected.Decisions.Count - 1);
        Assert.Equal(expected.Trades, actual.Trades);
        Assert.Equal(expected.Decisions, actual.Decisions);
        Assert.Equal(expected.Account, actual.Account);
        Assert.Equal(expected.Orders, actual.Orders);
        Assert.Equal(expected.Fills, actual.Fills);
        Assert.Equal(expected.Bars, actual.Bars);
    }

    private static Task PauseAsync(int milliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task RunToEndAsync(string folder, IReadOnlyList<string> files)
    {
        using var host = KilledHost.Start([.. Arguments(folder, files), "--until-end"]);
        await host.WaitForExitAsync();
        Assert.True(host.ExitCode == 0, host.Errors);
    }

    private static IEnumerable<string> Arguments(string folder, IReadOnlyList<string> files) =>
    [
        "up", "--data-dir", folder, "--listen", "http://127.0.0.1:0", "--speed", "max", "--durability", "process-crash",
        "--strategy", "ma-cross", "--set", "fast=5", "--set", "slow=15", "--direction", "both", "--cash", "1000000",
        "--size", "risk:0.005", "--stop", "atr:14,2", "--target", "r:1@0.5+r:3@0.5", "--trail", "pct:0.01", "--limit", "leverage:2",
        "--replay", .. files,
    ];

    private List<string> WriteMarkets()
    {
        var files = new List<string>();
        foreach (var market in MarketSimulator.Run(new SimulationOptions { Seed = 11, Instruments = 2, Days = Days }))
        {
            var path = Path.Combine(_folder, market.Instrument.Id.Symbol + ".csv");
            BarCsvWriter.Write(path, market.Bars);
            files.Add(path);
        }

        return files;
    }

    /// <summary>What a host has left in its data folder, each thing as a line of text.</summary>
    private sealed record LeftBehind(
        IReadOnlyList<string> Trades,
        IReadOnlyList<string> Decisions,
        string Account,
        IReadOnlyList<string> Orders,
        IReadOnlyList<string> Fills,
        IReadOnlyList<string> Bars)
    {
        public static async Task<LeftBehind> ReadAsync(string folder)
        {
            var cancel = TestContext.Current.CancellationToken;
            await using var storage = await SqliteStorage.OpenAsync(
                new SqliteStorageOptions { Folder = folder, Hubs = HubNames.Definitions(4) }, TimeProvider.System);
            var catalog = new InstrumentCatalog(storage.Tables);
            await catalog.LoadAsync(cancel);
            using var engine = new AccountEngine(storage.Tables, storage.Hubs, NullLogger<AccountEngine>.Instance);
            await engine.LoadAsync(cancel);
            var sessions = new SessionService(
                storage.Tables, engine, catalog, new NoLiveVenues(), new SessionOptions(), TimeProvider.System, NullLogger<SessionService>.Instance);
            await sessions.LoadAsync(cancel);
            var outcome = await Outcome.ReadAsync(new AccountQueries(engine, storage.Tables), sessions, cancel);
            var summary = outcome.Summary;
            return new LeftBehind(
                [.. outcome.Trades.Select(trade => trade.ToString())],
                [.. outcome.Decisions.Select(decision => $"{decision.Session} {decision.Signal} {decision.SignalTime:O} {decision.Action} {decision.Position} {decision.Sizing}")],
                FormattableString.Invariant($"{summary.Cash} {summary.FeesPaid} {summary.RealisedProfit} {summary.ClosedTrades} {summary.OpenPositions}"),
                await OrdersAsync(storage),
                await FillsAsync(storage),
                BarsOf(folder));
        }

        // An order may be told of twice, but only ever the same.
        private static async Task<IReadOnlyList<string>> OrdersAsync(SqliteStorage storage)
        {
            var orders = new SortedDictionary<string, Order>(StringComparer.Ordinal);
            await foreach (var received in EventsAsync(storage, HubNames.Orders))
            {
                if (OrderIntent.Read(received.Body.Span).Order is { } order && !orders.TryAdd(order.Id.ToString(), order))
                {
                    Assert.Equal(orders[order.Id.ToString()], order);
                }
            }

            return [.. orders.Values.Select(order => order.ToString())];
        }

        private static async Task<IReadOnlyList<string>> FillsAsync(SqliteStorage storage)
        {
            var fills = new SortedDictionary<long, string>();
            await foreach (var received in EventsAsync(storage, HubNames.OrderUpdates))
            {
                var update = OrderUpdate.Read(received.Body.Span);
                if (update.Fill is { } fill && !fills.TryAdd(update.Sequence, fill.ToString()))
                {
                    Assert.Equal(fills[update.Sequence], fill.ToString());
                }
            }

            return [.. fills.Values];
        }

        private static IReadOnlyList<string> BarsOf(string folder)
        {
            var root = Path.Combine(folder, "blobs");
            return
            [
                .. Directory.GetFiles(root, "*.csv", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
                    .Select(path => $"{Path.GetRelativePath(root, path)}\n{File.ReadAllText(path)}"),
            ];
        }

        private static async IAsyncEnumerable<ReceivedEvent> EventsAsync(SqliteStorage storage, string hub)
        {
            var cancel = TestContext.Current.CancellationToken;
            var partitions = await storage.Hubs.CountPartitionsAsync(hub, cancel);
            for (var partition = 0; partition < partitions; partition++)
            {
                await using var cursor = await storage.Hubs.OpenAsync(new PartitionAddress(hub, "test", partition), StartPosition.Earliest, cancel);
                while (true)
                {
                    var batch = await cursor.ReadAsync(1000, TimeSpan.Zero, cancel);
                    if (batch.Gap is not null)
                    {
                        continue;
                    }

                    if (batch.Events.Count == 0)
                    {
                        break;
                    }

                    foreach (var received in batch.Events)
                    {
                        yield return received;
                    }
                }
            }
        }
    }
}
