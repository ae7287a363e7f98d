using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;

namespace R3edge.Application.Gateways;

/// <summary>Takes order intents of live accounts from the hub to the venues. A paper account fills its orders itself.</summary>
/// <param name="service">Sends them.</param>
public sealed class OrderGatewayStage(OrderGatewayService service) : IPartitionHandler
{
    private readonly OrderGatewayService _service = service;

    /// <inheritdoc/>
    public async ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        await _service.TakeAsync(OrderIntent.Read(received.Body.Span), cancellationToken).ConfigureAwait(false);
    }
}
