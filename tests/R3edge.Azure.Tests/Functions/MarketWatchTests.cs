using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports;
using R3edge.Azure.Tests.Doubles;
using R3edge.Contracts;
using R3edge.Functions.Timers;
using R3edge.Storage.Azure.Events;

namespace R3edge.Azure.Tests.Functions;

public sealed class MarketWatchTests : IAsyncDisposable
{
    private static readonly DateTime Start = new(2024, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly ManualClock _clock = new(Start);
    private readonly CountingLoggers _loggers = new();
    private readonly FakeHubs _hubs;
    private readonly AzureHubClock _hubClock;
    private readonly MarketWatch _watch;

    public MarketWatchTests()
    {
        var connection = FakeAccount.NewConnection();
        _hubs = FakeHubs.Of(connection);
        _hubClock = new AzureHubClock(hub => new EventHubProducerClient(connection, hub));
        _watch = new MarketWatch(_hubClock, _clock, _loggers.CreateLogger<MarketWatch>());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _hubClock.DisposeAsync();

    [Fact]
    public async Task Look_NothingEverCameIn_TellsSilence()
    {
        Assert.False(await _watch.LookAsync(Cancel));
        Assert.Equal([13102], _loggers.Events);
    }

    [Fact]
    public async Task Look_OnePartitionIsFed_IsContentForAMinuteAndNoLonger()
    {
        _hubs.Now = Start.AddMinutes(-10);
        _hubs.Append(HubNames.MarketData, "a", [[1]]);
        _hubs.Append(HubNames.MarketData, "b", [[1]]);
        _hubs.Now = Start;
        _hubs.Append(HubNames.MarketData, "a", [[2]]);

        _clock.Advance(MarketWatch.Patience);
        Assert.True(await _watch.LookAsync(Cancel));

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.False(await _watch.LookAsync(Cancel));
        Assert.Equal([13102], _loggers.Events);
    }

    [Fact]
    public async Task Look_OtherHubsAreFed_TellsSilence()
    {
        _hubs.Now = Start;
        _hubs.Append(HubNames.Bars, "a", [[1]]);

        Assert.False(await _watch.LookAsync(Cancel));
    }

    [Fact]
    public async Task Look_HubIsOutOfReach_SaysSoAndNotThatItIsSilent()
    {
        _hubs.FailBefore = 1;
        var failure = await Assert.ThrowsAsync<StorageException>(() => _watch.LookAsync(Cancel));

        Assert.Equal(StorageFailure.Unavailable, failure.Failure);
        Assert.Empty(_loggers.Events);
    }
}
