using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using R3edge.SimulatedExchange.Faults;

namespace R3edge.SimulatedExchange;

/// <summary>A customer's WebSocket: what is told to it waits in a bounded queue, faults happen on the way out, and a slow reader is cut off.</summary>
internal sealed class FrameSocket(WebSocket socket, FaultDice dice)
{
    private readonly Channel<(string Text, bool IsExact)> _frames = Channel.CreateBounded<(string, bool)>(
        new BoundedChannelOptions(50_000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Sends a message of a stream, which faults may hit.</summary>
    public void Tell(string text) => _frames.Writer.TryWrite((text, false));

    /// <summary>Sends an answer, which faults leave alone.</summary>
    public void Answer(string text) => _frames.Writer.TryWrite((text, true));

    /// <summary>Sends and receives until either side ends it.</summary>
    public async Task RunAsync(Func<string, Task> onMessage, CancellationToken cancellationToken)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(life.Token);
        try
        {
            await ReceiveAsync(onMessage, life.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The customer went away.
        }

        await life.CancelAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        socket.Abort();
    }

    private async Task ReceiveAsync(Func<string, Task> onMessage, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            await onMessage(Encoding.UTF8.GetString(buffer, 0, part.Count)).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var isSilent = false;
        string? late = null;
        await foreach (var (text, isExact) in _frames.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (isSilent)
            {
                continue;
            }

            var plan = dice.Plan;
            if (isExact)
            {
                await SendAsync(text, cancellationToken).ConfigureAwait(false);
                continue;
            }

            isSilent = dice.Falls(plan.Silence, "silence");
            if (dice.Falls(plan.Disconnect, "disconnect"))
            {
                socket.Abort();
                return;
            }

            if (isSilent || dice.Falls(plan.Drop, "drop"))
            {
                continue;
            }

            if (dice.Falls(plan.Delay, "delay"))
            {
                await Task.Delay(plan.DelayTime, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }

            if (late is null && dice.Falls(plan.Reorder, "reorder"))
            {
                late = text;
                continue;
            }

            await SendAsync(Damaged(text, plan), cancellationToken).ConfigureAwait(false);
            if (dice.Falls(plan.Duplicate, "duplicate"))
            {
                await SendAsync(text, cancellationToken).ConfigureAwait(false);
            }

            if (late is not null)
            {
                await SendAsync(late, cancellationToken).ConfigureAwait(false);
                late = null;
            }
        }
    }

    private string Damaged(string text, FaultPlan plan)
    {
        if (!dice.Falls(plan.Corrupt, "corrupt"))
        {
            return text;
        }

        // A brace that is missing: damage that a reader can notice. A digit that is another nobody could, and TCP does not let it through.
        var at = text.IndexOf('}', dice.Next(text.Length));
        return at < 0 ? text[..^1] : text.Remove(at, 1);
    }

    private async Task SendAsync(string text, CancellationToken cancellationToken) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellationToken).ConfigureAwait(false);
}
