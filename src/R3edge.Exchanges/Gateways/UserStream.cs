using System.Net.WebSockets;
using System.Text;
using R3edge.Application.Ports.Venues;
using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Gateways;

/// <summary>How a user stream is spoken to.</summary>
/// <param name="Uri">Where it is.</param>
/// <param name="Greeting">What to send once connected.</param>
/// <param name="AwaitsWelcome">Whether to wait for a first message before.</param>
/// <param name="Ping">A message that the venue answers; null where it pings itself.</param>
/// <param name="PingEvery">How often it is sent.</param>
internal sealed record UserStreamPlan(Uri Uri, IReadOnlyList<string> Greeting, bool AwaitsWelcome, string? Ping, TimeSpan PingEvery)
{
    /// <summary>Quiet for longer is dead; null for three pings, or for no limit where there are none.</summary>
    public TimeSpan? LongestSilence { get; init; }
}

/// <summary>What a message of a user stream is.</summary>
internal enum UserStreamNews
{
    /// <summary>Nothing to act on.</summary>
    Nothing,

    /// <summary>The venue confirms that the stream flows from now on.</summary>
    Flowing,

    /// <summary>The venue refuses; the connection is made anew.</summary>
    Refused,
}

/// <summary>Keeps a user stream: connects, subscribes, listens, and does so again whenever it ends, with waits that grow.</summary>
/// <param name="plan">Where and how; null where the venue cannot say now.</param>
/// <param name="read">Takes in a message.</param>
/// <param name="options">How connections are kept.</param>
/// <param name="clock">The clock.</param>
/// <param name="random">Numbers from 0 to 1 for the jitter of waits.</param>
internal sealed class UserStream(
    Func<CancellationToken, Task<UserStreamPlan?>> plan,
    Func<ReadOnlyMemory<byte>, IUserStreamListener, UserStreamNews> read,
    FeedOptions options,
    TimeProvider clock,
    Func<double> random)
{
    /// <summary>Keeps it until it is cancelled.</summary>
    public async Task RunAsync(IUserStreamListener listener, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var since = clock.GetTimestamp();
            try
            {
                await RunOnceAsync(listener, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (FeedConnection.IsOfTheNetwork(exception))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            listener.OnDisconnected();
            failures = clock.GetElapsedTime(since) > options.StableAfter ? 0 : failures + 1;
            var wait = options.FirstBackoff * Math.Pow(2.0, Math.Min(failures - 2, 20)) * (0.75 + (0.5 * random()));
            wait = failures < 2 ? TimeSpan.Zero : wait < options.LongestBackoff ? wait : options.LongestBackoff;
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunOnceAsync(IUserStreamListener listener, CancellationToken cancellationToken)
    {
        if (await plan(cancellationToken).ConfigureAwait(false) is not { } known)
        {
            return;
        }

        using var socket = new ClientWebSocket();
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using (var limit = new CancellationTokenSource(options.AnswerTimeout, clock))
        using (var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken))
        {
            await socket.ConnectAsync(known.Uri, both.Token).ConfigureAwait(false);
        }

        if (!known.AwaitsWelcome)
        {
            await GreetAsync(socket, known, cancellationToken).ConfigureAwait(false);
        }

        life.CancelAfter(options.RenewAfter);
        var pinging = known.Ping is null ? Task.CompletedTask : PingAsync(socket, known, life.Token);
        try
        {
            await ListenAsync(socket, known, listener, life.Token).ConfigureAwait(false);
        }
        finally
        {
            await life.CancelAsync().ConfigureAwait(false);
            socket.Abort();
            await pinging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(
        ClientWebSocket socket, UserStreamPlan known, IUserStreamListener listener, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var (length, isGreeted, isFlowing) = (0, !known.AwaitsWelcome, false);
        while (true)
        {
            // Quiet for longer than a ping takes is dead; venues that ping themselves do it as frames, which do not show here.
            using var silence = new CancellationTokenSource(
                !isFlowing ? options.AnswerTimeout
                    : known.LongestSilence ?? (known.Ping is null ? Timeout.InfiniteTimeSpan : known.PingEvery * 3), clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), both.Token).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            length += part.Count;
            if (!part.EndOfMessage)
            {
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, checked(length * 2));
                }

                continue;
            }

            if (!isGreeted)
            {
                isGreeted = true;
                await GreetAsync(socket, known, cancellationToken).ConfigureAwait(false);
            }

            switch (read(buffer.AsMemory(0, length), listener))
            {
                case UserStreamNews.Refused:
                    return;
                case UserStreamNews.Flowing when !isFlowing:
                    isFlowing = true;
                    listener.OnConnected();
                    break;
            }

            length = 0;
        }
    }

    private static async Task GreetAsync(ClientWebSocket socket, UserStreamPlan known, CancellationToken cancellationToken)
    {
        foreach (var message in known.Greeting)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PingAsync(ClientWebSocket socket, UserStreamPlan known, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(known.PingEvery, clock, cancellationToken).ConfigureAwait(false);
            await socket.SendAsync(Encoding.UTF8.GetBytes(known.Ping!), WebSocketMessageType.Text, true, cancellationToken).ConfigureAwait(false);
        }
    }
}
