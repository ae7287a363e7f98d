using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Ports.Events;
using R3edge.Application.Sessions;
using R3edge.Domain.Markets;
using R3edge.Local.Feeds;
using R3edge.Local.Hosting;
using R3edge.Local.Stages;
using R3edge.Storage.Sqlite;

namespace R3edge.Azure.Tests.EndToEnd;

/// <summary>The embedded host on the same events.</summary>
internal static class EmbeddedRun
{
    public static async Task<Outcome> RunAsync(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("r3edge-azure-").FullName;
        try
        {
            var options = new LocalOptions
            {
                DataFolder = folder,
                Speed = ReplaySpeed.Maximum,
                Sessions = [TradedMarket.Session],
                User = TradedMarket.User,
                Trading = new SessionOptions(),
                Partitions = 2,
                StateDurability = Durability.ProcessCrash,
            };
            Feed? feed = null;
            await using var platform = await LocalPlatform.StartAsync(
                options, NullLoggerFactory.Instance, TimeProvider.System, cancel, storage => feed = new Feed(storage.Hubs));
            await feed!.PlayAsync(platform.Stages, cancel);
            return await Outcome.ReadAsync(platform.Queries, platform.Sessions, cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Feed(IEventPublisher publisher) : IMarketFeed
    {
        private readonly TaskCompletionSource _played = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<Instrument> Instruments => [TradedMarket.Instrument];

        public DateTime StartsAt => TradedMarket.Start;

        public double? Done => null;

        public DateTime? MarketTime { get; private set; }

        public Task RunAsync(CancellationToken cancellationToken) => _played.Task.WaitAsync(cancellationToken);

        public async Task PlayAsync(StageHost stages, CancellationToken cancellationToken)
        {
            foreach (var (at, data) in TradedMarket.Events())
            {
                await publisher.PublishAsync(TradedMarket.Hub, [data], cancellationToken);
                await stages.WhenIdleAsync(cancellationToken);
                MarketTime = at;
            }

            _played.SetResult();
        }
    }
}
