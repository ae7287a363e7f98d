using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;

namespace R3edge.Application.Gateways;

/// <summary>Takes order intents of live accounts from the hub to the venues, a batch at a time, where no process lives on.</summary>
/// <param name="runs">Sends them.</param>
public sealed class OrderIntake(OrderRuns runs) : IPartitionHandler
{
    private readonly OrderRuns _runs = runs;
    private readonly List<OrderIntent> _intents = [];

    /// <inheritdoc/>
    public ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        _intents.Add(OrderIntent.Read(received.Body.Span));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        // What is told again after a failure changes nothing where it was stored.
        await _runs.TakeAsync(_intents, cancellationToken).ConfigureAwait(false);
        _intents.Clear();
    }
}
