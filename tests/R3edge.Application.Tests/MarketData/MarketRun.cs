using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Collection.History;
using R3edge.Application.MarketData;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Pipeline.Stages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Tests.Doubles;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.MarketData;

/// <summary>MarketDataService with its stages over stores in memory.</summary>
internal sealed class MarketRun
{
    private long _position;
    private IPartitionHandler[] _stages = [];

    public MarketRun(DateTime now)
    {
        Clock = new FixedClock(now);
        History = new BarHistory(Blobs);
        Service = null!;
        Restart();
    }

    public static InstrumentId Instrument { get; } = new(Venue.KuCoin, "BTC-USDT");

    public FixedClock Clock { get; }

    public MemoryBlobs Blobs { get; } = new();

    public BarHistory History { get; }

    public MarketDataService Service { get; private set; }

    public IPartitionHandler Flow => _stages[0];

    public IPartitionHandler Bars => _stages[1];

    public void Restart()
    {
        Service = new MarketDataService(History, new MarketDataOptions(), Clock, NullLogger<MarketDataService>.Instance);
        _stages =
        [
            new MarketFlowStage(0, new SnapshotStore(Blobs), Service, new StrictLogger<MarketFlowStage>()),
            new MarketBarsStage(Service),
        ];
    }

    public async Task SendAsync(Action<IMarketSink> write)
    {
        using var writer = new MarketBatchWriter(Instrument);
        write(writer);
        await HandleAsync(Flow, writer.Take($"e{_position}", Clock.Now));
    }

    public async Task CloseAsync(Timeframe timeframe, IEnumerable<Bar> bars, bool isBackfilled = false)
    {
        foreach (var bar in bars)
        {
            await HandleAsync(Bars, new ClosedBar(Instrument, timeframe, bar, isBackfilled).ToEvent());
        }

        await Bars.CommitAsync(_position, CancellationToken.None);
    }

    public async Task StoreAsync(Timeframe timeframe, IEnumerable<Bar> bars)
    {
        IPartitionHandler writer = new HistoryWriter(History, NullLogger<HistoryWriter>.Instance);
        foreach (var bar in bars)
        {
            await HandleAsync(writer, new ClosedBar(Instrument, timeframe, bar).ToEvent());
        }

        await writer.CommitAsync(0, CancellationToken.None);
    }

    /// <summary>Bars of a random walk, deterministic.</summary>
    public static Bar[] Walk(int count, Timeframe timeframe, DateTime end, int seed = 7)
    {
        var random = new Random(seed);
        var price = 100.0;
        var first = end - count * timeframe.Duration;
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var open = price;
                price *= 1.0 + 0.004 * (random.NextDouble() - 0.5);
                var (high, low) = (Math.Max(open, price) * 1.001, Math.Min(open, price) * 0.999);
                var time = first + i * timeframe.Duration;
                return new Bar(time, time + timeframe.Duration, open, high, low, price, 1.0 + random.NextDouble());
            }),
        ];
    }

    private async Task HandleAsync(IPartitionHandler stage, EventData data) =>
        await stage.HandleAsync(new ReceivedEvent(_position++, data.Key, data.Id, Clock.Now, data.Body), CancellationToken.None);
}
