using R3edge.Application.Ports.Events;
using R3edge.Contracts;
using R3edge.Storage.Sqlite.Events;

namespace R3edge.Storage.Sqlite.Tests;

public sealed class RetentionTests : IDisposable
{
    private const string Hub = "market-data";
    private readonly Folder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Trim_AfterEveryMegabyte_TheFileStaysNearWhatIsKept()
    {
        const int Megabyte = 1 << 20;
        var path = _folder.File("hubs.db");
        await using (var hubs = Open(new ManualClock(), new Retention(TimeSpan.FromDays(1), 2 * Megabyte)))
        {
            for (var i = 0; i < 30; i++)
            {
                await hubs.PublishAsync(
                    Hub, [.. Enumerable.Range(0, 256).Select(n => new EventData("a", $"{i}-{n}", new byte[4096]))], Cancel);
                await hubs.TrimAsync(Cancel);
            }
        }

        // Two are kept and one is new; what SQLite adds to bodies of this size is less than that again.
        Assert.InRange(new FileInfo(path).Length, 2 * Megabyte, 6 * Megabyte);
    }

    [Fact]
    public async Task RunRetention_TrimsAtEveryInterval()
    {
        var time = new ManualClock();
        await using var hubs = Open(time, new Retention(TimeSpan.FromHours(1), long.MaxValue));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var interval = TimeSpan.FromMinutes(45);
        var running = hubs.RunRetentionAsync(interval, null, stop.Token);
        await hubs.PublishAsync(Hub, [new EventData("a", "1", default)], Cancel);
        foreach (var expected in new long?[] { 0, null })
        {
            await time.SomebodyWaitsAsync(interval);
            time.Advance(interval);
            await time.SomebodyWaitsAsync(interval);
            Assert.Equal(expected, (await hubs.GetPartitionAsync(Hub, 0, Cancel)).OldestPosition);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private SqliteEventHubs Open(TimeProvider time, Retention retention) =>
        SqliteEventHubs.Open(_folder.File("hubs.db"), [new HubDefinition(Hub, 1, retention)], time);
}
