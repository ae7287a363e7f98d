using System.Net.WebSockets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.History;

namespace R3edge.Exchanges.Tests.Connections;

public sealed class FeedKeeperTests
{
    [Fact(Timeout = 30_000)]
    public async Task Run_WhereTheOtherSideReadsNoMore_StillNoticesItsSilence()
    {
        var protocol = VenueProtocol.Of(Venue.Kraken);
        var options = RunningFeed.Quick();
        (options.ProbeAfter, options.SilenceTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        using var http = new HttpClient();
        using var pacer = new Pacer(TimeSpan.Zero, TimeProvider.System);
        var session = new FeedSession(protocol, [], options, new SilentListener(), new FeedCounters());
        var context = new FeedContext(
            protocol, protocol.Addresses, options, new SilentListener(), new FeedCounters(),
            new VenueHttp(http, protocol.Addresses.Rest, options.AnswerTimeout, TimeProvider.System, new RateBudget()), pacer, pacer, TimeProvider.System, () => 0.5);
        using var socket = new DeafSocket();
        using var sender = new FeedSender(socket, session, TimeSpan.Zero, TimeProvider.System);
        var opened = TimeProvider.System.GetUtcNow().UtcDateTime;
        using var keeper = new FeedKeeper(context, session, sender, [], default, () => 1, () => opened);

        var end = await keeper.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(FeedEnd.Silent, end);
        Assert.Equal(1, socket.Sends);
    }

    /// <summary>A connection whose other side takes in nothing: what is sent never leaves.</summary>
    private sealed class DeafSocket : WebSocket
    {
        public int Sends { get; private set; }

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public override Task SendAsync(
            ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
        {
            Sends++;
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override void Abort()
        {
        }

        public override void Dispose()
        {
        }
    }
}
