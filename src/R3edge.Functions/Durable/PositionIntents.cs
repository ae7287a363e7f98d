using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;

namespace R3edge.Functions.Durable;

/// <summary>Starts the orchestrator of a position with the first of its orders: none is without an owner.</summary>
/// <param name="dispatcher">Tells orchestrators.</param>
public sealed class PositionIntents(PositionDispatcher dispatcher) : IPartitionHandler
{
    private readonly PositionDispatcher _dispatcher = dispatcher;

    /// <inheritdoc/>
    public async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var intent = OrderIntent.Read(received.Body.Span);
        await _dispatcher.StartAsync(
            intent.Account, intent.Session, intent.Position, intent.DecidedAt, cancellationToken).ConfigureAwait(false);
    }
}
