using System.Net.WebSockets;
using System.Text;

namespace R3edge.Exchanges.Connections;

/// <summary>Sends messages to a venue one at a time, no faster than it allows.</summary>
internal sealed class FeedSender(WebSocket socket, FeedSession session, TimeSpan spacing, TimeProvider clock) : IDisposable
{
    private readonly Pacer _pacer = new(spacing, clock);

    public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken) => _pacer.RunAsync(
        async () =>
        {
            session.Asked(message.Answers);
            await socket.SendAsync(Encoding.UTF8.GetBytes(message.Text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken)
                .ConfigureAwait(false);
        },
        cancellationToken);

    public void Dispose() => _pacer.Dispose();
}
