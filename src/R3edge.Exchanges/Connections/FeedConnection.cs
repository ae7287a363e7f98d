using System.Net.WebSockets;

namespace R3edge.Exchanges.Connections;

/// <summary>
/// One WebSocket that is made again whenever it ends, until it is no longer wanted. Three things run beside each other while it
/// is open: receiving, subscribing, and the keeper, which sends pings, notices silence, renews in time and asks for what is
/// missing.
/// </summary>
internal sealed class FeedConnection(FeedContext context, IReadOnlyList<FeedSubscription> subscriptions, int number)
{
    private readonly FeedSession _session = new(context.Protocol, subscriptions, context.Options, context.Listener, context.Counters, context.LastTrades);
    private long _nextId;
    private long _lastReceived;

    private TimeProvider Clock => context.Clock;

    private FeedOptions Options => context.Options;

    private DateTime Now => Clock.GetUtcNow().UtcDateTime;

    /// <summary>Keeps the connection until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var policy = ReconnectPolicy.Create(Options, Clock, context.Random);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                // A connection that held for a while is a success: the next failure begins with short waits again.
                await policy.ExecuteAsync(
                    async token => await RunOnceAsync(token).ConfigureAwait(false),
                    cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var started = default(DateTime?);
        var end = FeedEnd.NotConnected;
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero; // Unasked pongs count against some venues' limits; the keeper probes.
        try
        {
            FeedEndpoint endpoint = default;
            await context.ConnectPacer.RunAsync(
                async () => endpoint = await ConnectAsync(socket, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            started = Now;
            context.Counters.AddConnection();
            context.Listener.OnConnection(context.Protocol.Venue, number, null);
            end = await KeepOpenAsync(socket, endpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (FeedEndedException exception)
        {
            end = exception.End;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var held = started is { } since ? Now - since : TimeSpan.Zero;
        var wasPlanned = end == FeedEnd.Renewed && held >= Options.RenewAfter;
        if (!wasPlanned && held < Options.StableAfter)
        {
            throw new FeedEndedException(end);
        }
    }

    private async Task<FeedEndpoint> ConnectAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Options.AnswerTimeout, Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var endpoint = await context.Protocol.ResolveAsync(context.Http, context.Addresses.Stream, both.Token).ConfigureAwait(false);
            await socket.ConnectAsync(endpoint.Uri, both.Token).ConfigureAwait(false);
            return endpoint;
        }
        catch (Exception exception) when (IsOfTheNetwork(exception) && !cancellationToken.IsCancellationRequested)
        {
            context.Counters.Add(FeedEnd.NotConnected);
            throw new FeedEndedException(FeedEnd.NotConnected, exception);
        }
        catch (FeedEndedException)
        {
            context.Counters.Add(FeedEnd.NotConnected);
            throw;
        }
    }

    private async Task<FeedEnd> KeepOpenAsync(ClientWebSocket socket, FeedEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _session.Connected(Now);
        Volatile.Write(ref _lastReceived, Now.Ticks);
        using var sender = new FeedSender(socket, _session, context.Protocol.SendSpacing, Clock);
        using var keeper = new FeedKeeper(
            context, _session, sender, subscriptions, endpoint, () => Interlocked.Increment(ref _nextId), LastReceived);
        var tasks = new[] { ReceiveAsync(socket, life.Token), keeper.RunAsync(life.Token) };
        var first = await Task.WhenAny(tasks).ConfigureAwait(false);
        await life.CancelAsync().ConfigureAwait(false);
        socket.Abort();
        await Task.WhenAll(tasks).ConfigureAwait(false);
        var end = cancellationToken.IsCancellationRequested ? FeedEnd.Stopped : await first.ConfigureAwait(false);
        _session.Disconnected();
        context.Counters.Add(end);
        context.Listener.OnConnection(context.Protocol.Venue, number, end);
        return end;
    }

    private DateTime LastReceived() => new(Volatile.Read(ref _lastReceived), DateTimeKind.Utc);

    /// <summary>Receives until the connection ends.</summary>
    private async Task<FeedEnd> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                var now = Now;
                Volatile.Write(ref _lastReceived, now.Ticks);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return FeedEnd.ClosedByVenue;
                }

                length += part.Count;
                if (part.EndOfMessage)
                {
                    _session.OnFrame(buffer.AsSpan(0, length), now);
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    if (length >= Options.LongestFrame)
                    {
                        return FeedEnd.TooLarge;
                    }

                    Array.Resize(ref buffer, Math.Min(length * 2, Options.LongestFrame));
                }
            }
        }
        catch (Exception exception) when (IsOfTheNetwork(exception))
        {
            return FeedEnd.Lost;
        }
    }

    internal static bool IsOfTheNetwork(Exception exception) =>
        exception is WebSocketException or IOException or System.Net.Http.HttpRequestException or OperationCanceledException
            or System.Net.Sockets.SocketException or ObjectDisposedException;
}
