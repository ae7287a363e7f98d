using R3edge.Application.Ports.Venues;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;
using R3edge.Exchanges.Tests.Connections;

namespace R3edge.Exchanges.Tests.Gateways;

/// <summary>A user stream says nothing for hours where nothing trades: whether it is still there must be asked.</summary>
public class BinanceUserStreamTests
{
    [Fact]
    public async Task Stream_ThatAnswersNoPing_IsMadeAnew_SinceFillsWouldNotBeHeard()
    {
        await using var stream = new Running(answersPings: false);
        await stream.UntilAsync(heard => heard.Connected == 1);

        await stream.UntilAsync(heard => heard.Connected == 2, TimeSpan.FromMinutes(2));

        Assert.Equal(1, stream.Heard.Disconnected);
    }

    [Fact]
    public async Task Stream_ThatAnswersPings_StaysAsItIs()
    {
        await using var stream = new Running(answersPings: true);
        await stream.UntilAsync(heard => heard.Connected == 1);

        await stream.UntilAsync(_ => stream.Pings >= 4, TimeSpan.FromMinutes(5));

        Assert.Equal((1, 0), (stream.Heard.Connected, stream.Heard.Disconnected));
    }

    // The messages of web-socket-api.md, "Subscribe to User Data Stream through signature subscription" and "Test connectivity".
    private sealed class Running : IAsyncDisposable
    {
        private readonly ManualClock _clock = new(new DateTime(2026, 1, 2, 8, 30, 0, DateTimeKind.Utc));
        private readonly CancellationTokenSource _stop = new();
        private readonly HttpClient _client = new();
        private readonly Task<(FakeVenue Venue, Task Run)> _started;
        private int _pings;

        public Running(bool answersPings) => _started = StartAsync(answersPings);

        public Listener Heard { get; } = new();

        public int Pings => Volatile.Read(ref _pings);

        public async Task UntilAsync(Func<Listener, bool> isSo, TimeSpan within = default)
        {
            await _started;
            var end = _clock.GetUtcNow() + within;
            for (var step = 0; step < 500 && !isSo(Heard); step++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
                if (_clock.GetUtcNow() < end)
                {
                    _clock.Advance(TimeSpan.FromSeconds(1));
                }
            }

            Assert.True(isSo(Heard));
        }

        public async ValueTask DisposeAsync()
        {
            var (venue, run) = await _started;
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
            await venue.DisposeAsync();
            _client.Dispose();
            _stop.Dispose();
        }

        private async Task<(FakeVenue Venue, Task Run)> StartAsync(bool answersPings)
        {
            var venue = await FakeVenue.StartAsync();
            venue.Answer = message =>
            {
                if (message.Contains("userDataStream.subscribe.signature", StringComparison.Ordinal))
                {
                    return ["""{"id":"r3edge","status":200,"result":{"subscriptionId":0},"rateLimits":[]}"""];
                }

                Assert.Equal("""{"id":"ping","method":"ping"}""", message);
                Interlocked.Increment(ref _pings);
                return answersPings ? ["""{"id":"ping","status":200,"result":{},"rateLimits":[]}"""] : [];
            };
            var gateway = new BinanceOrderGateway(
                new BinanceSigner("key", "secret"),
                new GatewaySettings(_client, _clock, venue.Addresses, new FeedOptions(), () => 0.5, TimeSpan.FromSeconds(10)));
            return (venue, gateway.RunUserStreamAsync(Heard, _stop.Token));
        }
    }

    private sealed class Listener : IUserStreamListener
    {
        private int _connected;
        private int _disconnected;

        public int Connected => Volatile.Read(ref _connected);

        public int Disconnected => Volatile.Read(ref _disconnected);

        public void OnConnected() => Interlocked.Increment(ref _connected);

        public void OnDisconnected() => Interlocked.Increment(ref _disconnected);

        public void OnOrder(VenueOrderState state)
        {
        }
    }
}
