using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;

namespace R3edge.Application.Gateways;

/// <summary>Takes order intents of live accounts from the hub to the venues, a batch at a time, where no process lives on.</summary>
/// <param name="runs">Sends them.</param>
/// <param name="putAside">Puts an event into the dead letters, with the reason: one that cannot be stored must not stop the others.</param>
public sealed class OrderIntake(OrderRuns runs, Func<ReceivedEvent, string, CancellationToken, Task> putAside) : IPartitionHandler
{
    private readonly OrderRuns _runs = runs;
    private readonly Func<ReceivedEvent, string, CancellationToken, Task> _putAside = putAside;
    private readonly List<(ReceivedEvent Received, OrderIntent Intent)> _intents = [];

    /// <inheritdoc/>
    public ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        _intents.Add((received, OrderIntent.Read(received.Body.Span)));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        // What is told again after a failure changes nothing where it was stored.
        var failed = await _runs.TakeAsync([.. _intents.Select(one => one.Intent)], cancellationToken).ConfigureAwait(false);
        foreach (var (intent, reason) in failed)
        {
            var received = _intents.First(one => ReferenceEquals(one.Intent, intent)).Received;
            await _putAside(received, reason, cancellationToken).ConfigureAwait(false);
        }

        _intents.Clear();
    }
}
