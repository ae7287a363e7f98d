using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Bridge;
using R3edge.Exchanges.Connections;

namespace R3edge.SimulatedExchange.Tests.Bridge;

/// <summary>One instrument is wanted, of a bridge in a hurry.</summary>
internal sealed class WantedOne(InstrumentId id) : IWantedInstruments
{
    public static BridgeOptions Options() => new()
    {
        FlushInterval = TimeSpan.FromMilliseconds(20),
        WantedInterval = TimeSpan.FromMilliseconds(100),
        MarkInterval = TimeSpan.FromMilliseconds(200),
        BookLevels = MarketTruth.Levels,
        Feed = new FeedOptions
        {
            FirstBackoff = TimeSpan.FromMilliseconds(50),
            LongestBackoff = TimeSpan.FromMilliseconds(500),
            SnapshotRetry = TimeSpan.FromMilliseconds(200),
            ProbeAfter = TimeSpan.FromMilliseconds(500),
            SilenceTimeout = TimeSpan.FromMilliseconds(1500),
            Tick = TimeSpan.FromMilliseconds(20),
        },
    };

    public Task<IReadOnlySet<InstrumentId>> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<InstrumentId>>(new HashSet<InstrumentId> { id });
}
