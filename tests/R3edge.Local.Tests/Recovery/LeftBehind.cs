using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Collection;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Sessions;
using R3edge.Application.Trading;
using R3edge.Domain.Execution;
using R3edge.Local.Tests.Replay;
using R3edge.Storage.Sqlite;

namespace R3edge.Local.Tests.Recovery;

/// <summary>What a host has left in its data folder, each thing as a line of text.</summary>
internal sealed record LeftBehind(
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
